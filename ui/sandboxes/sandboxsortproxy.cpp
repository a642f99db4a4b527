// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxsortproxy.h"

#include "core/sandboxes/isolation.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxroles.h"

namespace sandglass {
using namespace Qt::StringLiterals;

SandboxSortProxy::SandboxSortProxy(const SandboxRegistry& registry, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_registry(registry)
{
    setRecursiveFilteringEnabled(true); // A group is shown as long as one of its sandboxes is.
    setDynamicSortFilter(true);
    setSortRole(role(SandboxRole::Sort));
    // The C locale has no collation that knows numbers.
    if (QLocale().language() == QLocale::C)
        m_collator.setLocale(QLocale(QLocale::English));
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void SandboxSortProxy::setFilter(const SandboxFilter& filter)
{
    m_filter = filter;
    invalidateFilter();
}

void SandboxSortProxy::setScope(Scope scope)
{
    m_scope = scope;
    invalidateFilter();
}

int SandboxSortProxy::visibleCount() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex top = index(row, 0);
        count += top.data(role(SandboxRole::GroupTitle)).isValid() ? rowCount(top) : 1;
    }
    return count;
}

bool SandboxSortProxy::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    const QVariant key = index.data(role(SandboxRole::Key));
    if (!key.isValid())
        return false; // A group by itself is not a match.
    const SandboxRow* row = m_registry.find(key.value<SandboxKey>());
    if (!row)
        return false;
    const Sandbox& sandbox = row->sandbox;
    switch (m_scope) {
    case Scope::All:
        break;
    case Scope::Running:
        if (!isAlive(sandbox.state))
            return false;
        break;
    case Scope::Stopped:
        if (isAlive(sandbox.state))
            return false;
        break;
    case Scope::Problems:
        if (sandbox.state != SandboxState::Failed && sandbox.exitCode.value_or(0) == 0 &&
            sandbox.health != "unhealthy"_L1)
            return false;
        break;
    }
    if (m_filter.isEmpty())
        return true;
    const QVariant isolation = index.data(role(SandboxRole::Isolation));
    const auto level = isolation.isValid() ? std::optional(isolation.value<IsolationAssessment>().level) : std::nullopt;
    return m_filter.matches(sandbox, index.data(role(SandboxRole::ConnectionName)).toString(), level);
}

bool SandboxSortProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant leftGroup = left.data(role(SandboxRole::GroupTitle));
    if (leftGroup.isValid()) {
        const QString rightTitle = right.data(role(SandboxRole::GroupTitle)).toString();
        const bool before = m_collator.compare(leftGroup.toString(), rightTitle) < 0;
        return sortOrder() == Qt::AscendingOrder ? before : !before; // Groups stay in their order.
    }
    const QVariant leftValue = left.data(role(SandboxRole::Sort));
    const QVariant rightValue = right.data(role(SandboxRole::Sort));
    if (leftValue.isValid() != rightValue.isValid()) {
        // What has no value comes last, whichever way the column is sorted.
        return sortOrder() == Qt::AscendingOrder ? leftValue.isValid() : rightValue.isValid();
    }
    if (leftValue.typeId() == QMetaType::QString) {
        if (const int byText = m_collator.compare(leftValue.toString(), rightValue.toString()); byText != 0)
            return byText < 0;
    } else if (const auto order = QVariant::compare(leftValue, rightValue);
               order == QPartialOrdering::Less || order == QPartialOrdering::Greater) {
        return order == QPartialOrdering::Less;
    }
    // Equal values keep one order, so that a refresh moves no row.
    const int byName = m_collator.compare(left.siblingAtColumn(column(SandboxColumn::Name)).data().toString(),
                                          right.siblingAtColumn(column(SandboxColumn::Name)).data().toString());
    if (byName != 0)
        return byName < 0;
    return left.data(role(SandboxRole::Key)).value<SandboxKey>() <
           right.data(role(SandboxRole::Key)).value<SandboxKey>();
}

} // namespace sandglass

#include "moc_sandboxsortproxy.cpp"
