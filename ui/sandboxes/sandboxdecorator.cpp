// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxdecorator.h"

#include "core/sandboxes/sandbox.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/isolationwords.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int longestCell = 200;

SandboxState stateOf(const QModelIndex& index)
{
    return static_cast<SandboxState>(index.data(role(SandboxRole::State)).toInt());
}

std::optional<int> exitCodeOf(const QModelIndex& index)
{
    const QVariant code = index.data(role(SandboxRole::ExitCode));
    return code.isValid() ? std::optional(code.toInt()) : std::nullopt;
}

/// "0:42", "3:05 h": what is left of a lifetime, by the second in the last hour.
QString formatLeft(qint64 milliseconds)
{
    const qint64 seconds = std::max<qint64>(milliseconds / 1000, 0);
    if (seconds >= 3600)
        return formatAge(seconds);
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

SandboxDecorator::SandboxDecorator(Theme& theme, const Clock& clock, QObject* parent)
    : QIdentityProxyModel(parent)
    , m_theme(theme)
    , m_clock(clock)
{
}

QString SandboxDecorator::columnTitle(SandboxColumn column)
{
    switch (column) {
    case SandboxColumn::Name:
        return tr("Name");
    case SandboxColumn::State:
        return tr("State");
    case SandboxColumn::Environment:
        return tr("Environment");
    case SandboxColumn::Cpu:
        return tr("CPU");
    case SandboxColumn::Memory:
        return tr("Memory");
    case SandboxColumn::Ports:
        return tr("Ports");
    case SandboxColumn::Left:
        return tr("Left");
    case SandboxColumn::Age:
        return tr("Age");
    case SandboxColumn::Connection:
        return tr("Connection");
    case SandboxColumn::Isolation:
        return tr("Isolation");
    }
    return {};
}

QVariant SandboxDecorator::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= sandboxColumnCount)
        return {};
    const auto which = static_cast<SandboxColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(which);
    if (role == Qt::ToolTipRole) {
        switch (which) {
        case SandboxColumn::Cpu:
            return plainToolTip(tr("Use of one processor core, as “docker stats” shows it"));
        case SandboxColumn::Memory:
            return plainToolTip(tr("Memory in use, of the limit or of the machine's memory"));
        case SandboxColumn::Left:
            return plainToolTip(tr("Time left until its lifetime ends"));
        case SandboxColumn::Age:
            return plainToolTip(tr("Time since it was created"));
        case SandboxColumn::Isolation:
            return plainToolTip(tr("What stands between it and the machine it runs on"));
        case SandboxColumn::Name:
        case SandboxColumn::State:
        case SandboxColumn::Environment:
        case SandboxColumn::Ports:
        case SandboxColumn::Connection:
            return {};
        }
    }
    return {};
}

QVariant SandboxDecorator::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto which = static_cast<SandboxColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(index, which);
    case Qt::ToolTipRole:
        return toolTip(index, which);
    case Qt::AccessibleTextRole:
        return which == SandboxColumn::Name ? accessibleText(index) : text(index, which);
    case Qt::ForegroundRole:
        if (index.data(sandglass::role(SandboxRole::Stale)).toBool())
            return m_theme.color(Role::MutedText);
        if (which == SandboxColumn::State) {
            if (index.data(sandglass::role(SandboxRole::Health)).toString() == "unhealthy"_L1)
                return m_theme.color(Role::Failed);
            return m_theme.stateColor(stateOf(index), exitCodeOf(index));
        }
        if (which == SandboxColumn::Isolation)
            return isolationColor(index);
        if (which == SandboxColumn::Age || which == SandboxColumn::Connection || !isAlive(stateOf(index)))
            return m_theme.color(Role::MutedText);
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

QString SandboxDecorator::text(const QModelIndex& index, SandboxColumn column) const
{
    const QString none = u"–"_s;
    switch (column) {
    case SandboxColumn::Environment:
        return shown(formatImage(QIdentityProxyModel::data(index, Qt::DisplayRole).toString()), longestCell);
    case SandboxColumn::Name:
    case SandboxColumn::Connection:
        return shown(QIdentityProxyModel::data(index, Qt::DisplayRole).toString(), longestCell);
    case SandboxColumn::State:
        return stateText(index);
    case SandboxColumn::Cpu: {
        const QVariant percent = index.data(role(SandboxRole::CpuPercent));
        return percent.isValid() ? formatPercent(percent.toDouble()) : none;
    }
    case SandboxColumn::Memory:
        return memoryText(index);
    case SandboxColumn::Ports: {
        const QString ports = formatPorts(index.data(role(SandboxRole::Ports)).value<QList<PortMapping>>());
        return ports.isEmpty() ? none : shown(ports, longestCell);
    }
    case SandboxColumn::Left: {
        const qint64 expires = index.data(role(SandboxRole::ExpiresMs)).toLongLong();
        return expires == 0 ? none : formatLeft(expires - nowMs());
    }
    case SandboxColumn::Age: {
        const qint64 created = index.data(role(SandboxRole::CreatedMs)).toLongLong();
        return created == 0 ? none : formatAge(std::max<qint64>((nowMs() - created) / 1000, 0));
    }
    case SandboxColumn::Isolation: {
        const QVariant isolation = index.data(role(SandboxRole::Isolation));
        return isolation.isValid() ? isolationLevelText(isolation.value<IsolationAssessment>()) : none;
    }
    }
    return {};
}

