// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"

#include "core/base/logging.h"
#include "core/docker/agreement.h"
#include "core/docker/dockererror.h"
#include "core/net/dialer.h"
#include "core/net/json.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 longestErrorBody = 64 * 1024;
constexpr qint64 longestUploadAnswer = 1024 * 1024;
constexpr int usualAnswerMs = 10000;

bool isSuccess(int status)
{
    // 304: the object is in the wanted state already. 101: the channel was upgraded.
    return (status >= 200 && status < 300) || status == 304 || status == 101;
}

/// What is asked before a version is agreed.
ApiRequest unversioned(QByteArray method, QByteArray path, int timeoutMs)
{
    ApiRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.versioned = false;
    request.lane = Lane::Urgent;
    request.headTimeoutMs = timeoutMs;
    return request;
}
} // namespace

std::shared_ptr<DockerApi> DockerApi::create(std::unique_ptr<Dialer> dialer)
{
    return std::make_shared<DockerApi>(Private(), std::move(dialer));
}

DockerApi::DockerApi(Private, std::unique_ptr<Dialer> dialer)
    : m_endpointText(dialer->endpoint().toString())
    , m_isLocal(dialer->endpoint().scheme == Endpoint::Scheme::Unix)
    , m_canEndInput(dialer->endpoint().scheme != Endpoint::Scheme::Tls)
{
    m_http = std::make_unique<HttpClient>(std::move(dialer));
}

DockerApi::~DockerApi() = default;

Task<Result<HttpResponse>> DockerApi::send(ApiRequest request, std::stop_token stop)
{
    return sendOn(shared_from_this(), std::move(request), std::move(stop));
}

Task<Status> DockerApi::perform(ApiRequest request, std::stop_token stop)
{
    return performOn(shared_from_this(), std::move(request), std::move(stop));
}

Task<Result<QJsonDocument>> DockerApi::json(ApiRequest request, std::stop_token stop)
{
    return jsonOn(shared_from_this(), std::move(request), std::move(stop));
}

Task<Result<QJsonDocument>> DockerApi::getJson(QByteArray path, ApiQuery query, std::stop_token stop)
{
    ApiRequest request = ApiRequest::get(std::move(path));
    request.query = std::move(query);
    return json(std::move(request), std::move(stop));
}

Task<Result<std::unique_ptr<HttpStream>>> DockerApi::open(ApiRequest request, std::stop_token stop)
{
    return openOn(shared_from_this(), std::move(request), std::move(stop));
}

Task<Result<QByteArray>> DockerApi::finish(HttpStream* stream)
{
    return finishOn(shared_from_this(), stream);
}

Task<Result<Negotiated>> DockerApi::negotiate(std::stop_token stop)
{
    return negotiateOn(shared_from_this(), std::move(stop));
}

Task<Result<Negotiated>> DockerApi::renegotiate(int pingTimeoutMs, std::stop_token stop)
{
    return renegotiateOn(shared_from_this(), pingTimeoutMs, std::move(stop));
}

Task<Status> DockerApi::ping(int timeoutMs, std::stop_token stop)
{
    ApiRequest request = unversioned("GET", "/_ping", timeoutMs);
    request.idleTimeoutMs = timeoutMs;
    return perform(std::move(request), std::move(stop));
}

void DockerApi::adopt(const Negotiated& negotiated)
{
    m_negotiated = negotiated;
}

void DockerApi::dropIdleConnections()
{
    if (m_http)
        m_http->dropIdleConnections();
}

void DockerApi::startOver()
{
    if (m_http)
        m_http->startOver();
}

void DockerApi::close()
{
    m_http.reset();
}

Task<Result<HttpResponse>> DockerApi::sendOn(Self self, ApiRequest request, std::stop_token stop)
{
    if (request.versioned) {
        if (const auto agreed = co_await agreeOnVersion(self, stop); !agreed)
            co_return std::unexpected(agreed.error());
    }
    if (!self->m_http)
        co_return self->closedError();
    auto answer = co_await self->m_http->send(self->httpRequest(request), stop);
    if (!answer)
        co_return std::unexpected(std::move(answer.error()));
    if (!isSuccess(answer->head.status))
        co_return std::unexpected(self->mapped(answer->head.status, answer->body));
    co_return std::move(*answer);
}

