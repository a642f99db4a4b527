// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QTimer;

namespace sandglass {

class LocalEngine;
class ProviderRegistry;

/// Starts the embedded engine when no engine became ready within a few seconds of the start.
class EngineStarter : public QObject
{
    Q_OBJECT

public:
    /// A local socket answers within milliseconds; ssh may take longer and is left alone.
    static constexpr int usualPatienceMs = 3000;

    EngineStarter(ProviderRegistry& providers, LocalEngine& engine, int patienceMs = usualPatienceMs,
                  QObject* parent = nullptr);

    /// Begins to wait; at once done where there is no connection at all.
    void begin();

private:
    void decide();

    ProviderRegistry& m_providers;
    LocalEngine& m_engine;
    const int m_patienceMs;
    QTimer* m_timer;
};

} // namespace sandglass