QString SandboxDecorator::stateText(const QModelIndex& index) const
{
    const SandboxState state = stateOf(index);
    const std::optional<int> code = exitCodeOf(index);
    const QString words = stateGlyph(state, code) + u' ' + sandglass::stateText(state, code);
    if (index.data(role(SandboxRole::Stale)).toBool()) {
        const QString age = staleAge(index);
        return age.isEmpty() ? tr("%1, not confirmed").arg(words) : tr("%1, %2 ago").arg(words, age);
    }
    const QString health = index.data(role(SandboxRole::Health)).toString();
    if (state != SandboxState::Running || health.isEmpty())
        return words;
    if (health == "unhealthy"_L1)
        return tr("%1, unhealthy").arg(words);
    return health == "starting"_L1 ? tr("%1, not healthy yet").arg(words) : words;
}

QVariant SandboxDecorator::isolationColor(const QModelIndex& index) const
{
    const QVariant isolation = index.data(role(SandboxRole::Isolation));
    if (!isolation.isValid())
        return m_theme.color(Role::MutedText);
    switch (isolation.value<IsolationAssessment>().level) {
    case IsolationLevel::Exposed:
        return m_theme.color(Role::Failed);
    case IsolationLevel::Weak:
        return m_theme.color(Role::Warning);
    case IsolationLevel::Standard:
    case IsolationLevel::Hardened:
    case IsolationLevel::OwnKernel:
        break;
    }
    return {};
}

QString SandboxDecorator::memoryText(const QModelIndex& index) const
{
    const QVariant used = index.data(role(SandboxRole::MemoryBytes));
    if (!used.isValid())
        return u"–"_s;
    const QVariant limit = index.data(role(SandboxRole::MemoryLimitBytes));
    return formatBytesOf(used.toLongLong(), limit.toLongLong());
}

QString SandboxDecorator::staleAge(const QModelIndex& index) const
{
    const qint64 asOf = index.data(role(SandboxRole::AsOfMs)).toLongLong();
    return asOf == 0 ? QString() : formatAge(std::max<qint64>((nowMs() - asOf) / 1000, 0));
}

QString SandboxDecorator::toolTip(const QModelIndex& index, SandboxColumn column) const
{
    QStringList lines{text(index, column)};
    switch (column) {
    case SandboxColumn::Name:
        lines.append(tr("ID %1").arg(shown(index.data(role(SandboxRole::Key)).value<SandboxKey>().id.left(12))));
        break;
    case SandboxColumn::Memory: {
        const QVariant used = index.data(role(SandboxRole::MemoryBytes));
        const QVariant limit = index.data(role(SandboxRole::MemoryLimitBytes));
        if (used.isValid() && limit.isValid())
            lines = {tr("%1 of %2").arg(formatBytes(used.toLongLong()), formatBytes(limit.toLongLong()))};
        break;
    }
    case SandboxColumn::Age: {
        const qint64 created = index.data(role(SandboxRole::CreatedMs)).toLongLong();
        if (created != 0)
            lines = {tr("Created %1")
                         .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(created), QLocale::ShortFormat))};
        break;
    }
    case SandboxColumn::Environment:
        lines = {shown(QIdentityProxyModel::data(index, Qt::DisplayRole).toString())};
        break;
    case SandboxColumn::Isolation: {
        const QVariant isolation = index.data(role(SandboxRole::Isolation));
        lines = {isolation.isValid() ? isolationText(isolation.value<IsolationAssessment>()) : tr("Not known")};
        break;
    }
    case SandboxColumn::State:
    case SandboxColumn::Cpu:
    case SandboxColumn::Ports:
    case SandboxColumn::Left:
    case SandboxColumn::Connection:
        break;
    }
    if (index.data(role(SandboxRole::Stale)).toBool()) {
        const QString age = staleAge(index);
        lines.append(age.isEmpty() ? tr("Not confirmed: the connection is not ready")
                                   : tr("As it was %1 ago: the connection is not ready").arg(age));
    }
    return plainToolTip(lines.join(u'\n'));
}

QString SandboxDecorator::accessibleText(const QModelIndex& index) const
{
    const QString name = text(index, SandboxColumn::Name);
    const QString state = sandglass::stateText(stateOf(index), exitCodeOf(index));
    if (index.data(role(SandboxRole::Stale)).toBool())
        return tr("%1, %2, not confirmed").arg(name, state);
    return tr("%1, %2").arg(name, state);
}

} // namespace sandglass

#include "moc_sandboxdecorator.cpp"
