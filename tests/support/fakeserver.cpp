// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeserver.h"

#include <QTest>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {

bool takeRequest(QByteArray& bytes, bool headOnly, FakeRequest& request)
{
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return false;
    const QList<QByteArray> lines = bytes.first(headEnd).split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    for (const QByteArray& line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.add(line.first(colon), line.sliced(colon + 1).trimmed());
    }
    QByteArray rest = bytes.sliced(headEnd + 4);
    if (headOnly) {
        bytes.clear();
        return true;
    }
    if (request.headers.value("Transfer-Encoding") == "chunked") {
        for (;;) {
            const qsizetype lineEnd = rest.indexOf("\r\n");
            if (lineEnd < 0)
                return false;
            const qsizetype size = rest.first(lineEnd).toLongLong(nullptr, 16);
            if (rest.size() < lineEnd + 2 + size + 2)
                return false;
            request.body += rest.sliced(lineEnd + 2, size);
            rest = rest.sliced(lineEnd + 2 + size + 2);
            if (size == 0)
                break;
        }
    } else {
        const qsizetype size = request.headers.value("Content-Length").toLongLong();
        if (rest.size() < size)
            return false;
        request.body = rest.first(size);
        rest = rest.sliced(size);
    }
    bytes = rest;
    return true;
}

} // namespace

std::optional<FakeRequest> takeWholeRequest(QByteArray& bytes)
{
    FakeRequest request;
    return takeRequest(bytes, false, request) ? std::optional(request) : std::nullopt;
}

FakeServer::FakeServer(Handler handler)
    : m_handler(std::move(handler))
{
    connect(&m_server, &QLocalServer::newConnection, this, &FakeServer::accept);
    if (!m_server.listen(m_directory.filePath(u"s"_s)))
        qFatal("the fake server cannot listen: %s", qPrintable(m_server.errorString()));
}

Endpoint FakeServer::endpoint() const
{
    Endpoint endpoint;
    endpoint.path = m_directory.filePath(u"s"_s);
    return endpoint;
}

void FakeServer::accept()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        ++m_accepted;
        ++m_open;
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            --m_open;
            socket->deleteLater();
        });
        connect(socket, &QLocalSocket::readyRead, this,
                [this, socket, bytes = QByteArray()]() mutable { read(socket, bytes); });
    }
}

void FakeServer::read(QLocalSocket* socket, QByteArray& bytes)
{
    bytes += socket->readAll();
    FakeRequest request;
    while (!bytes.isEmpty() && takeRequest(bytes, m_atHead, request)) {
        if (m_atHead)
            disconnect(socket, &QLocalSocket::readyRead, this, nullptr);
        m_requests.append(request);
        m_handler(request, socket);
        request = {};
    }
}

QByteArray response(int status, const QByteArray& body, const QByteArray& contentType)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Status\r\nContent-Type: " + contentType +
           "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

void sendSlice(QLocalSocket* socket, const QByteArray& bytes)
{
    socket->write(bytes);
    socket->flush();
}

} // namespace sandglass::test

#include "moc_fakeserver.cpp"
