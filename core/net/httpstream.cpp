// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpstream.h"

#include "core/net/httpconnection.h"

#include <QPointer>

namespace sandglass {

namespace {

std::unexpected<Error> streamGone()
{
    return fail(ErrorKind::Cancelled);
}

Task<Result<HttpHead>> headOf(QPointer<HttpConnection> connection)
{
    if (connection->hasHead())
        co_return connection->head();
    if (connection->error())
        co_return std::unexpected(*connection->error());
    const OneShot<Result<HttpHead>> done;
    QObject context;
    QObject::connect(connection, &HttpConnection::headReceived, &context,
                     [done, connection] { done.set(connection->head()); });
    QObject::connect(connection, &HttpConnection::failed, &context,
                     [done](const Error& error) { done.set(std::unexpected(error)); });
    QObject::connect(connection, &QObject::destroyed, &context, [done] { done.set(streamGone()); });
    co_return co_await done;
}

Task<Result<QByteArray>> restOf(QPointer<HttpConnection> connection, qint64 limit)
{
    if (connection->error())
        co_return std::unexpected(*connection->error());
    if (connection->isComplete())
        co_return QByteArray();
    const auto bytes = std::make_shared<QByteArray>();
    const OneShot<Status> done;
    QObject context;
    QObject::connect(connection, &HttpConnection::bodyReceived, &context,
                     [done, connection, bytes, limit](const QByteArray& slice) {
                         bytes->append(slice.first(std::min(slice.size(), limit - bytes->size())));
                         if (bytes->size() < limit)
                             return;
                         connection->setBodyWanted(false);
                         done.set({});
                     });
    QObject::connect(connection, &HttpConnection::completed, &context, [done] { done.set({}); });
    QObject::connect(connection, &HttpConnection::failed, &context,
                     [done](const Error& error) { done.set(std::unexpected(error)); });
    QObject::connect(connection, &QObject::destroyed, &context, [done] { done.set(streamGone()); });
    constexpr int silenceMs = 30000;
    connection->setIdleTimeout(silenceMs);
    connection->setBodyWanted(true);
    const Status ended = co_await done;
    if (!ended)
        co_return std::unexpected(ended.error());
    co_return std::move(*bytes);
}

} // namespace

HttpStream::HttpStream(std::unique_ptr<HttpConnection> connection)
    : m_connection(std::move(connection))
{
    connect(m_connection.get(), &HttpConnection::bodyReceived, this, &HttpStream::dataReceived);
    connect(m_connection.get(), &HttpConnection::bytesWritten, this, &HttpStream::bytesWritten);
    connect(m_connection.get(), &HttpConnection::completed, this, &HttpStream::finished);
    connect(m_connection.get(), &HttpConnection::failed, this, &HttpStream::failed);
}

HttpStream::~HttpStream() = default;

const HttpHead& HttpStream::head() const
{
    return m_connection->head();
}

bool HttpStream::isRaw() const
{
    return m_connection->isRaw();
}

void HttpStream::start()
{
    m_started = true;
    m_connection->setBodyWanted(!m_paused);
    // Broken while nobody was connected yet.
    if (m_connection->error()) {
        QMetaObject::invokeMethod(
            this, [this, error = *m_connection->error()] { Q_EMIT failed(error); }, Qt::QueuedConnection);
    }
}

void HttpStream::setPaused(bool paused)
{
    m_paused = paused;
    if (m_started)
        m_connection->setBodyWanted(!paused);
}

bool HttpStream::isPaused() const
{
    return m_paused;
}

void HttpStream::write(const QByteArray& bytes)
{
    m_connection->write(bytes);
}

qint64 HttpStream::bytesToWrite() const
{
    return m_connection->bytesToWrite();
}

bool HttpStream::closeWrite()
{
    return m_connection->closeWrite();
}

void HttpStream::finishBody()
{
    m_connection->finishBody();
}

Task<Result<HttpHead>> HttpStream::waitForHead()
{
    return headOf(m_connection.get());
}

Task<Result<QByteArray>> HttpStream::readAll(qint64 limit)
{
    return restOf(m_connection.get(), limit);
}

} // namespace sandglass

#include "moc_httpstream.cpp"
