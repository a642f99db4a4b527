// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/inspectpane.h"

#include "core/base/task.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/jsonview.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/stalenote.h"

#include <QVBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

InspectPane::InspectPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent)
    : SandboxPane(parent)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_messages(new MessageBar)
    , m_staleNote(new StaleNote(sandboxes.clock(), theme))
    , m_pages(new PanePages)
    , m_empty(new EmptyState)
    , m_view(new JsonView(tr("Description of the sandbox as JSON"), theme))
{
    setObjectName(u"inspect"_s);
    setFocusEntry(this, m_pages);
    m_pages->addPage(m_empty);
    m_pages->addPage(m_view);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_staleNote);
    layout->addWidget(m_pages, 1);

    connect(m_view, &JsonView::refreshRequested, this, &InspectPane::refresh);
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (m_key && (batch.removed.contains(*m_key) || batch.added.contains(*m_key) || batch.changed.contains(*m_key)))
            sync();
    });
    sync();
}

void InspectPane::setSandboxes(const QList<SandboxKey>& keys)
{
    m_selected = keys.size();
    const auto key = keys.size() == 1 ? std::optional(keys.first()) : std::nullopt;
    if (key != m_key) {
        ++m_generation;
        m_key = key;
        m_reading = false;
        m_stale = true;
        m_down = false;
        m_messages->clear();
        m_view->clear();
    }
    sync();
}

void InspectPane::focusSearch()
{
    m_view->focusSearch();
}

void InspectPane::refresh()
{
    m_stale = true;
    sync();
}

void InspectPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    sync();
}

void InspectPane::sync()
{
    const SandboxRow* const row = m_key ? m_sandboxes.find(*m_key) : nullptr;
    showConnection(row && row->stale);
    if (!row) {
        m_empty->setContent(u"code-context"_s,
                            m_selected > 1 ? tr("%n sandboxes are selected", nullptr, static_cast<int>(m_selected))
                                           : tr("No sandbox selected"),
                            tr("Select one sandbox to see its provider's own description."));
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    if (m_view->isEmpty()) {
        if (m_down)
            m_empty->setContent(u"network-disconnect"_s, tr("Not connected"),
                                tr("The description is read when the connection is back."));
        else
            m_empty->setContent(u"code-context"_s, tr("Reading the description…"), {});
        m_pages->setCurrentWidget(m_empty);
    }
    read();
}

void InspectPane::showConnection(bool down)
{
    m_stale = m_stale || (m_down && !down); // What is known may have changed meanwhile.
    m_down = down;
    m_view->setStale(down);
    m_staleNote->setReadAt(down && !m_view->isEmpty() ? std::optional(m_readAtMs) : std::nullopt);
}

void InspectPane::read()
{
    Provider* const provider = m_providers.provider(m_key->connection);
    if (!provider || !m_stale || m_down || m_reading || !isVisible())
        return;
    m_reading = true;
    m_stale = false;
    whenDone(readJsonText(provider->inspectSandbox(m_key->id)), this,
             [this, generation = m_generation](const Result<JsonText>& done) {
                 if (generation != m_generation)
                     return;
                 m_reading = false;
                 showText(done);
                 read(); // It may have been asked for again meanwhile.
             });
}

void InspectPane::showText(const Result<JsonText>& done)
{
    m_messages->clear();
    if (!done && m_down)
        return; // sync() has said it, and reads again.
    if (!done) {
        m_messages->showError(done.error(), [this] { refresh(); });
        if (m_view->isEmpty()) {
            m_empty->setContent(u"code-context"_s, tr("The description could not be read"), {});
            m_pages->setCurrentWidget(m_empty);
        }
        return;
    }
    m_readAtMs = m_sandboxes.clock().wallNs() / 1000000;
    m_view->setText(*done);
    m_pages->setCurrentWidget(m_view);
}

} // namespace sandglass

#include "moc_inspectpane.cpp"
