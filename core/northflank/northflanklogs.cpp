// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflanklogs.h"

#include "core/base/backoff.h"
#include "core/northflank/northflankapi.h"

#include <QDateTime>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTimer>
#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 nsPerMs = 1'000'000;
/// Northflank keeps logs for 30 days; one less, whatever this machine's clock says.
constexpr qint64 oldestMs = 29LL * 24 * 3600 * 1000;
/// A server may give fewer lines than it was asked for; how few is not documented, and fewer than this nobody gives
/// while there are more.
constexpr qsizetype smallestPage = 100;

QString isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

QString filterName(LogServerFilter::Kind kind)
{
    switch (kind) {
    case LogServerFilter::Kind::TextIncludes:
        return u"textIncludes"_s;
    case LogServerFilter::Kind::TextNotIncludes:
        return u"textNotIncludes"_s;
    case LogServerFilter::Kind::RegexIncludes:
        return u"regexIncludes"_s;
    case LogServerFilter::Kind::RegexNotIncludes:
        break;
    }
    return u"regexNotIncludes"_s;
}

Query scopeQuery(const LogScope& scope)
{
    Query pairs;
    if (!scope.instance.isEmpty())
        pairs.append({u"containerName"_s, scope.instance});
    if (scope.filter)
        pairs.append({filterName(scope.filter->kind), scope.filter->text});
    return pairs;
}

Query rangeQuery(const LogQuery& query, qint64 fromMs, std::optional<qint64> untilMs, int lines, bool newestFirst)
{
    Query pairs{{u"queryType"_s, u"range"_s}, {u"startTime"_s, isoTime(fromMs)}};
    if (untilMs)
        pairs.append({u"endTime"_s, isoTime(*untilMs)});
    pairs.append({u"lineLimit"_s, QString::number(lines)});
    pairs.append({u"direction"_s, newestFirst ? u"backward"_s : u"forward"_s});
    return pairs + scopeQuery(query.scope);
}

using Api = std::shared_ptr<NorthflankApi>;

Task<Result<QList<InstanceLine>>> readPage(Api api, ServicePath service, Query query, std::stop_token stop)
{
    const auto answer = co_await api->get(service.rest(u"logs"_s), query, Operation::ReadLogs, service.id(), stop);
    if (!answer)
        co_return std::unexpected(answer.error());
    if (!answer->value("data"_L1).isArray())
        co_return std::unexpected(fail(ErrorKind::Protocol, u"the answer has no list of lines"_s)
                                      .error()
                                      .during(Operation::ReadLogs, service.id()));
    co_return instanceLines(answer->value("data"_L1).toArray());
}

qint64 startOf(const LogQuery& query)
{
    return query.sinceNs > 0 ? query.sinceNs / nsPerMs : QDateTime::currentMSecsSinceEpoch() - oldestMs;
}

std::optional<qint64> endOf(const LogQuery& query)
{
    return query.untilNs > 0 ? std::optional(query.untilNs / nsPerMs + 1) : std::nullopt;
}

bool byTime(const InstanceLine& one, const InstanceLine& other)
{
    return one.entry.timeNs < other.entry.timeNs;
}

/// The newest lines, oldest first.
Task<Result<QList<InstanceLine>>> readNewest(Api api, ServicePath service, LogQuery query, int pageLines)
{
    QList<InstanceLine> all;
    LogOverlap had;
    auto untilMs = endOf(query);
    while (all.size() < query.tail) {
        const int wanted = static_cast<int>(std::min<qint64>(pageLines, query.tail - all.size() + smallestPage));
        auto page = co_await readPage(api, service, rangeQuery(query, startOf(query), untilMs, wanted, true), {});
        if (!page)
            co_return std::unexpected(page.error());
        if (!page->isEmpty() && page->first().entry.timeNs < page->last().entry.timeNs)
            std::ranges::reverse(*page); // Which end "backward" begins with is not documented.
        const QList<InstanceLine> fresh = had.repeats().fresh(*page);
        for (const InstanceLine& line : fresh)
            had.note(line);
        all += fresh;
        if (page->size() < std::min<qsizetype>(wanted, smallestPage) || fresh.isEmpty())
            break;
        untilMs = all.last().entry.timeNs / nsPerMs + 1;
    }
    all.resize(std::min<qsizetype>(all.size(), query.tail));
    std::ranges::reverse(all);
    std::ranges::stable_sort(all, byTime);
    co_return all;
}