Task<Status> DockerApi::performOn(Self self, ApiRequest request, std::stop_token stop)
{
    auto answer = co_await sendOn(self, std::move(request), std::move(stop));
    if (!answer)
        co_return std::unexpected(std::move(answer.error()));
    co_return Status{};
}

Task<Result<QJsonDocument>> DockerApi::jsonOn(Self self, ApiRequest request, std::stop_token stop)
{
    auto answer = co_await sendOn(self, std::move(request), std::move(stop));
    if (!answer)
        co_return std::unexpected(std::move(answer.error()));
    // Go writes a nil list as null, which QJsonDocument cannot hold at its top.
    if (answer->body.trimmed() == "null")
        co_return QJsonDocument();
    auto document = co_await parseJson(std::move(answer->body));
    if (!document)
        document.error().endpoint = self->m_endpointText;
    co_return document;
}

Task<Result<std::unique_ptr<HttpStream>>> DockerApi::openOn(Self self, ApiRequest request, std::stop_token stop)
{
    if (request.versioned) {
        if (const auto agreed = co_await agreeOnVersion(self, stop); !agreed)
            co_return std::unexpected(agreed.error());
    }
    if (!self->m_http)
        co_return self->closedError();
    auto opened = co_await self->m_http->open(self->httpRequest(request), stop);
    if (!opened || request.streamedBody || isSuccess((*opened)->head().status))
        co_return opened;
    const auto stream = std::move(*opened);
    const int status = stream->head().status;
    const auto body = co_await stream->readAll(longestErrorBody);
    co_return std::unexpected(self->mapped(status, body.value_or(QByteArray())));
}

Task<Result<QByteArray>> DockerApi::finishOn(Self self, QPointer<HttpStream> stream)
{
    if (!stream)
        co_return self->closedError();
    auto head = co_await stream->waitForHead();
    if (!head)
        co_return std::unexpected(std::move(head.error()));
    if (!stream)
        co_return self->closedError();
    const bool success = isSuccess(head->status);
    auto body = co_await stream->readAll(success ? longestUploadAnswer : longestErrorBody);
    if (!success)
        co_return std::unexpected(self->mapped(head->status, body.value_or(QByteArray())));
    co_return body;
}

/// The headers of the answer to a ping, which is made without work.
Task<Result<HttpHeaders>> DockerApi::greetOn(Self self, int timeoutMs, std::stop_token stop)
{
    // Some proxies and old engines know only GET.
    auto pinged = co_await sendOn(self, unversioned("HEAD", "/_ping", timeoutMs), stop);
    if (!pinged && pinged.error().httpStatus != 0)
        pinged = co_await sendOn(self, unversioned("GET", "/_ping", timeoutMs), stop);
    if (!pinged)
        co_return std::unexpected(std::move(pinged.error()));
    co_return std::move(pinged->head.headers);
}

Task<Result<Negotiated>> DockerApi::negotiateOn(Self self, std::stop_token stop)
{
    auto greeting = co_await greetOn(self, usualAnswerMs, stop);
    if (!greeting)
        co_return std::unexpected(std::move(greeting.error()));
    co_return co_await askOn(self, std::move(*greeting), stop);
}

Task<Result<Negotiated>> DockerApi::renegotiateOn(Self self, int pingTimeoutMs, std::stop_token stop)
{
    auto greeting = co_await greetOn(self, pingTimeoutMs, stop);
    if (!greeting)
        co_return std::unexpected(std::move(greeting.error()));
    const QByteArray face = faceFrom(*greeting);
    if (face.isEmpty() || !self->m_negotiated || self->m_negotiated->face != face)
        co_return co_await askOn(self, std::move(*greeting), stop);
    Negotiated recalled = *self->m_negotiated;
    recalled.isRecalled = true;
    recalled.engineTimeNs = engineTimeFrom(*greeting);
    co_return recalled;
}

