// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerlogs.h"

#include "core/docker/agreement.h"
#include "core/docker/dockerapi.h"
#include "core/docker/logdecoder.h"
#include "core/docker/logrequest.h"
#include "core/docker/podmanlogs.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

class DockerLogStream final : public LogStream
{
public:
    /// \a silenceMs without a byte is a Timeout; 0: never.
    DockerLogStream(std::unique_ptr<HttpStream> http, LogDecoder::Mode mode, QString id, QString endpoint,
                    int silenceMs)
        : m_http(std::move(http))
        , m_decoder(mode)
        , m_id(std::move(id))
        , m_endpoint(std::move(endpoint))
    {
        m_silence.setSingleShot(true);
        m_silence.setInterval(silenceMs);
        connect(&m_silence, &QTimer::timeout, this,
                [this] { end(fail(ErrorKind::Timeout, u"the engine fell silent"_s).error()); });
        connect(m_http.get(), &HttpStream::dataReceived, this, &DockerLogStream::decode);
        connect(m_http.get(), &HttpStream::finished, this, &DockerLogStream::finish);
        connect(m_http.get(), &HttpStream::failed, this, &DockerLogStream::end);
    }

    void start() override
    {
        m_http->start();
        awaitBytes();
    }
    void setPaused(bool paused) override
    {
        m_http->setPaused(paused);
        if (paused)
            m_silence.stop();
        else
            awaitBytes();
    }

private:
    void awaitBytes()
    {
        if (m_silence.interval() > 0 && !m_ended && !m_http->isPaused())
            m_silence.start();
    }

    void decode(const QByteArray& bytes)
    {
        if (m_ended)
            return;
        awaitBytes();
        QList<LogEntry> lines;
        const Status decoded = m_decoder.push(bytes, lines);
        if (emitLogLines(this, lines) && !decoded)
            end(decoded.error());
    }

    void finish()
    {
        QList<LogEntry> lines;
        m_decoder.finish(lines);
        if (emitLogLines(this, lines))
            end(std::nullopt);
    }

    void end(std::optional<Error> error)
    {
        if (std::exchange(m_ended, true))
            return;
        m_http->setPaused(true);
        m_silence.stop();
        if (error) {
            error = error->during(Operation::ReadLogs, m_id);
            if (error->endpoint.isEmpty())
                error->endpoint = m_endpoint;
        }
        Q_EMIT ended(error);
    }

    std::unique_ptr<HttpStream> m_http;
    LogDecoder m_decoder;
    QString m_id;
    QString m_endpoint;
    QTimer m_silence;
    bool m_ended = false;
};

Task<Result<LogDecoder::Mode>> modeOf(std::shared_ptr<DockerApi> api, QString id, HttpHead head)
{
    if (api->quirks().libpodApi)
        co_return LogDecoder::Mode::Framed;
    const QByteArray type = head.headers.value("Content-Type");
    if (type == "application/vnd.docker.multiplexed-stream")
        co_return LogDecoder::Mode::Framed;
    if (type == "application/vnd.docker.raw-stream")
        co_return LogDecoder::Mode::Raw;
    // Before API 1.42 the answer does not tell.
    const auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", id, u"json"})));
    if (!inspected)
        co_return std::unexpected(inspected.error());
    const bool terminal = inspected->value("Config"_L1).toObject().value("Tty"_L1).toBool();
    co_return terminal ? LogDecoder::Mode::Raw : LogDecoder::Mode::Framed;
}

/// Whether the log of \a id may still grow.
Task<Result<bool>> isRunning(std::shared_ptr<DockerApi> api, QString id)
{
    const auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", id, u"json"})));
    if (!inspected)
        co_return std::unexpected(inspected.error());
    co_return inspected->value("State"_L1).toObject().value("Running"_L1).toBool();
}

} // namespace

Task<Result<std::unique_ptr<LogStream>>> openDockerLogs(std::shared_ptr<DockerApi> api, QString id, LogQuery query,
                                                        int silenceMs)
{
    // Whose API it is decides about the path.
    if (const auto agreed = co_await agreeOnVersion(api); !agreed)
        co_return std::unexpected(agreed.error().during(Operation::ReadLogs, id));
    if (query.follow && api->quirks().libpodApi) {
        const auto running = co_await isRunning(api, id);
        if (!running)
            co_return std::unexpected(running.error().during(Operation::ReadLogs, id));
        if (*running) {
            auto followed = co_await followPodmanLogs(api, id, query);
            if (!followed)
                co_return std::unexpected(followed.error().during(Operation::ReadLogs, id));
            co_return followed;
        }
        query.follow = false;
    }
    auto http = co_await api->open(logRequest(*api, id, query));
    if (!http)
        co_return std::unexpected(http.error().during(Operation::ReadLogs, id));
    const auto mode = co_await modeOf(api, id, (*http)->head());
    if (!mode)
        co_return std::unexpected(mode.error().during(Operation::ReadLogs, id));
    co_return std::make_unique<DockerLogStream>(std::move(*http), *mode, id, api->endpointText(),
                                                query.follow ? 0 : silenceMs);
}

} // namespace sandglass
