// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/metricservice.h"

#include "core/provider/providerregistry.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {

namespace {

constexpr int reconcileMs = 100; // Scrolling through a list changes the interest many times a second.
constexpr int updateMs = 250;
constexpr int tickMs = 1000;
constexpr qint64 turnMs = 5000;
constexpr qint64 turnStaleMs = 60000;   // Values of a row that waits for its turn are shown that long.
constexpr qint64 polledStaleMs = 90000; // While a budget is short, readings are asked for once a minute.
constexpr qint64 shortestStallMs = 15000;

} // namespace

/// One sandbox that is read, or waits to be.
struct MetricService::Reader
{
    std::unique_ptr<MetricStream> stream;
    quint64 ticket = 0;  ///< of the opening under way; 0: none
    qint64 openedMs = 0; ///< monotonic, of the stream or of the opening under way
    qint64 heardMs = 0;  ///< monotonic, of the opening or of the last reading
    qint64 closedMs = 0; ///< monotonic, when its turn ended; 0: it did not
    qint64 retryMs = 0;  ///< monotonic, earliest next opening; 0: any time
    std::optional<Error> error;
    Backoff backoff{QRandomGenerator::global()};
    bool told = false; ///< whether its staleness has been told

    bool isOpen() const { return stream || ticket != 0; }
};

