// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/logs/logstore.h"
#include "core/sandboxes/sandbox.h"

#include <QObject>
#include <QSet>

#include <optional>

namespace sandglass {

/// A log that is being read: its lines, and how the reading stands. It outlives the views that show it. Main thread.
class LogSession : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        Loading,   ///< nothing has come yet
        Following, ///< lines come as they are written
        Ended,     ///< the sandbox does not run; reading goes on when it is started
        Waiting,   ///< the connection is lost; reading goes on when it is found again
        Failed,    ///< see error(); reload() tries again
    };
    enum class Older {
        None, ///< the first line of the log is there
        Available,
        Loading,
        AtLimit, ///< there are older lines, and no room for them
    };

    ~LogSession() override;

    const LogStore& store() const { return m_store; }
    Phase phase() const { return m_phase; }
    std::optional<Error> error() const { return m_error; } ///< why Waiting or Failed
    Older older() const { return m_older; }
    /// The store is full and somebody holds its lines: newer ones wait outside of it.
    bool isHeldBack() const { return m_heldBack; }

    /// The sandboxes whose lines these are; LogLine::source is an index into it.
    virtual QList<SandboxKey> sources() const = 0;
    /// Adds older lines before the first one, if they are Available.
    virtual void requestOlder() = 0;
    /// Forgets everything and reads the newest lines again.
    virtual void reload() = 0;

    /// Bounds the memory for lines. What is too much goes at once, or when nobody holds it any more.
    void setStoreLimit(qint64 bytes);

    /// While anybody holds, no line is let go: what a full store cannot take waits in a file. Ends with \a holder.
    void setHeld(QObject* holder, bool held);

Q_SIGNALS:
    void appended();
    void prepended(qsizetype lines);
    /// All lines were replaced; the ids of before mean nothing now.
    void replaced();
    void stateChanged();
    /// Older lines could not be read; they stay Available.
    void olderFailed(const sandglass::Error& error);

protected:
    explicit LogSession(qint64 storeBytes, QObject* parent = nullptr);
    bool isHeld() const { return !m_holders.isEmpty(); }
    virtual void released() = 0; ///< nobody holds any more
    void setPhase(Phase phase, const std::optional<Error>& error = {});
    void setOlder(Older older);
    void setHeldBack(bool heldBack);

    LogStore m_store;

private:
    Phase m_phase = Phase::Loading;
    std::optional<Error> m_error;
    Older m_older = Older::None;
    bool m_heldBack = false;
    QSet<QObject*> m_holders;
};

} // namespace sandglass