/// Whether waiting changes nothing.
bool isFinal(const Error& error)
{
    constexpr int requestTimeout = 408;
    constexpr int tooMany = 429;
    const int status = error.httpStatus;
    return error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::Unauthorised ||
           (status >= 400 && status < 500 && status != requestTimeout && status != tooMany);
}

} // namespace

NorthflankLogs::NorthflankLogs(std::shared_ptr<NorthflankApi> api, ServicePath service, LogQuery query,
                               LogPatience patience)
    : m_api(std::move(api))
    , m_service(std::move(service))
    , m_query(std::move(query))
    , m_patience(patience)
{
}

NorthflankLogs::~NorthflankLogs()
{
    m_dropped.request_stop();
    m_stopped.request_stop();
    if (m_tail)
        m_tail->giveUp();
    if (const auto waiting = std::exchange(m_resumed, std::nullopt))
        waiting->set(false);
}

Task<Result<std::unique_ptr<NorthflankLogs>>>
NorthflankLogs::open(std::shared_ptr<NorthflankApi> api, ServicePath service, LogQuery query, LogPatience patience)
{
    std::unique_ptr<NorthflankLogs> logs(new NorthflankLogs(api, service, query, patience));
    if (query.tail >= 0) {
        // What follows begins behind the newest line, also where none is wanted.
        const qsizetype wanted = query.tail;
        query.tail = std::max(query.tail, 1);
        auto newest = co_await readNewest(api, service, query, patience.pageLines);
        if (!newest)
            co_return std::unexpected(newest.error());
        logs->m_complete = true;
        if (newest->size() >= query.tail)
            logs->m_floorNs = newest->first().entry.timeNs;
        for (const InstanceLine& line : std::as_const(*newest))
            logs->m_overlap.note(line);
        logs->m_first = wanted > 0 ? std::move(*newest) : QList<InstanceLine>();
    } else {
        const Query firstPage = rangeQuery(query, startOf(query), endOf(query), patience.pageLines, false);
        auto page = co_await readPage(api, service, firstPage, {});
        if (!page)
            co_return std::unexpected(page.error());
        std::ranges::stable_sort(*page, byTime);
        logs->m_complete = page->size() < std::min<qsizetype>(patience.pageLines, smallestPage);
        for (const InstanceLine& line : std::as_const(*page))
            logs->m_overlap.note(line);
        logs->m_first = std::move(*page);
    }
    co_return logs;
}

void NorthflankLogs::start()
{
    run(this);
}

void NorthflankLogs::setPaused(bool paused)
{
    m_paused = paused;
    tune();
    if (!paused) {
        if (const auto waiting = std::exchange(m_resumed, std::nullopt))
            waiting->set(true);
    }
}

void NorthflankLogs::sandboxStopped()
{
    QTimer::singleShot(m_patience.lagMs, this, [this] {
        m_stopped.request_stop();
        if (m_tail)
            m_tail->giveUp();
    });
}

void NorthflankLogs::tune()
{
    if (m_tail)
        m_tail->setPaused(m_paused || !m_live);
}

bool NorthflankLogs::isDropped(const Self& self)
{
    return !self || self->m_dropped.stop_requested();
}

Task<void> NorthflankLogs::run(Self self)
{
    Status outcome;
    if (!co_await give(self, std::exchange(self->m_first, {})))
        co_return;
    if (!self->m_complete)
        outcome = co_await readOn(self);
    if (isDropped(self))
        co_return;
    Backoff backoff(QRandomGenerator::global(), self->m_patience.firstPauseMs);
    int failures = 0;
    while (!isDropped(self) && outcome && self->m_query.follow && !self->m_stopped.stop_requested()) {
        const qint64 before = self->m_overlap.sinceNs();
        const Error lost = co_await follow(self);
        if (isDropped(self) || self->m_stopped.stop_requested())
            break;
        failures = self->m_live ? 0 : failures + 1;
        if (self->m_overlap.sinceNs() > before)
            backoff.reset();
        if (isFinal(lost) || failures > self->m_patience.mostFailures)
            outcome = std::unexpected(lost);
        else
            co_await sleepFor(backoff.nextMs(), self->m_stopped.get_token());
    }
    if (!isDropped(self) && outcome && self->m_query.follow)
        outcome = co_await readOn(self);
    if (isDropped(self))
        co_return;
    std::optional<Error> error;
    if (!outcome) {
        error = outcome.error().during(Operation::ReadLogs, self->m_service.id());
        error->endpoint = self->m_api->endpointText();
    }
    Q_EMIT self->ended(error);
}