MetricService::MetricService(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock,
                             QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_clock(clock)
    , m_reconcileTimer(new QTimer(this))
    , m_updateTimer(new QTimer(this))
    , m_tickTimer(new QTimer(this))
{
    m_reconcileTimer->setObjectName(u"reconcileTimer");
    m_updateTimer->setObjectName(u"updateTimer");
    m_tickTimer->setObjectName(u"tickTimer");
    m_reconcileTimer->setSingleShot(true);
    m_reconcileTimer->setInterval(reconcileMs);
    connect(m_reconcileTimer, &QTimer::timeout, this, &MetricService::reconcile);
    m_updateTimer->setSingleShot(true);
    m_updateTimer->setInterval(updateMs);
    connect(m_updateTimer, &QTimer::timeout, this, [this] { Q_EMIT updated(std::exchange(m_pending, {})); });
    m_tickTimer->setInterval(tickMs);
    connect(m_tickTimer, &QTimer::timeout, this, &MetricService::tick);

    connect(&m_sandboxes, &SandboxRegistry::changed, this, &MetricService::onRegistryChanged);
    connect(&m_sandboxes, &SandboxRegistry::sandboxStarted, this, [this](const SandboxKey& key) {
        if (const auto history = m_histories.find(key); history != m_histories.end())
            history->addEvent(MetricEvent::Kind::Started, nowMs());
        retry(key);
    });
    connect(&m_sandboxes, &SandboxRegistry::sandboxStopped, this, [this](const SandboxKey& key) {
        if (const auto history = m_histories.find(key); history != m_histories.end())
            history->addEvent(MetricEvent::Kind::Stopped, nowMs());
        note(key);
        reconcileSoon();
    });
    connect(&m_providers, &ProviderRegistry::connectionAboutToBeRemoved, this, &MetricService::onProviderGone);
}

MetricService::~MetricService() = default;

void MetricService::setInterest(QObject* viewer, const QSet<SandboxKey>& keys, Detail detail)
{
    if (keys.isEmpty()) {
        if (m_interests.remove(viewer) == 0)
            return;
        disconnect(viewer, &QObject::destroyed, this, nullptr);
    } else {
        if (!m_interests.contains(viewer)) {
            connect(viewer, &QObject::destroyed, this, [this](QObject* gone) {
                m_interests.remove(gone);
                reconcileSoon();
            });
        }
        m_interests.insert(viewer, {keys, detail});
    }
    reconcileSoon();
}

void MetricService::reconcileSoon()
{
    // Started anew at every change, it would never fire while changes come.
    if (!m_reconcileTimer->isActive())
        m_reconcileTimer->start();
}

bool MetricService::isSupported(const SandboxKey& key) const
{
    const Provider* provider = m_providers.provider(key.connection);
    return !provider || provider->capabilities().reason(Capability::Metrics) != CapabilityReason::NotInProvider;
}

bool MetricService::canBeRead(const SandboxKey& key, Detail detail) const
{
    const SandboxRow* row = m_sandboxes.find(key);
    const Provider* provider = m_providers.provider(key.connection);
    return row && !row->stale && provider && provider->connectionState().isReady() &&
           provider->capabilities().has(detail == Detail::List ? Capability::ListMetrics : Capability::Metrics) &&
           isAlive(row->sandbox.state);
}

void MetricService::reconcile()
{
    m_wanted.clear();
    for (const Interest& interest : std::as_const(m_interests)) {
        for (const SandboxKey& key : interest.keys) {
            Detail& detail = m_wanted[key];
            detail = std::max(detail, interest.detail);
        }
    }
    QList<SandboxKey> unwanted;
    for (const auto& [key, reader] : m_readers.asKeyValueRange()) {
        if (!m_wanted.contains(key) || !canBeRead(key, m_wanted.value(key)))
            unwanted.append(key);
    }
    for (const SandboxKey& key : std::as_const(unwanted))
        forget(key);

    const qint64 now = m_clock.monotonicMs();
    int open = openStreams();
    int waiting = 0;
    QList<SandboxKey> candidates;
    for (auto wanted = m_wanted.cbegin(); wanted != m_wanted.cend(); ++wanted) {
        if (!canBeRead(wanted.key(), wanted.value()))
            continue;
        auto& reader = m_readers[wanted.key()];
        if (!reader) {
            reader = std::make_shared<Reader>();
            note(wanted.key());
        }
        if (!reader->isOpen() && reader->retryMs <= now) {
            candidates.append(wanted.key());
            ++waiting;
        }
    }
    // Open details first, then who has waited longest.
    std::ranges::sort(candidates, [this](const SandboxKey& one, const SandboxKey& other) {
        if (m_wanted.value(one) != m_wanted.value(other))
            return m_wanted.value(one) > m_wanted.value(other);
        const qint64 oneClosed = m_readers.value(one)->closedMs;
        const qint64 otherClosed = m_readers.value(other)->closedMs;
        return oneClosed != otherClosed ? oneClosed < otherClosed : one < other;
    });
    if (open + waiting > mostStreams) {
        QList<SandboxKey> rows;
        for (const auto& [key, reader] : m_readers.asKeyValueRange()) {
            if (reader->isOpen() && m_wanted.value(key) == Detail::List)
                rows.append(key);
        }
        std::ranges::sort(rows, {}, [this](const SandboxKey& key) { return m_readers.value(key)->openedMs; });
        const auto urgent =
            std::ranges::count_if(candidates, [this](const auto& key) { return m_wanted.value(key) == Detail::Full; });
        int place = static_cast<int>(urgent) - (mostStreams - open);
        for (const SandboxKey& key : std::as_const(rows)) {
            Reader& reader = *m_readers.value(key);
            const bool hadItsTurn = now - reader.openedMs >= turnMs;
            if (open + waiting <= mostStreams || (!hadItsTurn && place <= 0))
                break;
            close(reader);
            reader.closedMs = now;
            if (const auto history = m_histories.find(key); history != m_histories.end())
                history->interrupt();
            --open;
            --place;
        }
    }
    for (const SandboxKey& key : std::as_const(candidates)) {
        if (open >= mostStreams)
            break;
        this->open(key, *m_readers.value(key));
        ++open;
    }
    if (m_wanted.isEmpty())
        m_tickTimer->stop();
    else if (!m_tickTimer->isActive())
        m_tickTimer->start();
}

void MetricService::open(const SandboxKey& key, Reader& reader)
{
    const quint64 ticket = m_nextTicket++;
    reader.ticket = ticket;
    reader.openedMs = reader.heardMs = m_clock.monotonicMs();
    whenDone(m_providers.provider(key.connection)->openMetrics(key.id), this,
             [this, key, ticket](Result<std::unique_ptr<MetricStream>> opened) {
                 const auto found = m_readers.find(key);
                 if (found == m_readers.end() || (*found)->ticket != ticket)
                     return; // No longer wanted: dropping the stream closes it.
                 Reader& current = **found;
                 current.ticket = 0;
                 if (!opened) {
                     onEnded(key, opened.error());
                     return;
                 }
                 current.stream = std::move(*opened);
                 connect(current.stream.get(), &MetricStream::sample, this,
                         [this, key](const MetricSample& sample) { onSample(key, sample); });
                 connect(current.stream.get(), &MetricStream::ended, this,
                         [this, key](const std::optional<Error>& error) { onEnded(key, error); });
                 current.stream->start();
             });
}

void MetricService::close(Reader& reader)
{
    reader.ticket = 0;
    if (!reader.stream)
        return;
    // Later, because the stream may be the one whose signal led here.
    reader.stream->disconnect(this);
    reader.stream.release()->deleteLater();
}

void MetricService::forget(const SandboxKey& key)
{
    const auto found = m_readers.find(key);
    if (found == m_readers.end())
        return;
    close(**found);
    m_readers.erase(found);
    if (const auto history = m_histories.find(key); history != m_histories.end())
        history->interrupt();
    note(key);
}

void MetricService::onSample(const SandboxKey& key, const MetricSample& sample)
{
    const auto found = m_readers.find(key);
    if (found == m_readers.end())
        return;
    Reader& reader = **found;
    reader.error.reset();
    reader.backoff.reset();
    reader.told = false;
    reader.heardMs = m_clock.monotonicMs();
    if (!m_histories.contains(key))
        evictHistories();
    m_histories[key].add(sample, nowMs() - sample.ageMs);
    note(key);
}

void MetricService::onEnded(const SandboxKey& key, const std::optional<Error>& error)
{
    const auto found = m_readers.find(key);
    if (found == m_readers.end())
        return;
    Reader& reader = **found;
    close(reader);
    reader.error = error;
    reader.retryMs = m_clock.monotonicMs() + reader.backoff.nextMs();
    if (const auto history = m_histories.find(key); history != m_histories.end())
        history->interrupt();
    note(key);
}

void MetricService::retry(const SandboxKey& key)
{
    if (const auto found = m_readers.find(key); found != m_readers.end()) {
        Reader& reader = **found;
        reader.retryMs = 0;
        reader.backoff.reset();
        reader.error.reset();
        // A stream of the process before the restart would end by itself, or hang: read the new one.
        close(reader);
        note(key);
    }
    reconcileSoon();
}

void MetricService::onRegistryChanged(const SandboxBatch& batch)
{
    for (const SandboxKey& key : batch.removed) {
        forget(key);
        m_histories.remove(key);
    }
    const auto concerns = [this](const SandboxKey& key) { return m_wanted.contains(key); };
    if (std::ranges::any_of(batch.changed, concerns) || std::ranges::any_of(batch.added, concerns) ||
        !batch.removed.isEmpty())
        reconcileSoon();
}

void MetricService::onProviderGone(Provider* provider)
{
    const QString connection = provider->config().id;
    QList<SandboxKey> gone;
    for (const auto& [key, reader] : m_readers.asKeyValueRange()) {
        if (key.connection == connection)
            gone.append(key);
    }
    for (const SandboxKey& key : std::as_const(gone)) {
        // At once: the stream must not outlive its provider.
        m_readers.value(key)->stream.reset();
        forget(key);
    }
}

void MetricService::tick()
{
    const qint64 now = m_clock.monotonicMs();
    bool due = false;
    int open = 0;
    int wanted = 0;
    QList<SandboxKey> stalled;
    for (const auto& [key, reader] : m_readers.asKeyValueRange()) {
        if (!reader->told && phase(key) == Phase::Stale) {
            reader->told = true;
            note(key);
        }
        if (reader->stream && !reader->stream->isPolled() && now - reader->heardMs > stallMs(key))
            stalled.append(key);
        ++wanted;
        open += reader->isOpen() ? 1 : 0;
        due = due || (!reader->isOpen() && reader->retryMs != 0 && reader->retryMs <= now);
    }
    for (const SandboxKey& key : std::as_const(stalled))
        onEnded(key, std::nullopt); // Opened anew when its pause is over.
    if (due || (wanted > open && wanted > mostStreams))
        reconcile();
}

qint64 MetricService::stallMs(const SandboxKey& key) const
{
    const MetricHistory* readings = history(key);
    return readings ? std::max(shortestStallMs, 2 * readings->staleAfterMs()) : 2 * shortestStallMs;
}

void MetricService::evictHistories()
{
    while (m_histories.size() >= mostHistories) {
        auto oldest = m_histories.end();
        for (auto history = m_histories.begin(); history != m_histories.end(); ++history) {
            if (!m_wanted.contains(history.key()) &&
                (oldest == m_histories.end() || history->lastMs() < oldest->lastMs()))
                oldest = history;
        }
        if (oldest == m_histories.end())
            return; // All of them are looked at.
        m_histories.erase(oldest);
    }
}

void MetricService::note(const SandboxKey& key)
{
    m_pending.insert(key);
    if (!m_updateTimer->isActive())
        m_updateTimer->start();
}

const MetricHistory* MetricService::history(const SandboxKey& key) const
{
    const auto found = m_histories.constFind(key);
    return found == m_histories.constEnd() || found->isEmpty() ? nullptr : &*found;
}

MetricService::Phase MetricService::phase(const SandboxKey& key) const
{
    if (!isSupported(key))
        return Phase::Unsupported;
    const auto found = m_readers.find(key);
    if (found == m_readers.end())
        return Phase::Idle;
    const Reader& reader = **found;
    if (reader.error)
        return Phase::Failed;
    const MetricHistory* readings = history(key);
    if (!readings)
        return Phase::Waiting;
    const bool waitsForTurn = !reader.isOpen() && reader.closedMs != 0 && reader.retryMs == 0;
    const bool isPolled = reader.stream && reader.stream->isPolled();
    const qint64 staleAfter = waitsForTurn ? turnStaleMs : isPolled ? polledStaleMs : readings->staleAfterMs();
    return nowMs() - readings->lastMs() > staleAfter ? Phase::Stale : Phase::Live;
}

std::optional<Error> MetricService::error(const SandboxKey& key) const
{
    const auto found = m_readers.find(key);
    return found == m_readers.end() ? std::nullopt : (*found)->error;
}

std::optional<double> MetricService::current(const SandboxKey& key, Metric metric) const
{
    const MetricHistory* readings = history(key);
    return readings && phase(key) == Phase::Live ? readings->latest(metric) : std::nullopt;
}

std::optional<double> MetricService::usableCores(const SandboxKey& key) const
{
    const MetricHistory* readings = history(key);
    if (readings && readings->cpuLimitCores())
        return readings->cpuLimitCores();
    const Provider* provider = m_providers.provider(key.connection);
    const int cores = provider ? provider->engineInfo().cpus : 0;
    return cores > 0 ? std::optional<double>(cores) : std::nullopt;
}

int MetricService::openStreams() const
{
    return static_cast<int>(std::ranges::count_if(m_readers, [](const auto& reader) { return reader->isOpen(); }));
}

} // namespace sandglass

#include "moc_metricservice.cpp"
