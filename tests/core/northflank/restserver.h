// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakeserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace sandglass::test {

/// A server on a loopback port that answers each request with the bytes that the test says; it closes a connection
/// whose answer is empty.
class RestServer : public QObject
{
public:
    using Handler = std::function<QByteArray(const FakeRequest& request)>;

    explicit RestServer(Handler handler)
        : m_handler(std::move(handler))
    {
        connect(&m_server, &QTcpServer::newConnection, this, &RestServer::accept);
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port to listen on");
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort())); }
    const QList<FakeRequest>& requests() const { return m_requests; }
    /// "GET /v1/projects" of each request, in order.
    QByteArrayList lines() const
    {
        QByteArrayList lines;
        for (const FakeRequest& request : m_requests)
            lines.append(request.method + ' ' + request.target);
        return lines;
    }
    void stopListening() { m_server.close(); }

private:
    void accept()
    {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            const auto bytes = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, bytes] {
                *bytes += socket->readAll();
                for (auto request = takeWholeRequest(*bytes); request; request = takeWholeRequest(*bytes)) {
                    m_requests.append(*request);
                    const QByteArray answer = m_handler(*request);
                    if (answer.isEmpty()) {
                        socket->abort();
                        return;
                    }
                    socket->write(answer);
                }
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    QTcpServer m_server;
    Handler m_handler;
    QList<FakeRequest> m_requests;
};

/// A response whose body is \a json.
inline QByteArray answerJson(const QJsonObject& json, int status = 200)
{
    return response(status, QJsonDocument(json).toJson(QJsonDocument::Compact));
}

/// {"data":…}
inline QByteArray answerData(const QJsonValue& data)
{
    return answerJson({{QStringLiteral("data"), data}});
}

/// Northflank's form of a refusal.
inline QByteArray refuse(int status, const QString& message)
{
    return answerJson({{QStringLiteral("error"),
                        QJsonObject{{QStringLiteral("status"), status}, {QStringLiteral("message"), message}}}},
                      status);
}

} // namespace sandglass::test
