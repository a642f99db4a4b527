// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/podmanlogs.h"

#include "core/docker/dockerapi.h"
#include "core/docker/logdecoder.h"
#include "core/docker/logrequest.h"
#include "core/docker/streamreader.h"

#include <QPointer>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

using Http = std::unique_ptr<HttpStream>;

constexpr int readSilenceMs = 30000;
constexpr int followSilenceMs = std::numeric_limits<int>::max();

/// What the stream and the task that feeds it share.
struct Following
{
    std::shared_ptr<DockerApi> api;
    QString id;
    LogQuery query;
    int tail = -1; ///< of the log that is there, only the newest lines are wanted
    LogPosition position;
    QPointer<LogStream> stream;
    std::stop_source dropped; ///< nobody reads any more
    std::stop_source sandboxEnded;
    bool paused = false;
    std::optional<OneShot<bool>> resumed;

    void setPaused(bool pause)
    {
        paused = pause;
        if (!pause) {
            if (const auto waiting = std::exchange(resumed, std::nullopt))
                waiting->set(true);
        }
    }
    bool isDropped() const { return !stream || dropped.stop_requested(); }
};
using Shared = std::shared_ptr<Following>;

Task<Result<Http>> openAt(Shared following, bool follow)
{
    LogQuery query = following->query;
    query.follow = follow;
    query.tail = -1;
    if (following->position.sinceNs > 0)
        query.sinceNs = following->position.sinceNs;
    return following->api->open(logRequest(*following->api, following->id, query), following->dropped.get_token());
}

/// Reads \a http to its end and hands on what was not had yet; a line that is not finished only when \a isLast.
Task<Status> read(Shared following, Http http, int silenceMs, std::stop_token stop, bool isLast)
{
    StreamReader reader(std::move(http), silenceMs, stop);
    LogDecoder decoder(LogDecoder::Mode::Framed);
    decoder.trackPosition();
    qsizetype had = following->position.lines;
    const int tail = std::exchange(following->tail, -1);
    QList<LogEntry> newest;
    bool open = true;
    while (open) {
        const auto bytes = co_await reader.next();
        if (!bytes)
            co_return std::unexpected(bytes.error());
        QList<LogEntry> lines;
        open = !bytes->isEmpty();
        const Status decoded = decoder.push(*bytes, lines);
        if (!decoded)
            co_return decoded;
        if (!open && isLast)
            decoder.finish(lines);
        const qsizetype known = std::min(had, lines.size());
        had -= known;
        lines.remove(0, known);
        // Before it has passed what was had already, this read stands behind the position; what stands in an unfinished
        // line is for the next read to find; an empty answer changes nothing.
        if (const auto reached = decoder.position(); had == 0 && reached.sinceNs > 0)
            following->position = reached;
        if (tail >= 0) {
            newest += lines;
            if (newest.size() > 2 * qsizetype(tail) + 10000 || !open)
                newest.remove(0, std::max<qsizetype>(0, newest.size() - tail));
            lines = open ? QList<LogEntry>() : std::exchange(newest, {});
        }
        if (following->isDropped() || !emitLogLines(following->stream, lines))
            co_return fail(ErrorKind::Cancelled);
        if (following->paused) {
            following->resumed.emplace();
            const OneShot<bool> resumed = *following->resumed;
            co_await resumed;
        }
        if (stop.stop_requested())
            co_return fail(ErrorKind::Cancelled);
    }
    co_return Status{};
}

/// Podman looks for the end of the sandbox this often; its followers get a quarter of a second from it on.
Task<void> awaitSandboxEnd(Shared following)
{
    ApiRequest request = ApiRequest::post(apiPath({u"libpod", u"containers", following->id, u"wait"})).slow(0);
    request.idleTimeoutMs = 0;
    request.query.add("condition", u"exited").add("condition", u"stopped").add("interval", u"50ms");
    const auto answer = co_await following->api->send(request, following->dropped.get_token());
    // Where the call itself fails, the follower's own end has to do.
    if (answer)
        following->sandboxEnded.request_stop();
}

Task<Status> feed(Shared following, Http backlog)
{
    if (const Status done =
            co_await read(following, std::move(backlog), readSilenceMs, following->dropped.get_token(), false);
        !done)
        co_return done;

    auto live = co_await openAt(following, true);
    if (!live)
        co_return std::unexpected(live.error());
    awaitSandboxEnd(following);
    const Status followed =
        co_await read(following, std::move(*live), followSilenceMs, following->sandboxEnded.get_token(), false);
    if (following->isDropped() || (!followed && !followed.error().isCancelled()))
        co_return followed;

    auto rest = co_await openAt(following, false);
    if (!rest)
        co_return std::unexpected(rest.error());
    co_return co_await read(following, std::move(*rest), readSilenceMs, following->dropped.get_token(), true);
}

Task<void> run(Shared following, Http backlog)
{
    const Status outcome = co_await feed(following, std::move(backlog));
    if (following->isDropped())
        co_return;
    following->dropped.request_stop();
    std::optional<Error> error;
    if (!outcome) {
        error = outcome.error().during(Operation::ReadLogs, following->id);
        if (error->endpoint.isEmpty())
            error->endpoint = following->api->endpointText();
    }
    Q_EMIT following->stream->ended(error);
}

class PodmanLogStream final : public LogStream
{
public:
    PodmanLogStream(Shared following, Http backlog)
        : m_following(std::move(following))
        , m_backlog(std::move(backlog))
    {
        m_following->stream = this;
    }
    ~PodmanLogStream() override
    {
        m_following->stream.clear();
        m_following->dropped.request_stop();
        m_following->sandboxEnded.request_stop();
        m_following->setPaused(false);
    }
    void start() override { run(m_following, std::move(m_backlog)); }
    void setPaused(bool paused) override { m_following->setPaused(paused); }

private:
    Shared m_following;
    Http m_backlog;
};

/// The second of the first of the newest lines: from there on lines can be counted.
Task<Result<qint64>> startOfTail(std::shared_ptr<DockerApi> api, QString id, LogQuery query)
{
    query.follow = false;
    query.tail = std::max(query.tail, 1);
    auto http = co_await api->open(logRequest(*api, id, query));
    if (!http)
        co_return std::unexpected(http.error());
    StreamReader reader(std::move(*http), readSilenceMs, {});
    LogDecoder decoder(LogDecoder::Mode::Framed);
    QList<LogEntry> lines;
    while (lines.isEmpty()) {
        const auto bytes = co_await reader.next();
        if (!bytes)
            co_return std::unexpected(bytes.error());
        if (bytes->isEmpty()) {
            decoder.finish(lines);
            break;
        }
        if (const Status decoded = decoder.push(*bytes, lines); !decoded)
            co_return std::unexpected(decoded.error());
    }
    co_return lines.isEmpty() ? 0 : lines.first().timeNs;
}

} // namespace

Task<Result<std::unique_ptr<LogStream>>> followPodmanLogs(std::shared_ptr<DockerApi> api, QString id, LogQuery query)
{
    const auto following = std::make_shared<Following>();
    following->api = api;
    following->id = id;
    following->query = query;
    following->tail = query.tail;
    if (query.tail >= 0) {
        const auto start = co_await startOfTail(api, id, query);
        if (!start)
            co_return std::unexpected(start.error());
        following->query.sinceNs = std::max(query.sinceNs, *start);
    }
    auto backlog = co_await openAt(following, false);
    if (!backlog)
        co_return std::unexpected(backlog.error());
    co_return std::make_unique<PodmanLogStream>(following, std::move(*backlog));
}

} // namespace sandglass