Task<Result<Negotiated>> DockerApi::askOn(Self self, HttpHeaders greeting, std::stop_token stop)
{
    // Podman runs a dozen programs to tell their versions, and again to tell of itself.
    constexpr int toldWithinMs = 30000;
    const auto version = objectOf(co_await jsonOn(self, unversioned("GET", "/version", toldWithinMs), stop));
    if (!version)
        co_return std::unexpected(version.error());
    auto engineNewest = ApiVersion::parse(greeting.value("Api-Version"));
    if (!engineNewest)
        engineNewest = ApiVersion::parse(version->value("ApiVersion"_L1).toString().toLatin1());
    if (!engineNewest) {
        auto refused = fail(ErrorKind::Protocol, u"the answer names no API version"_s);
        refused.error().endpoint = self->m_endpointText;
        co_return refused;
    }
    const auto engineOldest =
        ApiVersion::parse(version->value("MinAPIVersion"_L1).toString().toLatin1()).value_or(ApiVersion{});
    const auto chosen = chooseVersion(engineOldest, *engineNewest);
    if (!chosen) {
        Error refused = chosen.error();
        refused.endpoint = self->m_endpointText;
        co_return std::unexpected(std::move(refused));
    }

    Negotiated negotiated;
    negotiated.version = *chosen;
    negotiated.quirks = detectQuirks(greeting.value("Server"), *version);
    auto infoRequest = unversioned("GET", "/v" + chosen->toString().toLatin1() + "/info", toldWithinMs);
    const auto info = objectOf(co_await jsonOn(self, std::move(infoRequest), stop));
    if (!info)
        co_return std::unexpected(info.error());
    negotiated.info = engineInfoFrom(*version, *info, negotiated.quirks);
    if (negotiated.quirks.runtimesUnchecked && self->m_isLocal)
        negotiated.info.runtimes = runtimesInstalledHere(*info);
    negotiated.info.apiVersion = chosen->toString();
    negotiated.engineTimeNs = engineTimeFrom(*info);
    negotiated.face = faceFrom(greeting);
    qCInfo(logProvider) << "agreed on API" << negotiated.info.apiVersion << "with" << negotiated.info.product
                        << negotiated.info.version << "at" << self->m_endpointText;
    co_return negotiated;
}

HttpRequest DockerApi::httpRequest(const ApiRequest& request) const
{
    HttpRequest http;
    http.method = request.method;
    if (request.versioned)
        http.target = "/v" + version().toString().toLatin1();
    http.target += request.path + request.query.encoded();
    http.headers = request.headers;
    if (request.body) {
        http.headers.add("Content-Type", "application/json");
        http.body = QJsonDocument(*request.body).toJson(QJsonDocument::Compact);
    }
    http.streamedBody = request.streamedBody;
    http.lane = request.lane;
    http.upgrade = request.upgrade;
    http.headTimeoutMs = request.headTimeoutMs;
    http.idleTimeoutMs = request.idleTimeoutMs;
    return http;
}

Error DockerApi::mapped(int status, const QByteArray& body) const
{
    Error error = errorFromAnswer(status, body);
    error.endpoint = m_endpointText;
    return error;
}

std::unexpected<Error> DockerApi::closedError() const
{
    auto closed = fail(ErrorKind::Cancelled);
    closed.error().endpoint = m_endpointText;
    return closed;
}

Result<QJsonObject> objectOf(const Result<QJsonDocument>& document)
{
    if (!document)
        return std::unexpected(document.error());
    if (!document->isObject())
        return fail(ErrorKind::Protocol, u"the answer is not a JSON object"_s);
    return document->object();
}

Result<QJsonArray> arrayOf(const Result<QJsonDocument>& document)
{
    if (!document)
        return std::unexpected(document.error());
    if (document->isArray())
        return document->array();
    if (document->isNull()) // what json() makes of `null`
        return QJsonArray();
    return fail(ErrorKind::Protocol, u"the answer is not a JSON list"_s);
}

} // namespace sandglass
