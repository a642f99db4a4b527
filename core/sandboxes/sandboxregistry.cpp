// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxregistry.h"

#include "core/provider/providerregistry.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {

SandboxRegistry::SandboxRegistry(ProviderRegistry& providers, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_clock(clock)
    , m_flushTimer(new QTimer(this))
{
    m_flushTimer->setSingleShot(true);
    m_flushTimer->setInterval(0);
    connect(m_flushTimer, &QTimer::timeout, this, &SandboxRegistry::flush);

    const auto known = m_providers.providers();
    for (Provider* provider : known)
        watch(provider);
    connect(&m_providers, &ProviderRegistry::connectionAdded, this, &SandboxRegistry::watch);
    connect(&m_providers, &ProviderRegistry::connectionRemoved, this, &SandboxRegistry::forget);
}

void SandboxRegistry::watch(Provider* provider)
{
    connect(provider, &Provider::sandboxesListed, this,
            [this, provider](const QList<Sandbox>& all) { replaceAll(provider, all); });
    connect(provider, &Provider::sandboxChanged, this,
            [this, provider](const Sandbox& sandbox) { apply(provider, sandbox); });
    const QString connection = provider->config().id;
    connect(provider, &Provider::sandboxRemoved, this,
            [this, connection](const QString& id) { remove({connection, id}); });
    connect(provider, &Provider::sandboxStarted, this,
            [this, connection](const QString& id) { Q_EMIT sandboxStarted({connection, id}); });
    connect(provider, &Provider::sandboxStopped, this,
            [this, connection](const QString& id) { Q_EMIT sandboxStopped({connection, id}); });
    connect(provider, &Provider::connectionStateChanged, this, [this, provider] { updateStaleness(provider); });
    showRemembered(connection);
}

void SandboxRegistry::forget(const QString& connection)
{
    m_listed.remove(connection);
    const auto keys = m_rows.keys();
    for (const SandboxKey& key : keys) {
        if (key.connection == connection)
            remove(key);
    }
}

void SandboxRegistry::replaceAll(Provider* provider, const QList<Sandbox>& all)
{
    m_listed.insert(provider->config().id);
    QSet<SandboxKey> present;
    for (const Sandbox& sandbox : all) {
        present.insert(sandbox.key);
        apply(provider, sandbox);
    }
    const QString connection = provider->config().id;
    const auto keys = m_rows.keys();
    for (const SandboxKey& key : keys) {
        if (key.connection == connection && !present.contains(key))
            remove(key);
    }
}

void SandboxRegistry::apply(Provider* provider, const Sandbox& sandbox)
{
    const SandboxKey key = sandbox.key;
    SandboxRow row{sandbox, !provider->connectionState().isReady(), wallMs()};
    if (const auto transient = m_transients.find(key); transient != m_transients.end()) {
        if (transient->state == SandboxState::Restarting) {
            // It goes through stopped and running: whoever asked for it knows when it is over.
            transient->truth = sandbox.state;
            row.sandbox.state = transient->state;
        } else if (transient->truth == sandbox.state) {
            row.sandbox.state = transient->state; // Nothing has happened yet.
        } else {
            m_transients.erase(transient);
        }
    }
    const auto found = m_rows.find(key);
    if (found == m_rows.end()) {
        m_rows.insert(key, row);
        note(key, Change::Added);
        return;
    }
    const bool same = found->sandbox == row.sandbox && found->stale == row.stale;
    *found = row;
    if (!same)
        note(key, Change::Changed);
}

void SandboxRegistry::remove(const SandboxKey& key)
{
    m_transients.remove(key);
    if (m_rows.remove(key))
        note(key, Change::Removed);
}

// A provider lists before it becomes Ready, so that every row it has is confirmed by then.
void SandboxRegistry::updateStaleness(Provider* provider)
{
    const QString connection = provider->config().id;
    const bool stale = !provider->connectionState().isCurrent();
    for (auto row = m_rows.begin(); row != m_rows.end(); ++row) {
        if (row.key().connection != connection || row->stale == stale)
            continue;
        row->stale = stale;
        if (!stale)
            row->asOfMs = wallMs();
        else if (const qint64 proven = provider->connectionState().dataAsOfMs; proven != 0)
            row->asOfMs = proven;
        note(row.key(), Change::Changed);
    }
}

const SandboxRow* SandboxRegistry::find(const SandboxKey& key) const
{
    const auto found = m_rows.constFind(key);
    return found == m_rows.constEnd() ? nullptr : &*found;
}

int SandboxRegistry::count(const QString& connection) const
{
    return static_cast<int>(std::ranges::count_if(
        m_rows.keyBegin(), m_rows.keyEnd(), [&connection](const auto& key) { return key.connection == connection; }));
}

int SandboxRegistry::runningCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_rows, [](const SandboxRow& row) { return !row.stale && row.sandbox.state == SandboxState::Running; }));
}

