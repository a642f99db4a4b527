// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/provider/connection.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace sandglass {

/// Connects, and keeps connected: after an outage it begins again from the start, with growing pauses. How one connects
/// is the derived class's. Main thread.
class ReconnectLoop : public QObject
{
    Q_OBJECT

public:
    ~ReconnectLoop() override;
    Q_DISABLE_COPY_MOVE(ReconnectLoop)

    void start();
    void stop();
    void retryNow();

    const ConnectionState& state() const { return m_state; }

Q_SIGNALS:
    void stateChanged();

protected:
    /// Waiting times in milliseconds.
    ReconnectLoop(const Clock& clock, int firstRetryMs, int longestRetryMs, QObject* parent);

    /// Begins to connect, and calls becomeReady() or lose() in the end, unless \a generation is over by then.
    virtual void connectOnce(quint64 generation) = 0;
    /// Ends everything of the connection, or of the attempt.
    virtual void leave() = 0;
    /// Lists again, while Ready.
    virtual void refresh() = 0;
    /// How long to wait until the next attempt; nothing: until the person wants one.
    virtual std::optional<qint64> retryDelayMs(ConnectionPhase phase, const Error& error, bool wasReady) = 0;
    virtual ConnectionPhase phaseOf(ErrorKind kind) const;

    void attempt();
    void becomeReady();
    void lose(const Error& error);
    /// The server has proved that what is known is current.
    void confirm();
    /// The same, for what comes too often to be told each time.
    void confirmQuietly();
    void setSilent();

    bool isWanted() const { return m_wanted; }
    /// What began with an earlier generation is void.
    bool isCurrent(quint64 generation) const { return m_wanted && m_generation == generation; }
    quint64 generation() const { return m_generation; }
    qint64 nextBackoffMs() { return m_backoff.nextMs(); }
    const Clock& clock() const { return m_clock; }

private:
    void leaveAttempt();
    void setPhase(ConnectionPhase phase, std::optional<Error> error = std::nullopt);

    const Clock& m_clock;
    ConnectionState m_state;
    Backoff m_backoff;
    bool m_wanted = false;
    qint64 m_readySinceMs = 0;
    quint64 m_generation = 0;
    QTimer m_retryTimer;
};

} // namespace sandglass
