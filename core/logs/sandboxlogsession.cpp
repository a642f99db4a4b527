// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/sandboxlogsession.h"

#include "core/base/task.h"
#include "core/provider/providerregistry.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {

namespace {
constexpr qsizetype firstOlderPage = 3 * SandboxLogSession::firstLines;
constexpr qsizetype largestOlderPage = 20000;
/// How long a resumed stream may take to repeat a line that proves that nothing is missing.
constexpr qint64 proofMs = 2000;
/// How long an engine may look through a log for the first line to send. It answers at once, then reads all of it.
constexpr qint64 searchMs = 30000;
constexpr int proofTickMs = 100;
/// How long after the end of a stream the news may take that the sandbox stopped or was started again.
constexpr int newsMs = 300;
/// How long after the news of a start the stream of the earlier run may end.
constexpr qint64 lateEndMs = 5000;

bool mayPass(const Error& error)
{
    return error.retryable || error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Timeout ||
           error.kind == ErrorKind::Protocol;
}

/// A stream may be told to go from inside one of its own signals.
void dispose(std::unique_ptr<LogStream>& stream, QObject* receiver)
{
    if (!stream)
        return;
    stream->disconnect(receiver);
    stream.release()->deleteLater();
}
} // namespace

SandboxLogSession::SandboxLogSession(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock,
                                     SandboxKey key, LogScope scope, qint64 storeBytes, qint64 spillBytes,
                                     QObject* parent)
    : LogSession(storeBytes, parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_clock(clock)
    , m_key(std::move(key))
    , m_scope(std::move(scope))
    , m_backoff(QRandomGenerator::global())
    , m_retryTimer(new QTimer(this))
    , m_proofTimer(new QTimer(this))
    , m_spill(spillBytes)
    , m_olderPage(firstOlderPage)
{
    connect(&m_spill, &LogSpill::frontReady, this, &SandboxLogSession::takeSpilled);
    connect(&m_spill, &LogSpill::relieved, this, &SandboxLogSession::onRelieved);
    connect(&m_spill, &LogSpill::broken, this, &SandboxLogSession::reload);
    m_retryTimer->setObjectName(u"retryTimer");
    m_retryTimer->setSingleShot(true);
    connect(m_retryTimer, &QTimer::timeout, this, [this] { resumeAfter(LogSeam::Kind::Reconnected); });
    m_proofTimer->setObjectName(u"proofTimer");
    m_proofTimer->setInterval(proofTickMs);
    connect(m_proofTimer, &QTimer::timeout, this, &SandboxLogSession::onProofTick);
    connect(&m_sandboxes, &SandboxRegistry::sandboxStarted, this, [this](const SandboxKey& started) {
        if (started == m_key)
            onSandboxStarted();
    });
    connect(&m_sandboxes, &SandboxRegistry::sandboxStopped, this, [this](const SandboxKey& stopped) {
        if (stopped == m_key)
            onSandboxStopped();
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, &SandboxLogSession::onSandboxesChanged);
    connect(&m_providers, &ProviderRegistry::connectionAdded, this, [this](Provider* added) {
        if (added->config().id != m_key.connection)
            return;
        watch(added);
        onConnectionState(added);
    });
    connect(&m_providers, &ProviderRegistry::connectionAboutToBeRemoved, this, [this](Provider* removed) {
        if (removed->config().id != m_key.connection)
            return;
        removed->disconnect(this);
        closeOlder();
        onInterrupted(fail(ErrorKind::Unreachable).error().during(Operation::ReadLogs, {}));
    });
    if (Provider* provider = m_providers.provider(m_key.connection))
        watch(provider);
    open();
}

SandboxLogSession::~SandboxLogSession() = default;

void SandboxLogSession::watch(Provider* provider)
{
    connect(provider, &Provider::connectionStateChanged, this, [this, provider] { onConnectionState(provider); });
}

bool SandboxLogSession::isConnected() const
{
    const Provider* provider = m_providers.provider(m_key.connection);
    return provider && provider->connectionState().isReady();
}

bool SandboxLogSession::isRunning() const
{
    const SandboxRow* row = m_sandboxes.find(m_key);
    return row && isAlive(row->sandbox.state);
}

void SandboxLogSession::onConnectionState(const Provider* provider)
{
    const ConnectionState state = provider->connectionState();
    if (!state.isReady()) {
        const bool reading = phase() == Phase::Following || phase() == Phase::Loading;
        if (m_connectionLost || (!reading && phase() != Phase::Ended))
            return;
        m_connectionLost = true;
        if (!reading)
            return;
        // The stream may be dead without knowing: whatever it still gives is taken, and it is opened anew later.
        m_interruptedMs = m_clock.monotonicMs();
        setPhase(Phase::Waiting, state.error);
        return;
    }
    const bool lost = std::exchange(m_connectionLost, false);
    if (lost && phase() == Phase::Ended)
        resumeAfter(LogSeam::Kind::Restarted); // It may have run meanwhile. The seam comes only if it wrote something.
    else if (lost || phase() == Phase::Waiting)
        resumeAfter(LogSeam::Kind::Reconnected);
}

void SandboxLogSession::onSandboxesChanged(const SandboxBatch& batch)
{
    // A start that happened while the connection was down is told by the list alone.
    if (phase() != Phase::Ended || !batch.changed.contains(m_key))
        return;
    const SandboxRow* row = m_sandboxes.find(m_key);
    if (!row || row->stale || row->sandbox.state != SandboxState::Running)
        return;
    if (m_stream)
        setPhase(Phase::Following);
    else
        resumeAfter(LogSeam::Kind::Restarted);
}

void SandboxLogSession::onSandboxStarted()
{
    if (m_stream)
        m_startedAgainMs = m_clock.monotonicMs();
    else if (phase() == Phase::Ended || m_retryTimer->isActive())
        resumeAfter(LogSeam::Kind::Restarted);
}

void SandboxLogSession::onSandboxStopped()
{
    if (m_stream || !m_retryTimer->isActive() || phase() == Phase::Waiting)
        return;
    m_retryTimer->stop();
    setPhase(Phase::Ended);
}

void SandboxLogSession::open()
{
    closeStream();
    const quint64 generation = ++m_generation;
    Provider* provider = m_providers.provider(m_key.connection);
    if (!provider) {
        setPhase(Phase::Waiting, fail(ErrorKind::Unreachable).error().during(Operation::ReadLogs, {}));
        return;
    }
    LogQuery query;
    query.scope = m_scope;
    if (m_resume.canResume()) {
        query.sinceNs = m_resume.sinceNs();
        m_resume.beginReplay();
    } else {
        query.tail = firstLines;
        if (!m_store.isEmpty()) { // Lines without times cannot be joined.
            m_store.clear();
            Q_EMIT replaced();
        }
    }
    whenDone(provider->openLogs(m_key.id, query), this, [this, generation](Result<std::unique_ptr<LogStream>> opened) {
        if (generation == m_generation)
            onOpened(std::move(opened));
    });
}

void SandboxLogSession::onOpened(Result<std::unique_ptr<LogStream>> opened)
{
    if (!opened) {
        onInterrupted(opened.error());
        return;
    }
    m_stream = std::move(*opened);
    m_startedAgainMs = 0;
    connect(m_stream.get(), &LogStream::entries, this, &SandboxLogSession::onEntries);
    connect(m_stream.get(), &LogStream::ended, this, &SandboxLogSession::onEnded);
    if (m_seam)
        m_seam->outageMs = m_interruptedMs == 0 ? 0 : m_clock.monotonicMs() - m_interruptedMs;
    else if (!m_resume.isReplaying())
        m_interruptedMs = 0;
    m_arrived = false;
    if (m_seam || m_resume.isReplaying())
        awaitProof();
    if (isConnected() && (phase() != Phase::Ended || isRunning()))
        setPhase(Phase::Following);
    m_stream->start();
}

void SandboxLogSession::onEntries(const QList<LogEntry>& batch)
{
    if (!m_resume.isReplaying() && !m_seam) {
        take(batch);
        return;
    }
    if (!std::exchange(m_arrived, true))
        awaitProof();
    if (const QList<LogEntry> fresh = m_resume.fresh(batch); !m_resume.isKeeping())
        join(fresh);
}

void SandboxLogSession::join(const QList<LogEntry>& fresh)
{
    // The seam comes with the first new line, or when the stream has stayed: an engine may end the one that was opened
    // while the sandbox was about to start, and that is no interruption of its own.
    if (fresh.isEmpty() && m_seam) {
        awaitProof();
        return;
    }
    m_proofTimer->stop();
    settleSeam(m_resume.isProven(), fresh.isEmpty() ? m_clock.wallNs() : fresh.first().timeNs);
    take(fresh);
}

void SandboxLogSession::awaitProof()
{
    m_awaitedSinceMs = m_clock.monotonicMs();
    m_proofTimer->start();
}

void SandboxLogSession::onProofTick()
{
    const bool searching = m_resume.isReplaying() && !m_arrived;
    if (m_clock.monotonicMs() - m_awaitedSinceMs < (searching ? searchMs : proofMs))
        return;
    m_proofTimer->stop();
    const QList<LogEntry> kept = searching ? QList<LogEntry>() : m_resume.giveUp();
    settleSeam(m_resume.isProven(), kept.isEmpty() ? m_clock.wallNs() : kept.first().timeNs);
    Q_EMIT appended();
    take(kept);
}

void SandboxLogSession::settleSeam(bool proven, qint64 timeNs)
{
    const auto seam = std::exchange(m_seam, std::nullopt);
    m_interruptedMs = 0;
    if (!seam || (m_seamOnlyIfUnproven && proven))
        return;
    LogSeam settled = *seam;
    settled.proven = proven;
    const QByteArray text = settled.encoded();
    LogLine line;
    line.timeNs = timeNs;
    line.seam = true;
    line.text = text;
    m_store.append(line);
}

void SandboxLogSession::take(const QList<LogEntry>& lines)
{
    if (lines.isEmpty())
        return;
    m_backoff.reset();
    m_triedAtOnce = false;
    for (const LogEntry& entry : lines)
        m_resume.note(entry);
    m_arrivedMeanwhile += lines.size();
    if (m_spill.isEmpty() && hasRoomFor(lines))
        keep(lines);
    else
        spill(lines);
}

bool SandboxLogSession::hasRoomFor(const QList<LogEntry>& lines) const
{
    if (!isHeld())
        return true;
    qint64 bytes = 0;
    for (const LogEntry& entry : lines)
        bytes += entry.text.size();
    return !m_store.wouldDrop(bytes, lines.size());
}

void SandboxLogSession::keep(const QList<LogEntry>& lines)
{
    m_store.append(lines);
    updateOlder();
    Q_EMIT appended();
}

void SandboxLogSession::spill(const QList<LogEntry>& lines)
{
    m_spill.push(lines);
    setHeldBack(isHeld());
    if (!m_stream)
        return;
    if (m_spill.isFull() && m_resume.canResume()) {
        closeStream();
        m_resumeWhenCaughtUp = LogSeam::Kind::Reconnected;
    } else if (m_spill.isFull() || m_spill.isChoked()) {
        m_stream->setPaused(true);
    }
}

void SandboxLogSession::released()
{
    setHeldBack(false);
    if (!m_spill.isEmpty())
        m_spill.fetchFront();
}

void SandboxLogSession::takeSpilled()
{
    if (!hasRoomFor(m_spill.front())) {
        setHeldBack(true);
        return;
    }
    keep(m_spill.popFront());
    if (!m_spill.isEmpty())
        m_spill.fetchFront();
    else if (const auto interruption = std::exchange(m_resumeWhenCaughtUp, std::nullopt))
        resumeAfter(*interruption);
    else
        onRelieved();
}

void SandboxLogSession::onRelieved()
{
    if (m_stream && !m_spill.isFull() && !m_spill.isChoked())
        m_stream->setPaused(false);
}

void SandboxLogSession::onEnded(const std::optional<Error>& error)
{
    if (error) {
        onInterrupted(*error);
        return;
    }
    if (m_resume.isReplaying())
        join(m_resume.giveUp()); // All that there is has come.
    closeStream();
    if (m_interruptedMs == 0)
        m_interruptedMs = m_clock.monotonicMs();
    if (m_startedAgainMs != 0 && m_clock.monotonicMs() - std::exchange(m_startedAgainMs, 0) < lateEndMs)
        resumeAfter(LogSeam::Kind::Restarted);
    else if (isRunning())
        retryLater(newsMs); // Its end is about to be told, or the engine gave the stream up.
    else
        setPhase(Phase::Ended);
}

void SandboxLogSession::onInterrupted(const Error& error)
{
    closeStream();
    ++m_generation;
    if (m_interruptedMs == 0)
        m_interruptedMs = m_clock.monotonicMs();
    if (error.kind == ErrorKind::NotFound && !m_store.isEmpty()) {
        setPhase(Phase::Ended); // Deleted: what it wrote stays readable.
        return;
    }
    if (isConnected() && !mayPass(error)) {
        setPhase(Phase::Failed, error);
        return;
    }
    setPhase(Phase::Waiting, error);
    if (isConnected())
        retryLater(0);
}

void SandboxLogSession::retryLater(int firstMs)
{
    // One attempt comes soon; those after one that brought nothing wait longer and longer.
    m_retryTimer->start(std::exchange(m_triedAtOnce, true) ? m_backoff.nextMs() : firstMs);
}

void SandboxLogSession::resumeAfter(LogSeam::Kind interruption)
{
    m_retryTimer->stop();
    if (!m_spill.isEmpty()) {
        closeStream();
        m_resumeWhenCaughtUp = interruption;
        return;
    }
    if (!m_seam && !m_store.isEmpty())
        m_seam = LogSeam{interruption, 0, false};
    else if (m_seam && interruption == LogSeam::Kind::Restarted)
        m_seam->kind = interruption;
    // A stream that the engine ended while the sandbox runs is worth a word only if lines may be missing.
    m_seamOnlyIfUnproven = phase() == Phase::Following && interruption == LogSeam::Kind::Reconnected;
    open();
}

void SandboxLogSession::closeStream()
{
    m_proofTimer->stop();
    dispose(m_stream, this);
}

void SandboxLogSession::reload()
{
    closeStream();
    closeOlder();
    m_retryTimer->stop();
    m_resume.clear();
    m_spill.clear();
    m_resumeWhenCaughtUp.reset();
    m_seam.reset();
    m_interruptedMs = 0;
    m_connectionLost = false;
    m_beginningKnown = false;
    m_olderPage = firstOlderPage;
    m_store.clear();
    setHeldBack(false);
    setOlder(Older::None);
    setPhase(Phase::Loading);
    Q_EMIT replaced();
    open();
}

// Older lines.

void SandboxLogSession::updateOlder()
{
    if (older() == Older::Loading)
        return;
    if (!m_store.canPrepend())
        setOlder(Older::AtLimit);
    else
        setOlder(m_beginningKnown || m_store.count() < firstLines ? Older::None : Older::Available);
}

void SandboxLogSession::requestOlder()
{
    Provider* provider = m_providers.provider(m_key.connection);
    if (older() != Older::Available || !provider)
        return;
    setOlder(Older::Loading);
    m_olderLines = std::make_unique<OlderLines>(m_store, m_store.limitBytes() - m_store.bytes());
    m_arrivedMeanwhile = 0;
    // A larger tail costs what it returns; paging backwards by `since` would make the engine read the whole log.
    LogQuery query;
    query.scope = m_scope;
    query.tail = static_cast<int>(m_store.count() + m_olderPage);
    query.follow = false;
    const quint64 generation = ++m_olderGeneration;
    whenDone(provider->openLogs(m_key.id, query), this, [this, generation](Result<std::unique_ptr<LogStream>> opened) {
        if (generation == m_olderGeneration)
            onOlderOpened(std::move(opened));
    });
}

void SandboxLogSession::onOlderOpened(Result<std::unique_ptr<LogStream>> opened)
{
    if (!opened) {
        onOlderEnded(opened.error());
        return;
    }
    m_olderStream = std::move(*opened);
    connect(m_olderStream.get(), &LogStream::entries, this, [this](const QList<LogEntry>& batch) {
        if (m_olderLines->add(batch))
            takeOlder();
    });
    connect(m_olderStream.get(), &LogStream::ended, this, &SandboxLogSession::onOlderEnded);
    m_olderStream->start();
}

void SandboxLogSession::onOlderEnded(const std::optional<Error>& error)
{
    if (error) {
        closeOlder();
        Q_EMIT olderFailed(error->during(Operation::ReadLogs, {}));
        return;
    }
    m_olderLines->finish();
    takeOlder();
}

void SandboxLogSession::takeOlder()
{
    const auto found = std::exchange(m_olderLines, nullptr);
    std::vector<LogLine> lines;
    lines.reserve(found->lines().size());
    for (const LogEntry& entry : found->lines()) {
        LogLine line;
        line.timeNs = entry.timeNs;
        line.channel = entry.channel;
        line.truncated = entry.truncated;
        line.text = entry.text;
        lines.push_back(line);
    }
    const qsizetype added = m_store.prepend(lines);
    const auto read = static_cast<qsizetype>(lines.size());
    m_beginningKnown = added == read && read + m_arrivedMeanwhile < m_olderPage;
    m_olderPage = std::min(m_olderPage * 4, largestOlderPage);
    closeOlder();
    if (added < read)
        setOlder(Older::AtLimit);
    if (added > 0)
        Q_EMIT prepended(added);
}

void SandboxLogSession::closeOlder()
{
    ++m_olderGeneration;
    dispose(m_olderStream, this);
    m_olderLines.reset();
    if (older() != Older::Loading)
        return;
    setOlder(Older::None);
    updateOlder();
}

} // namespace sandglass

#include "moc_sandboxlogsession.cpp"