int SandboxRegistry::staleCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, &SandboxRow::stale));
}

void SandboxRegistry::setTransient(const SandboxKey& key, SandboxState state)
{
    const auto row = m_rows.find(key);
    if (row == m_rows.end())
        return;
    const auto before = m_transients.constFind(key);
    const SandboxState truth = before == m_transients.constEnd() ? row->sandbox.state : before->truth;
    m_transients.insert(key, {state, truth});
    row->sandbox.state = state;
    note(key, Change::Changed);
}

void SandboxRegistry::clearTransient(const SandboxKey& key)
{
    const auto transient = m_transients.constFind(key);
    if (transient == m_transients.constEnd())
        return;
    const SandboxState truth = transient->truth;
    m_transients.erase(transient);
    const auto row = m_rows.find(key);
    if (row == m_rows.end())
        return;
    row->sandbox.state = truth;
    note(key, Change::Changed);
}

void SandboxRegistry::seed(const QList<SandboxRow>& remembered)
{
    m_remembered = remembered;
    const auto known = m_providers.providers();
    for (const Provider* provider : known)
        showRemembered(provider->config().id);
}

void SandboxRegistry::showRemembered(const QString& connection)
{
    const auto [first, last] = std::ranges::stable_partition(
        m_remembered, [&connection](const SandboxRow& row) { return row.sandbox.key.connection != connection; });
    const QList<SandboxRow> rows(first, last);
    m_remembered.erase(first, last);
    if (m_listed.contains(connection))
        return; // It has told itself, also of what is gone.
    for (SandboxRow row : rows) {
        row.stale = true;
        const SandboxKey key = row.sandbox.key;
        if (m_rows.contains(key))
            continue;
        m_rows.insert(key, row);
        note(key, Change::Added);
    }
}

QList<SandboxRow> SandboxRegistry::snapshot() const
{
    QList<SandboxRow> all = m_remembered;
    for (auto found = m_rows.cbegin(); found != m_rows.cend(); ++found) {
        SandboxRow row = *found;
        if (const auto transient = m_transients.constFind(found.key()); transient != m_transients.constEnd())
            row.sandbox.state = transient->truth;
        const Provider* provider = m_providers.provider(found.key().connection);
        if (provider && !row.stale)
            row.asOfMs = std::max(row.asOfMs, provider->connectionState().dataAsOfMs);
        all.append(row);
    }
    return all;
}

void SandboxRegistry::note(const SandboxKey& key, Change change)
{
    const auto pending = m_pending.find(key);
    if (pending == m_pending.end()) {
        m_pending.insert(key, change);
    } else if (*pending == Change::Added) {
        if (change == Change::Removed)
            m_pending.erase(pending); // Came and went within one turn: nobody saw it.
    } else if (*pending == Change::Removed && change == Change::Added) {
        *pending = Change::Changed;
    } else {
        *pending = change;
    }
    if (!m_flushTimer->isActive())
        m_flushTimer->start();
}

void SandboxRegistry::flush()
{
    SandboxBatch batch;
    for (auto pending = m_pending.cbegin(); pending != m_pending.cend(); ++pending) {
        switch (*pending) {
        case Change::Added:
            batch.added.append(pending.key());
            break;
        case Change::Changed:
            batch.changed.append(pending.key());
            break;
        case Change::Removed:
            batch.removed.append(pending.key());
            break;
        }
    }
    m_pending.clear();
    if (!batch.isEmpty())
        Q_EMIT changed(batch);
}

} // namespace sandglass

#include "moc_sandboxregistry.cpp"
