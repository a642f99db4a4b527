// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/provider/connection.h"
#include "core/sandboxes/sandbox.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

class QTimer;

namespace sandglass {

class Provider;
class ProviderRegistry;

/// A sandbox with what the list adds to the provider's facts.
struct SandboxRow
{
    Sandbox sandbox;    ///< `state` is the transient one while an action of the person is under way
    bool stale = false; ///< its connection is down: shown greyed
    qint64 asOfMs = 0;  ///< wall clock in milliseconds when the facts were last known to be true
};

/// What changed in one turn of the event loop.
struct SandboxBatch
{
    QList<SandboxKey> added;
    QList<SandboxKey> changed;
    QList<SandboxKey> removed;

    bool isEmpty() const { return added.isEmpty() && changed.isEmpty() && removed.isEmpty(); }
};

/// The sandboxes of all connections, merged and live. Main thread.
///
/// Whatever the providers report within one turn of the event loop is told in one changed() signal. Rows of a
/// connection that is down stay, marked stale.
class SandboxRegistry : public QObject
{
    Q_OBJECT

public:
    SandboxRegistry(ProviderRegistry& providers, const Clock& clock, QObject* parent = nullptr);

    const Clock& clock() const { return m_clock; }
    const QHash<SandboxKey, SandboxRow>& rows() const { return m_rows; }
    const SandboxRow* find(const SandboxKey& key) const; ///< null when unknown
    int count(const QString& connection) const;
    int runningCount() const; ///< of those whose state is current
    int staleCount() const;   ///< of those whose connection is down

    /// Shows \a state at once while an action runs; the truth replaces it when it arrives, and whoever runs the action
    /// calls clearTransient() when it is over.
    void setTransient(const SandboxKey& key, SandboxState state);
    void clearTransient(const SandboxKey& key);

    /// Rows remembered from the last run, shown stale until their connection has listed; those of a connection that is
    /// not there yet wait for it.
    void seed(const QList<SandboxRow>& remembered);
    /// What to remember for the next run: the truth, as of the last proof that it holds, and what still waits.
    QList<SandboxRow> snapshot() const;

Q_SIGNALS:
    void changed(const sandglass::SandboxBatch& batch);
    /// Passed on from the providers: the sandbox's process began or ended.
    void sandboxStarted(const sandglass::SandboxKey& key);
    void sandboxStopped(const sandglass::SandboxKey& key);

private:
    enum class Change { Added, Changed, Removed };
    struct Transient
    {
        SandboxState state;
        SandboxState truth;
    };

    void watch(Provider* provider);
    void forget(const QString& connection);
    void replaceAll(Provider* provider, const QList<Sandbox>& all);
    void apply(Provider* provider, const Sandbox& sandbox);
    void remove(const SandboxKey& key);
    void updateStaleness(Provider* provider);
    void showRemembered(const QString& connection);
    void note(const SandboxKey& key, Change change);
    void flush();
    qint64 wallMs() const { return m_clock.wallNs() / 1000000; }

    ProviderRegistry& m_providers;
    const Clock& m_clock;
    QHash<SandboxKey, SandboxRow> m_rows;
    QHash<SandboxKey, Transient> m_transients;
    QHash<SandboxKey, Change> m_pending;
    QList<SandboxRow> m_remembered; ///< of connections that have neither come nor listed
    QSet<QString> m_listed;         ///< connections
    QTimer* m_flushTimer;
};

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::SandboxBatch)
