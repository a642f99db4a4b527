// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/server.h"

#include "tests/emulator/admin.h"
#include "tests/emulator/catalogue.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/execsocket.h"
#include "tests/emulator/logsocket.h"
#include "tests/emulator/observation.h"
#include "tests/emulator/projects.h"
#include "tests/emulator/secrets.h"
#include "tests/emulator/services.h"
#include "tests/emulator/templates.h"
#include "tests/emulator/tunnelsocket.h"
#include "tests/emulator/volumes.h"

#include <QFile>
#include <QHttpHeaders>
#include <QJsonDocument>
#include <QMetaEnum>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>

#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto execPrefix = "command-exec/"_L1;
constexpr auto tunnelPrefix = "tunnel/"_L1;

QString pathOf(const QUrl& url)
{
    return url.path(QUrl::FullyEncoded);
}

QString bearerToken(const QByteArray& header)
{
    return header.startsWith("Bearer ") ? QString::fromUtf8(header.sliced(7)) : QString();
}

QByteArray text(const QJsonObject& body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// What a fault says instead of the emulator.
void writeFault(const QJsonObject& fault, QHttpHeaders headers, QHttpServerResponder responder)
{
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, fault.value("type"_L1).toString(u"text/html"_s));
    responder.write(fault.value("body"_L1).toString().toUtf8(), headers,
                    QHttpServerResponder::StatusCode(fault.value("status"_L1).toInt()));
}

/// Makes a page lead to itself.
void repeatCursor(Answer& answer)
{
    answer.body.insert("pagination"_L1, QJsonObject{{u"hasNextPage"_s, true}, {u"count"_s, 1}, {u"cursor"_s, u"c0"_s}});
}
} // namespace

QString Server::Incoming::target() const
{
    const QString query = url.query(QUrl::FullyEncoded);
    return query.isEmpty() ? pathOf(url) : pathOf(url) + u'?' + query;
}

Server::Server(Emulator& emulator)
    : m_emulator(emulator)
    , m_listener(new FaultyListener(this))
{
    for (const auto& routes : {catalogueRoutes(), projectRoutes(), serviceRoutes(), servicePartRoutes(), volumeRoutes(),
                               observationRoutes(), secretRoutes(), templateRoutes(), forwardingRoutes()})
        m_api.add(routes);
    m_admin.add(adminRoutes());
    const QString service = u"projects/{project}/services/{service}"_s;
    m_sockets.add({
        {.method = "GET", .path = service, .permission = {}, .prefix = execPrefix},
        {.method = "GET", .path = service + u"/logs"_s, .permission = {}},
        {.method = "GET",
         .path = service + u"/instance/{instance}/port/{port}"_s,
         .permission = {},
         .prefix = tunnelPrefix},
    });
    addWebSocketUpgradeVerifier(this, [this](const QHttpServerRequest& request) {
        const auto refused = upgradeRefusal(request);
        return refused ? QHttpServerWebSocketUpgradeResponse::deny(refused->status, text(refused->body))
                       : QHttpServerWebSocketUpgradeResponse::accept();
    });
    connect(this, &QAbstractHttpServer::newWebSocketConnection, this, &Server::openSocket);
}

bool Server::listen(quint16 port)
{
    return m_listener->listen(QHostAddress::LocalHost, port) && bind(m_listener);
}

quint16 Server::listenWithTls(const QString& certificateFile, const QString& keyFile)
{
    QFile key(keyFile);
    const auto certificates = QSslCertificate::fromPath(certificateFile);
    if (certificates.isEmpty() || !key.open(QIODevice::ReadOnly))
        return 0;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(certificates);
    configuration.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    auto* listener = new QSslServer(this);
    listener->setSslConfiguration(configuration);
    return listener->listen(QHostAddress::LocalHost) && bind(listener) ? listener->serverPort() : quint16(0);
}

