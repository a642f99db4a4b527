// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationservice.h"

#include "core/base/task.h"
#include "core/policy/isolationassessment.h"
#include "core/provider/providerregistry.h"

#include <QTimer>

#include <utility>

namespace sandglass {

IsolationService::IsolationService(ProviderRegistry& providers, SandboxRegistry& sandboxes, int pauseMs,
                                   QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_pause(new QTimer(this))
    , m_turn(new QTimer(this))
{
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_pause, &QTimer::timeout, this, [this] {
        m_later.clear();
        lookAgain();
    });
    m_turn->setSingleShot(true);
    connect(m_turn, &QTimer::timeout, this, &IsolationService::turn);
    connect(&sandboxes, &SandboxRegistry::changed, this, &IsolationService::onRegistryChanged);
}

void IsolationService::setInterest(QObject* viewer, const QSet<SandboxKey>& keys)
{
    if (!m_interests.contains(viewer))
        connect(viewer, &QObject::destroyed, this, [this, viewer] { m_interests.remove(viewer); });
    m_interests.insert(viewer, keys);
    m_turn->start();
}

const IsolationAssessment* IsolationService::find(const SandboxKey& key) const
{
    const auto known = m_known.constFind(key);
    return known != m_known.cend() && known->assessment ? &*known->assessment : nullptr;
}

void IsolationService::askAgain(const SandboxKey& key)
{
    const auto known = m_known.find(key);
    if (known == m_known.end())
        return;
    known->old = true;
    m_turn->start();
}

void IsolationService::onRegistryChanged(const SandboxBatch& batch)
{
    for (const SandboxKey& key : batch.removed)
        m_known.remove(key);
    m_turn->start();
}

void IsolationService::turn()
{
    lookAgain();
    if (const QSet<SandboxKey> news = std::exchange(m_news, {}); !news.isEmpty())
        Q_EMIT assessed(news);
}

bool IsolationService::isCurrent(const Sandbox& sandbox) const
{
    const auto known = m_known.constFind(sandbox.key);
    return known != m_known.cend() && !known->old && known->started == sandbox.started && known->state == sandbox.state;
}

void IsolationService::lookAgain()
{
    for (const QSet<SandboxKey>& keys : std::as_const(m_interests)) {
        for (const SandboxKey& key : keys) {
            if (m_asking.size() >= mostAtOnce)
                return;
            const SandboxRow* row = m_sandboxes.find(key);
            if (!row || row->stale || m_asking.contains(key) || m_later.contains(key) || isCurrent(row->sandbox))
                continue;
            Provider* provider = m_providers.provider(key.connection);
            if (!provider || !provider->connectionState().isReady())
                continue;
            if (row->sandbox.cloud)
                keep(row->sandbox, IsolationAssessment{.level = IsolationLevel::OwnKernel, .assumed = true});
            else
                ask(*provider, row->sandbox);
        }
    }
}

void IsolationService::ask(Provider& provider, const Sandbox& sandbox)
{
    m_asking.insert(sandbox.key);
    whenDone(provider.inspectSandbox(sandbox.key.id), this,
             [this, sandbox, engine = provider.engineInfo()](const Result<QJsonObject>& described) {
                 m_asking.remove(sandbox.key);
                 if (!described && described.error().retryable) {
                     m_later.insert(sandbox.key);
                     m_pause->start();
                 } else {
                     keep(sandbox, described ? assessIsolation(*described, engine) : std::nullopt);
                 }
                 m_turn->start();
             });
}

void IsolationService::keep(const Sandbox& sandbox, std::optional<IsolationAssessment> assessment)
{
    if (!m_sandboxes.find(sandbox.key))
        return;
    Known& known = m_known[sandbox.key];
    const bool news = known.assessment != assessment;
    known = {.started = sandbox.started, .state = sandbox.state, .assessment = std::move(assessment)};
    if (news) {
        m_news.insert(sandbox.key);
        m_turn->start();
    }
}

} // namespace sandglass

#include "moc_isolationservice.cpp"
