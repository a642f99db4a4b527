// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/dockerprovider.h"
#include "tests/support/fakeserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QSet>

namespace sandglass::test {

/// An engine that says what a test wants: for what real engines cannot be made to do. Answers negotiation and lists,
/// and keeps the stream of events open for the test to write into.
class ScriptedEngine
{
public:
    ScriptedEngine()
        : m_server([this](const FakeRequest& request, QLocalSocket* socket) { answer(request, socket); })
    {
    }

    std::unique_ptr<DockerProvider> makeProvider(const Clock& clock, ConnectionTimings timings = {}) const
    {
        ConnectionConfig config;
        config.id = QStringLiteral("scripted");
        config.endpoint = m_server.endpoint().toString();
        return std::make_unique<DockerProvider>(config, clock, nullptr, nullptr, timings);
    }

    void setSandboxes(const QJsonArray& sandboxes) { m_sandboxes = sandboxes; }
    /// An entry of the list.
    static QJsonObject entry(const QString& id, const QString& name, const QString& state = QStringLiteral("running"))
    {
        return {{QStringLiteral("Id"), id},
                {QStringLiteral("Names"), QJsonArray{QString(u'/' + name)}},
                {QStringLiteral("State"), state},
                {QStringLiteral("Status"), QStringLiteral("Up 1 second")}};
    }

    /// Writes into the stream of events.
    void sendEvent(const QByteArray& json)
    {
        if (m_events)
            sendSlice(m_events, QByteArray::number(json.size(), 16) + "\r\n" + json + "\r\n");
    }
    void sendRaw(const QByteArray& bytes)
    {
        if (m_events)
            sendSlice(m_events, bytes);
    }
    void endEvents()
    {
        if (m_events)
            m_events->disconnectFromServer();
    }
    /// From now on the connections that are open hear nothing, and do not end either; new ones are answered.
    void deafenOpenConnections() { m_deaf = m_heard; }
    bool hasEvents() const { return m_events && m_events->state() == QLocalSocket::ConnectedState; }

    /// Answers the list that was held back.
    void releaseList()
    {
        holdList = false;
        if (m_heldList)
            sendSlice(m_heldList, m_heldAnswer);
    }
    bool isHoldingList() const { return !m_heldList.isNull(); }

    QList<QByteArray> targets() const
    {
        QList<QByteArray> list;
        for (const auto& request : m_server.requests())
            list.append(request.method + ' ' + request.target);
        return list;
    }

    QByteArray oldest = "1.24";
    QByteArray newest = "1.45";
    QByteArray product = "Scripted/99.0";
    int processors = 1;
    bool refuseHead = false;
    bool holdList = false;
    QByteArray unanswered;  ///< the end of a path that gets no answer
    QByteArray versionBody; ///< instead of the usual one

private:
    void answer(const FakeRequest& request, QLocalSocket* socket)
    {
        const QByteArray path = request.target.split('?').first();
        m_heard.insert(socket);
        if (m_deaf.contains(socket) || (!unanswered.isEmpty() && path.endsWith(unanswered)))
            return;
        if (path == "/_ping") {
            if (request.method == "HEAD" && refuseHead)
                sendSlice(socket, response(405, {}));
            else
                sendSlice(socket, "HTTP/1.1 200 OK\r\nServer: " + product + "\r\nApi-Version: " + newest +
                                      "\r\nContent-Length: 0\r\n\r\n");
        } else if (path == "/version") {
            const QByteArray usual = R"({"Version":"99.0","ApiVersion":"@new","MinAPIVersion":"@old"})";
            const QByteArray body = versionBody.isEmpty() ? usual : versionBody;
            sendSlice(socket, response(200, QByteArray(body).replace("@new", newest).replace("@old", oldest)));
        } else if (path.endsWith("/info")) {
            sendSlice(socket, response(200, R"({"ID":"scripted","NCPU":)" + QByteArray::number(processors) + '}'));
        } else if (path.endsWith("/events")) {
            m_events = socket;
            sendSlice(socket,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        } else if (path.endsWith("/containers/json")) {
            const QByteArray list = response(200, QJsonDocument(m_sandboxes).toJson(QJsonDocument::Compact));
            if (holdList) {
                m_heldList = socket;
                m_heldAnswer = list;
            } else {
                sendSlice(socket, list);
            }
        } else {
            sendSlice(socket, response(404, R"({"message":"page not found"})"));
        }
    }

    QJsonArray m_sandboxes;
    QPointer<QLocalSocket> m_events;
    QPointer<QLocalSocket> m_heldList;
    QByteArray m_heldAnswer;
    QSet<QLocalSocket*> m_heard;
    QSet<QLocalSocket*> m_deaf;
    FakeServer m_server;
};

} // namespace sandglass::test