bool Server::handleRequest(const QHttpServerRequest& request, QHttpServerResponder& responder)
{
    Incoming incoming{
        .method =
            QByteArray(QMetaEnum::fromType<QHttpServerRequest::Method>().valueToKey(int(request.method()))).toUpper(),
        .url = request.url(),
        .body = request.body(),
        .token = bearerToken(request.value("Authorization")),
        .clientPort = request.remotePort()};
    m_emulator.recorder.request(QString::fromLatin1(incoming.method), incoming.target(), incoming.body,
                                QString::fromUtf8(request.value("User-Agent")));
    serve(std::move(incoming), std::move(responder));
    return true;
}

void Server::missingHandler(const QHttpServerRequest&, QHttpServerResponder&) {}

Task<void> Server::serve(Incoming incoming, QHttpServerResponder responder)
{
    QHttpHeaders headers;
    const bool ofEmulator = pathOf(incoming.url).startsWith("/emulator/"_L1);
    std::optional<QJsonObject> fault;
    if (!ofEmulator)
        fault = m_emulator.faults.takeForRequest(QString::fromLatin1(incoming.method), incoming.target());
    const int delayMs = ofEmulator ? 0 : m_emulator.options.latencyMs + (fault ? fault->value("delay"_L1).toInt() : 0);
    if (delayMs > 0)
        co_await sleepFor(delayMs);
    FaultySocket* socket = m_listener->socketFrom(incoming.clientPort);
    if (fault && socket) {
        if (fault->value("refuse"_L1).toBool()) {
            socket->abort();
            co_return;
        }
        if (fault->value("stall"_L1).toBool()) {
            socket->fallSilent();
            co_return;
        }
    }
    if (fault && fault->contains("status"_L1)) {
        writeFault(*fault, headers, std::move(responder));
        co_return;
    }
    Answer result = co_await answerTo(incoming, headers);
    m_emulator.settle();
    if (fault && fault->value("repeatCursor"_L1).toBool())
        repeatCursor(result);
    socket = m_listener->socketFrom(incoming.clientPort);
    if (fault && socket && fault->value("drop"_L1).toBool())
        socket->breakAfter(fault->value("after"_L1).toInteger());
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, "application/json; charset=utf-8");
    responder.write(text(result.body), headers, QHttpServerResponder::StatusCode(result.status));
}

/// \a headers gets the state of the rate limit.
Task<Answer> Server::answerTo(Incoming incoming, QHttpHeaders& headers)
{
    const QString path = pathOf(incoming.url);
    const bool ofEmulator = path.startsWith("/emulator/"_L1);
    if (!ofEmulator && !path.startsWith("/v1/"_L1))
        co_return failure(404, u"Not found"_s);
    if (!ofEmulator) {
        const auto reading = m_emulator.rate.count(incoming.token);
        headers.append("x-ratelimit-limit", QByteArray::number(reading.limit));
        headers.append("x-ratelimit-remaining", QByteArray::number(reading.remaining));
        headers.append("x-ratelimit-reset", QByteArray::number(reading.resetSeconds));
        if (reading.exceeded)
            co_return failure(429, u"Rate limit exceeded"_s);
    }
    const auto match =
        ofEmulator ? m_admin.find(incoming.method, path.sliced(10)) : m_api.find(incoming.method, path.sliced(4));
    Request request{.method = incoming.method,
                    .path = path,
                    .query = parseQuery(incoming.url.query(QUrl::FullyEncoded)),
                    .token = incoming.token};
    if (const auto refused = refusal(match, incoming.token, request))
        co_return *refused;
    if (!incoming.body.isEmpty()) {
        const auto json = QJsonDocument::fromJson(incoming.body);
        if (!json.isObject())
            co_return failure(400, u"Request body is not valid JSON"_s);
        request.body = json.object();
    }
    co_return co_await match.route->handler(m_emulator, std::move(request));
}