/// Opens the live tail, reads what was written up to then, and hands on what the tail brings until it is lost.
Task<Error> NorthflankLogs::follow(Self self)
{
    Query query{{u"queryType"_s, u"tail"_s}};
    if (const qint64 sinceNs = self->m_overlap.sinceNs(); sinceNs > 0)
        query.append({u"startTime"_s, isoTime(sinceNs / nsPerMs)});
    query += scopeQuery(self->m_query.scope);
    const auto tail = std::make_unique<LogTail>(self->m_api->token(), self->m_patience.tail);
    self->m_tail = tail.get();
    self->m_live = false;
    const Status opened = co_await tail->open(self->m_api->socketUrl({}, self->m_service.rest(u"logs"_s), query));
    if (!opened)
        co_return opened.error();
    if (isDropped(self))
        co_return fail(ErrorKind::Cancelled).error();
    const Status caughtUp = co_await readOn(self);
    if (!caughtUp)
        co_return caughtUp.error();
    if (isDropped(self))
        co_return fail(ErrorKind::Cancelled).error();
    const auto repeats = std::make_shared<LogOverlap::Repeats>(self->m_overlap.repeats());
    connect(tail.get(), &LogTail::lines, self.data(),
            [self, repeats](const QList<InstanceLine>& batch) { self->hand(self->newOf(repeats->fresh(batch))); });
    self->m_live = true;
    self->tune();
    const auto lost = tail->lost();
    co_return co_await lost;
}

/// Reads page after page what was not had yet.
Task<Status> NorthflankLogs::readOn(Self self)
{
    qint64 fromMs = self->m_overlap.sinceNs() / nsPerMs;
    if (fromMs == 0)
        fromMs = startOf(self->m_query);
    bool stuck = false;
    while (true) {
        const int lines = self->m_patience.pageLines;
        auto page = co_await readPage(self->m_api, self->m_service,
                                      rangeQuery(self->m_query, fromMs, endOf(self->m_query), lines, false),
                                      self->m_dropped.get_token());
        if (!page)
            co_return std::unexpected(page.error());
        if (isDropped(self))
            co_return fail(ErrorKind::Cancelled);
        std::ranges::stable_sort(*page, byTime);
        const auto fresh = self->newOf(self->m_overlap.repeats().fresh(*page));
        if (!co_await give(self, fresh))
            co_return fail(ErrorKind::Cancelled);
        if (page->size() < std::min<qsizetype>(lines, smallestPage))
            co_return Status{};
        // A full page of one time does not lead further; one step behind it does.
        if (fresh.isEmpty() && (page->size() < lines || std::exchange(stuck, true)))
            co_return Status{};
        fromMs = std::max(fromMs + 1, page->last().entry.timeNs / nsPerMs);
    }
}

/// Hands lines on as soon as somebody reads. False when the stream is gone.
Task<bool> NorthflankLogs::give(Self self, QList<InstanceLine> lines)
{
    if (self->m_paused) {
        self->m_resumed.emplace();
        const OneShot<bool> resumed = *self->m_resumed;
        if (!co_await resumed)
            co_return false;
    }
    co_return !isDropped(self) && self->hand(lines);
}

/// Notes \a lines, without those that are older than what was asked for.
QList<InstanceLine> NorthflankLogs::newOf(QList<InstanceLine> lines)
{
    lines.removeIf([this](const InstanceLine& line) { return line.entry.timeNs <= m_floorNs; });
    for (const InstanceLine& line : std::as_const(lines))
        m_overlap.note(line);
    return lines;
}

bool NorthflankLogs::hand(const QList<InstanceLine>& lines)
{
    QList<LogEntry> batch;
    for (const InstanceLine& line : lines) {
        const bool wanted = line.entry.channel == LogChannel::Error ? m_query.error : m_query.output;
        if (wanted && line.entry.timeNs >= m_query.sinceNs &&
            (m_query.untilNs == 0 || line.entry.timeNs <= m_query.untilNs))
            batch.append(line.entry);
    }
    const Self alive(this);
    if (!batch.isEmpty())
        Q_EMIT entries(batch);
    return alive;
}

} // namespace sandglass

#include "moc_northflanklogs.cpp"
