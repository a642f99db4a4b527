// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/apirequest.h"
#include "core/docker/negotiation.h"
#include "core/net/httpclient.h"

#include <QJsonDocument>

#include <memory>
#include <optional>
#include <stop_token>

namespace sandglass {

class Dialer;

/// One engine's API: HTTP with the negotiated version in front of every path, and the engine's refusals as Errors.
/// Main thread. Shared by everything that speaks to the engine; each task holds it, so it may be dropped at any time.
///
/// A call made before a version is agreed negotiates first, and fails with what that failed with. Errors carry kind,
/// hint, status, endpoint and the engine's text; the caller adds operation and subject with Error::during().
class DockerApi final : public std::enable_shared_from_this<DockerApi>
{
    struct Private
    {
        explicit Private() = default;
    };

public:
    static std::shared_ptr<DockerApi> create(std::unique_ptr<Dialer> dialer);
    DockerApi(Private, std::unique_ptr<Dialer> dialer);
    ~DockerApi();
    Q_DISABLE_COPY_MOVE(DockerApi)

    /// One request, one whole answer. Success is any 2xx and 304 (the object is in the wanted state already).
    Task<Result<HttpResponse>> send(ApiRequest request, std::stop_token stop = {});
    /// send(), of which only the outcome matters.
    Task<Status> perform(ApiRequest request, std::stop_token stop = {});
    /// send(), with the answer parsed.
    Task<Result<QJsonDocument>> json(ApiRequest request, std::stop_token stop = {});
    Task<Result<QJsonDocument>> getJson(QByteArray path, ApiQuery query = {}, std::stop_token stop = {});

    /// Opens a stream with a connection of its own. The answer's status has been checked, save with a streamed request
    /// body, whose answer comes last: give that one to finish().
    Task<Result<std::unique_ptr<HttpStream>>> open(ApiRequest request, std::stop_token stop = {});
    /// For streamed request bodies after HttpStream::finishBody(): waits for the answer and maps it; resolves to its
    /// body (at most 1 MiB).
    Task<Result<QByteArray>> finish(HttpStream* stream);

    /// Asks the engine who it is and agrees on a version; changes nothing.
    Task<Result<Negotiated>> negotiate(std::stop_token stop = {});
    /// The same where the ping, answered within \a pingTimeoutMs, does not show the engine that was agreed with last.
    /// Of that one it takes what it said for what still holds, as asking costs Podman a second: it is to be asked
    /// later.
    Task<Result<Negotiated>> renegotiate(int pingTimeoutMs, std::stop_token stop = {});
    /// Speaks as \a negotiated from now on.
    void adopt(const Negotiated& negotiated);
    /// Proof of life: one `_ping`, answered within \a timeoutMs.
    Task<Status> ping(int timeoutMs, std::stop_token stop = {});

    /// Whether a version is agreed; version(), quirks() and info() hold the last one agreed.
    bool isNegotiated() const { return m_negotiated.has_value(); }
    ApiVersion version() const { return m_negotiated ? m_negotiated->version : oldestApi; }
    Quirks quirks() const { return m_negotiated ? m_negotiated->quirks : Quirks{}; }
    EngineInfo info() const { return m_negotiated ? m_negotiated->info : EngineInfo{}; }

    QString endpointText() const { return m_endpointText; }
    /// Whether the input of a process can be ended while its output goes on: not over TLS.
    bool canEndInput() const { return m_canEndInput; }

    /// After an outage: kept connections may be dead without telling.
    void dropIdleConnections();
    /// After an outage in which nothing answered in time: what connections share may be dead as well.
    void startOver();

    /// Ends all calls in flight with Cancelled; later ones fail so at once. Open streams live on.
    void close();

private:
    using Self = std::shared_ptr<DockerApi>;
    static Task<Result<HttpResponse>> sendOn(Self self, ApiRequest request, std::stop_token stop);
    static Task<Status> performOn(Self self, ApiRequest request, std::stop_token stop);
    static Task<Result<QJsonDocument>> jsonOn(Self self, ApiRequest request, std::stop_token stop);
    static Task<Result<std::unique_ptr<HttpStream>>> openOn(Self self, ApiRequest request, std::stop_token stop);
    static Task<Result<QByteArray>> finishOn(Self self, QPointer<HttpStream> stream);
    static Task<Result<HttpHeaders>> greetOn(Self self, int timeoutMs, std::stop_token stop);
    static Task<Result<Negotiated>> negotiateOn(Self self, std::stop_token stop);
    static Task<Result<Negotiated>> renegotiateOn(Self self, int pingTimeoutMs, std::stop_token stop);
    static Task<Result<Negotiated>> askOn(Self self, HttpHeaders greeting, std::stop_token stop);

    HttpRequest httpRequest(const ApiRequest& request) const;
    Error mapped(int status, const QByteArray& body) const;
    std::unexpected<Error> closedError() const;

    std::unique_ptr<HttpClient> m_http;
    QString m_endpointText;
    bool m_isLocal;
    bool m_canEndInput;
    std::optional<Negotiated> m_negotiated;
};

/// The object or array of a document, or a Protocol error when it is the other: engines answer `null` for an empty
/// list.
Result<QJsonObject> objectOf(const Result<QJsonDocument>& document);
Result<QJsonArray> arrayOf(const Result<QJsonDocument>& document);

} // namespace sandglass
