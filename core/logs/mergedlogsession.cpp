// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/mergedlogsession.h"

#include <QTimer>

#include <algorithm>
#include <limits>
#include <span>

namespace sandglass {

namespace {
constexpr int firstAnswerMs = 2000; ///< how long a log that does not answer is waited for
constexpr int tailMs = 100;         ///< how long the first lines may take after the answer
constexpr int settleMs = 3000;
constexpr int flushMs = 50;
constexpr qsizetype firstLines = 4000;
constexpr qsizetype olderPage = 4000;
constexpr qsizetype fewLines = 500;
} // namespace

MergedLogSession::MergedLogSession(std::vector<std::shared_ptr<LogSession>> parts, const Clock& clock,
                                   qint64 storeBytes, QObject* parent)
    : LogSession(storeBytes, parent)
    , m_clock(clock)
    , m_beginTimer(new QTimer(this))
    , m_flushTimer(new QTimer(this))
{
    m_beginTimer->setSingleShot(true);
    connect(m_beginTimer, &QTimer::timeout, this, [this] {
        m_begun = true;
        m_settledMs = m_clock.monotonicMs() + settleMs;
        rebuild();
        onStateChanged();
    });
    m_flushTimer->setInterval(flushMs);
    connect(m_flushTimer, &QTimer::timeout, this, &MergedLogSession::flush);
    for (auto& session : parts) {
        m_parts.push_back(std::make_unique<Part>());
        Part& part = *m_parts.back();
        part.session = std::move(session);
        LogSession* source = part.session.get();
        connect(source, &LogSession::appended, this, [this, &part] { onAppended(part); });
        connect(source, &LogSession::prepended, this, &MergedLogSession::onPrepended);
        connect(source, &LogSession::replaced, this, [this] {
            m_settledMs = m_clock.monotonicMs() + settleMs;
            rebuild();
        });
        connect(source, &LogSession::stateChanged, this, &MergedLogSession::onStateChanged);
        connect(source, &LogSession::olderFailed, this, &MergedLogSession::olderFailed);
    }
    m_beginTimer->start(firstAnswerMs);
    beginWhenReady();
}

MergedLogSession::~MergedLogSession() = default;

QList<SandboxKey> MergedLogSession::sources() const
{
    QList<SandboxKey> all;
    for (const auto& part : m_parts)
        all += part->session->sources();
    return all;
}

void MergedLogSession::beginWhenReady()
{
    const bool allAnswered =
        std::ranges::none_of(m_parts, [](const auto& part) { return part->session->phase() == Phase::Loading; });
    if (!m_begun && allAnswered && m_beginTimer->remainingTime() > tailMs)
        m_beginTimer->start(tailMs);
}

void MergedLogSession::onStateChanged()
{
    beginWhenReady();
    const auto in = [](Phase wanted) {
        return [wanted](const auto& part) { return part->session->phase() == wanted; };
    };
    Phase merged = Phase::Ended;
    std::optional<Error> problem;
    for (const auto& part : m_parts) {
        if (part->session->error() && !problem)
            problem = part->session->error();
    }
    if (!m_begun)
        merged = Phase::Loading;
    else if (std::ranges::any_of(m_parts, in(Phase::Following)))
        merged = Phase::Following;
    else if (std::ranges::any_of(m_parts, in(Phase::Waiting)))
        merged = Phase::Waiting;
    else if (!m_parts.empty() && std::ranges::all_of(m_parts, in(Phase::Failed)))
        merged = Phase::Failed;
    updateOlder();
    setPhase(merged, problem);
}

void MergedLogSession::onAppended(Part& part)
{
    if (!m_begun)
        return;
    part.arrivals.push_back({part.store().endId(), m_clock.monotonicMs()});
    if (!m_flushTimer->isActive())
        m_flushTimer->start();
}

void MergedLogSession::flush()
{
    const qint64 ripeMs = m_clock.monotonicMs() - reorderMs;
    std::vector<LineId> ends;
    qint64 ripeNs = std::numeric_limits<qint64>::min();
    bool any = false;
    bool waiting = false;
    for (const auto& part : m_parts) {
        const LogStore& store = part->store();
        part->to = std::clamp(part->to, store.firstId(), store.endId());
        LineId end = part->to;
        while (!part->arrivals.empty() && part->arrivals.front().atMs <= ripeMs) {
            end = std::clamp(part->arrivals.front().endId, end, store.endId());
            part->arrivals.pop_front();
        }
        if (end > part->to) {
            ripeNs = std::max(ripeNs, store.lineAt(end - 1).timeNs);
            any = true;
        }
        waiting = waiting || !part->arrivals.empty();
        ends.push_back(end);
    }
    if (!waiting)
        m_flushTimer->stop();
    if (!any)
        return;
    // Lines that have not waited long enough go along if they are earlier than one that goes.
    for (size_t i = 0; i < m_parts.size(); ++i) {
        const LogStore& store = m_parts[i]->store();
        while (ends[i] < store.endId() && store.lineAt(ends[i]).timeNs <= ripeNs)
            ++ends[i];
    }
    qint64 bytes = 0;
    qint64 lines = 0;
    qint64 earliest = std::numeric_limits<qint64>::max();
    for (size_t i = 0; i < m_parts.size(); ++i) {
        for (LineId id = m_parts[i]->to; id < ends[i]; ++id, ++lines) {
            const LogLine line = m_parts[i]->store().lineAt(id);
            bytes += line.text.size();
            earliest = std::min(earliest, line.timeNs);
        }
    }
    if (isHeld() && m_store.wouldDrop(bytes, lines)) {
        for (const auto& part : m_parts)
            part->session->setHeld(this, true);
        setHeldBack(true);
        return;
    }
    const qint64 lastNs = m_store.isEmpty() ? 0 : m_store.lineAt(m_store.endId() - 1).timeNs;
    const bool late = earliest < lastNs - qint64(reorderMs) * 1000000;
    if (late && m_clock.monotonicMs() < m_settledMs) {
        rebuild(); // A log that answered late: its first lines belong between the others.
        return;
    }
    takeNewer(ends);
    Q_EMIT appended();
}

void MergedLogSession::takeNewer(const std::vector<LineId>& ends)
{
    for (;;) {
        Part* next = nullptr;
        LogLine earliest;
        size_t source = 0;
        for (size_t i = 0; i < m_parts.size(); ++i) {
            Part& part = *m_parts[i];
            if (part.to >= ends[i])
                continue;
            const LogLine line = part.store().lineAt(part.to);
            if (next && line.timeNs >= earliest.timeNs)
                continue;
            next = &part;
            earliest = line;
            source = i;
        }
        if (!next)
            return;
        earliest.source = static_cast<quint8>(source);
        m_store.append(earliest);
        ++next->to;
    }
}

qsizetype MergedLogSession::takeOlder(qsizetype most)
{
    if (m_noRoom)
        return 0;
    // Where a log may go on before its first line that is here, lines of the others before that line have to wait.
    qint64 horizon = std::numeric_limits<qint64>::min();
    for (const auto& part : m_parts) {
        const LogStore& store = part->store();
        const Older older = part->session->older();
        if ((older == Older::Available || older == Older::Loading) && !store.isEmpty())
            horizon = std::max(horizon, store.lineAt(store.firstId()).timeNs);
    }
    std::vector<LogLine> taken;
    while (static_cast<qsizetype>(taken.size()) < most) {
        Part* next = nullptr;
        LogLine latest;
        size_t source = 0;
        for (size_t i = 0; i < m_parts.size(); ++i) {
            Part& part = *m_parts[i];
            part.from = std::max(part.from, part.store().firstId());
            if (part.from == part.store().firstId())
                continue;
            const LogLine line = part.store().lineAt(part.from - 1);
            if (line.timeNs < horizon || (next && line.timeNs < latest.timeNs))
                continue;
            next = &part;
            latest = line;
            source = i;
        }
        if (!next)
            break;
        latest.source = static_cast<quint8>(source);
        taken.push_back(latest);
        --next->from;
    }
    std::ranges::reverse(taken);
    const qsizetype added = m_store.prepend(taken);
    // The oldest, for which there was no room, are not merged: nothing may be added before them.
    m_noRoom = added < static_cast<qsizetype>(taken.size());
    for (const LogLine& left : std::span(taken).first(taken.size() - static_cast<size_t>(added)))
        ++m_parts[left.source]->from;
    return added;
}

void MergedLogSession::rebuild()
{
    if (!m_begun)
        return;
    m_store.clear();
    m_noRoom = false;
    for (const auto& part : m_parts) {
        part->from = part->to = part->store().endId();
        part->arrivals.clear();
    }
    takeOlder(firstLines);
    updateOlder();
    Q_EMIT replaced();
}

void MergedLogSession::requestOlder()
{
    if (older() != Older::Available)
        return;
    const qsizetype taken = takeOlder(olderPage);
    if (taken < fewLines) {
        // The logs whose first line is the latest are the limit.
        for (const auto& part : m_parts) {
            if (part->from <= part->store().firstId())
                part->session->requestOlder();
        }
    }
    updateOlder();
    if (taken > 0)
        Q_EMIT prepended(taken);
}

void MergedLogSession::onPrepended()
{
    if (!m_begun)
        return;
    const qsizetype taken = takeOlder(olderPage);
    updateOlder();
    if (taken > 0)
        Q_EMIT prepended(taken);
}

void MergedLogSession::updateOlder()
{
    if (m_noRoom || !m_store.canPrepend()) {
        setOlder(Older::AtLimit);
        return;
    }
    Older merged = Older::None;
    for (const auto& part : m_parts) {
        const Older own = part->session->older();
        if (own == Older::Loading) {
            merged = Older::Loading;
            break;
        }
        if (own == Older::Available || (m_begun && part->from > part->store().firstId()))
            merged = Older::Available;
        else if (own == Older::AtLimit && merged == Older::None)
            merged = Older::AtLimit;
    }
    setOlder(merged);
}

void MergedLogSession::released()
{
    if (!isHeldBack())
        return;
    setHeldBack(false);
    for (const auto& part : m_parts) {
        part->session->setHeld(this, false);
        part->arrivals.push_back({part->store().endId(), 0});
    }
    m_flushTimer->start();
}

void MergedLogSession::reload()
{
    for (const auto& part : m_parts)
        part->session->reload();
}

} // namespace sandglass

#include "moc_mergedlogsession.cpp"
