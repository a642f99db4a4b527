// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/provider/provider.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace sandglass {

/// How long a transfer waits for the other side.
struct TransferPatience
{
    int bytesMs = 30'000;    ///< for the next bytes to come or go
    int verdictMs = 300'000; ///< for the end of the unpacking, which on a slow disk is long after the last byte
    int lostMs = 5'000;      ///< for either while the connection is not Ready: whatever answers no call is gone
};

/// Notices that the other side of a transfer has stopped although it is its turn. Main thread.
class StallWatch : public QObject
{
public:
    /// \a stalled is called once at most, with why; it may be repeated later with success.
    StallWatch(Provider* provider, int lostMs, std::function<void(const Error&)> stalled);

    /// From now on it is the other side's turn; called again at each sign of life.
    void expectWithin(int milliseconds);
    /// It is ours.
    void rest();

private:
    void follow();
    void stall();
    bool isLost() const { return !m_provider || !m_provider->connectionState().isReady(); }

    const QPointer<Provider> m_provider;
    const int m_lostMs;
    const std::function<void(const Error&)> m_stalled;
    QTimer m_timer;
    int m_patienceMs = 0;
    bool m_wasLost = false;
};

} // namespace sandglass
