// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/metrics/metrichistory.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

class QTimer;

namespace sandglass {

class MetricStream;
class Provider;
class ProviderRegistry;

/// Reads the metrics of what somebody looks at, and keeps 15 minutes of each sandbox from the first sight on.
///
/// One stream per sandbox of interest, at most `mostStreams`; when more are wanted, the ones of lists take turns every
/// 5 s, and the ones of open details keep theirs. Streams are opened again after a restart of the sandbox, a reconnect,
/// and with growing pauses after errors and where no reading has come for long. Main thread.
class MetricService : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostStreams = 32;
    static constexpr int mostHistories = 256;

    /// List: a row among many, may take turns, and is not read where the provider lacks Capability::ListMetrics.
    /// Full: the open details, always read.
    enum class Detail { List, Full };
    /// Idle: nobody looks or it does not run. Waiting: no reading yet. Stale: the last reading is too old to be true.
    enum class Phase { Idle, Waiting, Live, Stale, Failed, Unsupported };

    MetricService(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock,
                  QObject* parent = nullptr);
    ~MetricService() override;

    /// What \a viewer shows now; replaces what it told before. Forgotten with the viewer. Tell an empty set when
    /// hidden.
    void setInterest(QObject* viewer, const QSet<SandboxKey>& keys, Detail detail);

    /// Null before the first reading. Valid until the next turn of the event loop.
    const MetricHistory* history(const SandboxKey& key) const;
    Phase phase(const SandboxKey& key) const;
    /// Why phase() is Failed.
    std::optional<Error> error(const SandboxKey& key) const;
    /// The value of this moment; empty when unknown or stale.
    std::optional<double> current(const SandboxKey& key, Metric metric) const;
    /// Cores that the sandbox may use: its limit, or those of the machine. Empty when neither is known.
    std::optional<double> usableCores(const SandboxKey& key) const;
    int openStreams() const;
    /// The wall clock that the histories are on, in milliseconds.
    qint64 nowMs() const { return m_clock.wallNs() / 1000000; }

    /// Tries failed ones again at once.
    void retry(const SandboxKey& key);

Q_SIGNALS:
    /// New readings, or another phase; at most four times a second.
    void updated(const QSet<sandglass::SandboxKey>& keys);

private:
    struct Interest
    {
        QSet<SandboxKey> keys;
        Detail detail = Detail::List;
    };
    struct Reader;

    void reconcileSoon();
    void reconcile();
    void open(const SandboxKey& key, Reader& reader);
    void close(Reader& reader);
    void forget(const SandboxKey& key);
    void onSample(const SandboxKey& key, const MetricSample& sample);
    void onEnded(const SandboxKey& key, const std::optional<Error>& error);
    void onRegistryChanged(const SandboxBatch& batch);
    void onProviderGone(Provider* provider);
    void tick();
    void evictHistories();
    void note(const SandboxKey& key);
    bool canBeRead(const SandboxKey& key, Detail detail) const;
    bool isSupported(const SandboxKey& key) const;
    /// After so long without a reading a stream that is not polled is dead, though it looks open.
    qint64 stallMs(const SandboxKey& key) const;

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    const Clock& m_clock;
    QHash<QObject*, Interest> m_interests;
    QHash<SandboxKey, Detail> m_wanted;
    QHash<SandboxKey, std::shared_ptr<Reader>> m_readers;
    QHash<SandboxKey, MetricHistory> m_histories;
    QSet<SandboxKey> m_pending;
    QTimer* m_reconcileTimer;
    QTimer* m_updateTimer;
    QTimer* m_tickTimer;
    quint64 m_nextTicket = 1;
};

} // namespace sandglass
