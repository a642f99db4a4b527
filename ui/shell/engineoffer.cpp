// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/engineoffer.h"

#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/shell/connectionwords.h"

#include <algorithm>
#include <utility>

namespace sandglass {

EngineOffer::EngineOffer(const WindowServices& services, SandboxList& list, MessageBar& messages, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_list(list)
    , m_messages(messages)
{
    connect(&m_list, &SandboxList::engineRequested, this, [this] {
        if (m_services.localEngine && engineObstacle(*m_services.localEngine).isEmpty())
            startEngine();
        else
            Q_EMIT manageRequested();
    });
    if (const LocalEngine* engine = m_services.localEngine)
        connect(engine, &LocalEngine::stateChanged, this, &EngineOffer::engineChanged);
    const auto known = m_services.providers.providers();
    for (const Provider* provider : known)
        watch(provider);
    connect(&m_services.providers, &ProviderRegistry::connectionAdded, this, [this](const Provider* provider) {
        watch(provider);
        update();
    });
    connect(&m_services.providers, &ProviderRegistry::connectionRemoved, this, &EngineOffer::update);
}

void EngineOffer::watch(const Provider* provider)
{
    connect(provider, &Provider::connectionStateChanged, this, &EngineOffer::update);
}

void EngineOffer::begin()
{
    m_begun = true;
    update();
}

void EngineOffer::startEngine()
{
    m_services.localEngine->start();
}

void EngineOffer::engineChanged()
{
    const LocalEngine& engine = *m_services.localEngine;
    const bool ran = std::exchange(m_ran, engine.state() == LocalEngine::State::Running);
    update();
    if (!engine.error())
        return;
    if (engine.state() == LocalEngine::State::Failed)
        m_messages.showError(*engine.error(), [this] { startEngine(); });
    else if (engine.state() == LocalEngine::State::Starting && ran)
        tellEnded(*engine.error());
}

void EngineOffer::tellEnded(const Error& error)
{
    const QString name = shown(error.subject, 40);
    const QString why = shown(error.serverText, 300);
    m_messages.showNotice(why.isEmpty()
                              ? tr("The engine “%1” ended by itself, and is started again.").arg(name)
                              : tr("The engine “%1” ended by itself, and is started again: %2").arg(name, why));
}

void EngineOffer::update()
{
    if (!m_begun)
        return;
    const auto known = m_services.providers.providers();
    const auto any = [&known](ConnectionPhase phase) {
        return std::ranges::any_of(known,
                                   [phase](const Provider* one) { return one->connectionState().phase == phase; });
    };
    const LocalEngine* engine = m_services.localEngine;
    const bool starting = engine && engine->state() == LocalEngine::State::Starting;
    if (any(ConnectionPhase::Ready))
        m_list.setUnready({}, {}, {});
    // Further attempts on a connection that is down do not take the offer away for a moment each.
    else if (starting || (any(ConnectionPhase::Connecting) && !m_list.offersEngine()))
        m_list.setUnready(tr("Connecting…"), tr("Sandboxes are listed here when a connection is ready."), {});
    else if (engine && engineObstacle(*engine).isEmpty())
        m_list.setUnready(
            tr("No engine answers"),
            tr("Sandglass can run %1 by itself: no daemon and no root are needed.").arg(shown(engine->product(), 40)),
            tr("Start embedded engine"));
    else
        m_list.setUnready(tr("No engine answers"),
                          tr("Start Docker or Podman on this machine, or connect to another one."),
                          tr("Manage connections…"));
}

} // namespace sandglass

#include "moc_engineoffer.cpp"
