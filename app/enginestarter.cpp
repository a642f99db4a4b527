// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enginestarter.h"

#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"

#include <QTimer>

#include <algorithm>

namespace sandglass {

namespace {
constexpr int patienceMs = 3000; // A local socket answers within milliseconds; ssh may take longer and is left alone.
} // namespace

EngineStarter::EngineStarter(ProviderRegistry& providers, LocalEngine& engine, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_engine(engine)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &EngineStarter::decide);
}

void EngineStarter::begin()
{
    m_timer->start(m_providers.providers().isEmpty() ? 0 : patienceMs);
}

void EngineStarter::decide()
{
    const auto all = m_providers.providers();
    if (std::ranges::none_of(all, [](const Provider* provider) { return provider->connectionState().isReady(); }))
        m_engine.start();
}

} // namespace sandglass

#include "moc_enginestarter.cpp"
