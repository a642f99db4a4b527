// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/changesdecorator.h"

#include "core/sandboxes/changeroles.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QIcon>

#include <optional>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 260;

std::optional<FileChange::Kind> kindOf(const QModelIndex& source)
{
    const QVariant kind = source.data(role(ChangeRole::Kind));
    return kind.isValid() ? std::optional(static_cast<FileChange::Kind>(kind.toInt())) : std::nullopt;
}

Role roleOf(FileChange::Kind kind)
{
    switch (kind) {
    case FileChange::Kind::Added:
        return Role::Running;
    case FileChange::Kind::Deleted:
        return Role::Failed;
    case FileChange::Kind::Changed:
        break;
    }
    return Role::Transition;
}

} // namespace

ChangesDecorator::ChangesDecorator(Theme& theme, QObject* parent)
    : QIdentityProxyModel(parent)
    , m_theme(theme)
{
    connect(&m_theme, &Theme::changed, this, &ChangesDecorator::repaint);
}

void ChangesDecorator::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) != stale)
        repaint();
}

void ChangesDecorator::repaint()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString ChangesDecorator::kindText(FileChange::Kind kind)
{
    switch (kind) {
    case FileChange::Kind::Added:
        return tr("added");
    case FileChange::Kind::Deleted:
        return tr("deleted");
    case FileChange::Kind::Changed:
        break;
    }
    return tr("changed");
}

QString ChangesDecorator::kindGlyph(FileChange::Kind kind)
{
    switch (kind) {
    case FileChange::Kind::Added:
        return u"+"_s;
    case FileChange::Kind::Deleted:
        return u"−"_s;
    case FileChange::Kind::Changed:
        break;
    }
    return u"~"_s;
}

QVariant ChangesDecorator::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const QModelIndex source = mapToSource(index);
    const auto kind = kindOf(source);
    const bool isName = static_cast<ChangeColumn>(index.column()) == ChangeColumn::Name;
    switch (role) {
    case Qt::DisplayRole:
        if (isName)
            return shown(source.data(sandglass::role(ChangeRole::Name)).toString(), longestName);
        return kind ? kindGlyph(*kind) + u' ' + kindText(*kind) : QString();
    case Qt::ForegroundRole:
        if (!kind || m_stale)
            return m_theme.color(Role::MutedText);
        return isName ? QVariant() : QVariant(m_theme.color(roleOf(*kind)));
    case Qt::DecorationRole:
        if (!isName)
            return {};
        // Whether the last of a path is a file or a folder is not told.
        return hasChildren(index) ? QVariant(Theme::icon(u"folder"_s)) : QVariant();
    case Qt::ToolTipRole:
        return plainToolTip(source.data(sandglass::role(ChangeRole::Path)).toString());
    case Qt::AccessibleTextRole: {
        const QString name = shown(source.data(sandglass::role(ChangeRole::Name)).toString(), longestName);
        return kind ? name + u", "_s + kindText(*kind) : name;
    }
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

QVariant ChangesDecorator::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return static_cast<ChangeColumn>(section) == ChangeColumn::Name ? tr("Name") : tr("Change");
}

} // namespace sandglass

#include "moc_changesdecorator.cpp"
