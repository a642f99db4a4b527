// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QTimer;

namespace sandglass {

class LocalEngine;
class ProviderRegistry;

/// Starts the embedded engine when no connection became ready within a few seconds of the start.
class EngineStarter : public QObject
{
    Q_OBJECT

public:
    EngineStarter(ProviderRegistry& providers, LocalEngine& engine, QObject* parent = nullptr);

    /// Begins to wait; at once done where there is no connection at all.
    void begin();

private:
    void decide();

    ProviderRegistry& m_providers;
    LocalEngine& m_engine;
    QTimer* m_timer;
};

} // namespace sandglass
