// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enginestarter.h"

#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"

#include <QTimer>

#include <algorithm>

namespace sandglass {

EngineStarter::EngineStarter(ProviderRegistry& providers, LocalEngine& engine, int patienceMs, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_engine(engine)
    , m_patienceMs(patienceMs)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &EngineStarter::decide);
}

void EngineStarter::begin()
{
    m_timer->start(m_providers.providers().isEmpty() ? 0 : m_patienceMs);
}

void EngineStarter::decide()
{
    const auto all = m_providers.providers();
    // A cloud is beside the local engine, not in its place.
    if (std::ranges::none_of(
            all, [](Provider* provider) { return provider->connectionState().isReady() && !provider->cloud(); }))
        m_engine.start();
}

} // namespace sandglass

#include "moc_enginestarter.cpp"
