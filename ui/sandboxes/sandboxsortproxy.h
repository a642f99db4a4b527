// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxfilter.h"

#include <QCollator>
#include <QLocale>
#include <QSortFilterProxyModel>

namespace sandglass {

class SandboxRegistry;

/// Filter line, scope and order of the list, over rows that may be grouped.
class SandboxSortProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    /// What the box beside the filter line narrows the list to.
    enum class Scope { All, Running, Stopped, Problems };

    explicit SandboxSortProxy(const SandboxRegistry& registry, QObject* parent = nullptr);

    const SandboxFilter& filter() const { return m_filter; }
    void setFilter(const SandboxFilter& filter);
    void setScope(Scope scope);
    /// Sandboxes that are shown, without group rows.
    int visibleCount() const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const SandboxRegistry& m_registry;
    SandboxFilter m_filter;
    Scope m_scope = Scope::All;
    QCollator m_collator; ///< "api-2" before "api-10"
};

} // namespace sandglass
