// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/isolationfeed.h"

#include "core/policy/isolationservice.h"
#include "core/sandboxes/sandboxmodel.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/sandboxes/visiblerows.h"

#include <QHeaderView>

namespace sandglass {

IsolationFeed::IsolationFeed(IsolationService& isolation, SandboxList& list)
    : QObject(&list)
    , m_isolation(isolation)
    , m_list(list)
{
    connect(new VisibleRows(*list.table()), &VisibleRows::changed, this, &IsolationFeed::lookAgain);
    connect(list.model(), &QAbstractItemModel::rowsInserted, this, &IsolationFeed::lookAgain);
    connect(list.table()->header(), &QHeaderView::sortIndicatorChanged, this, &IsolationFeed::lookAgain);
    connect(&list, &SandboxList::filterChanged, this, &IsolationFeed::lookAgain);
    connect(&isolation, &IsolationService::assessed, this, &IsolationFeed::pass);
}

void IsolationFeed::lookAgain()
{
    const SandboxTable& table = *m_list.table();
    const SandboxModel& model = *m_list.model();
    const int section = column(SandboxColumn::Isolation);
    const bool hidden = table.header()->isSectionHidden(section);
    const bool sorted = !hidden && table.header()->sortIndicatorSection() == section;
    QSet<SandboxKey> keys;
    if (m_list.isVisible() && (sorted || m_list.filtersIsolation())) {
        for (int row = 0; row < model.rowCount(); ++row)
            keys.insert(model.keyAt(row));
    } else if (!hidden) {
        keys = table.visibleKeys();
    }
    m_isolation.setInterest(this, keys);
}

void IsolationFeed::pass(const QSet<SandboxKey>& keys)
{
    QHash<SandboxKey, std::optional<IsolationAssessment>> found;
    for (const SandboxKey& key : keys) {
        const IsolationAssessment* assessment = m_isolation.find(key);
        found.insert(key, assessment ? std::optional(*assessment) : std::nullopt);
    }
    m_list.model()->setIsolation(found);
}

} // namespace sandglass

#include "moc_isolationfeed.cpp"