/// Why the request can't be let through; else completes \a request.
std::optional<Answer> Server::refusal(const Router::Match& match, const QString& token, Request& request) const
{
    const bool isPublic = match.route && match.route->permission == "public"_L1;
    if (!isPublic && !m_emulator.knows(token))
        return failure(401, u"Unauthorized"_s);
    if (!match.route)
        return failure(404, u"Not found"_s);
    const QString& permission = match.route->permission;
    if (!isPublic && !permission.isEmpty() && !m_emulator.allows(token, permission))
        return failure(403, u"Insufficient permissions"_s, {{u"requiredPermissions"_s, permission}});
    request.team = match.team.isEmpty() ? m_emulator.options.teams.first() : match.team;
    if (!m_emulator.world.team(request.team))
        return failure(404, u"Team not found"_s);
    request.ids = match.ids;
    return std::nullopt;
}

/// Why a WebSocket can't be had there; nothing when it can.
std::optional<Answer> Server::upgradeRefusal(const QHttpServerRequest& incoming)
{
    const QString path = pathOf(incoming.url());
    const QString target = Incoming{.url = incoming.url()}.target();
    FaultySocket* socket = m_listener->socketFrom(incoming.remotePort());
    if (const auto fault = m_emulator.faults.takeForRequest(u"GET"_s, target)) {
        if (fault->contains("status"_L1))
            return failure(fault->value("status"_L1).toInt(), fault->value("body"_L1).toString());
        if (socket && fault->value("stall"_L1).toBool())
            socket->fallSilent();
        else if (socket)
            socket->breakAfter(fault->value("after"_L1).toInteger());
    }
    const bool isTunnel = path.startsWith(u'/' + tunnelPrefix);
    if (!isTunnel && !path.startsWith("/v1/"_L1))
        return failure(404, u"Not found"_s);
    const auto match = m_sockets.find("GET", path.sliced(isTunnel ? 1 : 4));
    Request request;
    request.team = match.team.isEmpty() ? m_emulator.options.teams.first() : match.team;
    request.ids = match.ids;
    if (!match.route || !m_emulator.world.team(request.team))
        return failure(404, u"Not found"_s);
    if (isTunnel && !m_emulator.knows(bearerToken(incoming.value("Authorization"))))
        return failure(401, u"Unauthorized"_s);
    const auto service = m_emulator.world.service(request);
    if (!service)
        return service.error();
    if (match.route->prefix == execPrefix && !(*service)->runningInstance())
        return failure(500, u"Pod is not ready"_s);
    if (isTunnel && !(*service)->instance(request.id(u"instance"_s)))
        return failure(404, u"Instance not found"_s);
    return std::nullopt;
}

void Server::openSocket()
{
    while (auto socket = nextPendingWebSocketConnection()) {
        const QUrl url = socket->requestUrl();
        const QString target = Incoming{.url = url}.target();
        const QString path = pathOf(url);
        const bool isTunnel = path.startsWith(u'/' + tunnelPrefix);
        const auto match = m_sockets.find("GET", path.sliced(isTunnel ? 1 : 4));
        const Request request{.method = "GET",
                              .path = path,
                              .team = match.team.isEmpty() ? m_emulator.options.teams.first() : match.team,
                              .ids = match.ids,
                              .query = parseQuery(url.query(QUrl::FullyEncoded))};
        const qsizetype record = m_emulator.recorder.request(u"UPGRADE"_s, target, {}, {});
        auto fault = m_emulator.faults.takeForSocket(target);
        QObject* session = nullptr;
        if (isTunnel) {
            const auto service = m_emulator.world.service(request);
            const auto instance = service ? (*service)->instance(request.id(u"instance"_s)) : nullptr;
            session = new TunnelSocket(m_emulator.engine, std::move(socket), instance ? instance->container : QString(),
                                       request.id(u"port"_s).toUShort(), std::move(fault));
        } else if (match.route->prefix == execPrefix) {
            session = new ExecSocket(m_emulator, std::move(socket), request, std::move(fault), record);
        } else {
            session = new LogSocket(m_emulator, std::move(socket), request, std::move(fault), record);
        }
        session->setParent(this);
    }
}

} // namespace sandglass::emulator
