// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpclient.h"

#include "core/net/dialer.h"
#include "tests/support/figure.h"
#include "tests/support/testsupport.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// Sends the same bytes to everyone who connects, as fast as they are taken, from a thread of its own.
class Source
{
public:
    Source(QByteArray head, QByteArray piece, int pieces, QByteArray tail)
        : m_head(std::move(head))
        , m_piece(std::move(piece))
        , m_tail(std::move(tail))
        , m_pieces(pieces)
    {
        m_server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un address = where();
        if (::bind(m_server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
            ::listen(m_server, 5) != 0)
            qFatal("the source cannot listen");
        m_thread = std::thread([this] { serve(); });
    }
    ~Source()
    {
        ::shutdown(m_server, SHUT_RDWR);
        m_thread.join();
        ::close(m_server);
    }
    Q_DISABLE_COPY_MOVE(Source)

    sockaddr_un where() const
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(path()).constData(), sizeof(address.sun_path));
        return address;
    }
    QString path() const { return m_directory.filePath(u"s"_s); }

private:
    void serve() const
    {
        for (;;) {
            const int peer = ::accept4(m_server, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0)
                return;
            char request[4096];
            if (::recv(peer, request, sizeof(request), 0) > 0) {
                // Engines write a batch of small pieces at a time, too.
                constexpr int batch = 256 * 1024;
                QByteArray pending = m_head;
                for (int piece = 0; piece < m_pieces; ++piece) {
                    pending += m_piece;
                    if (pending.size() >= batch && !push(peer, pending))
                        break;
                }
                pending += m_tail;
                push(peer, pending);
            }
            ::close(peer);
        }
    }
    static bool push(int peer, QByteArray& pending)
    {
        qsizetype sent = 0;
        while (sent < pending.size()) {
            const ssize_t count =
                ::send(peer, pending.constData() + sent, static_cast<size_t>(pending.size() - sent), MSG_NOSIGNAL);
            if (count < 0)
                return false;
            sent += count;
        }
        pending.resize(0);
        return true;
    }

    QTemporaryDir m_directory;
    QByteArray m_head;
    QByteArray m_piece;
    QByteArray m_tail;
    int m_pieces;
    int m_server = -1;
    std::thread m_thread;
};

/// Milliseconds to read everything with nothing but recv().
qint64 bareMs(const Source& source)
{
    QElapsedTimer taken;
    taken.start();
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = source.where();
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        qFatal("cannot connect");
    ::send(descriptor, "x", 1, MSG_NOSIGNAL);
    QByteArray block(64 * 1024, Qt::Uninitialized);
    while (::recv(descriptor, block.data(), static_cast<size_t>(block.size()), 0) > 0) {
    }
    ::close(descriptor);
    return std::max<qint64>(1, taken.elapsed());
}

} // namespace

/// That a stream through the client costs little more than its bytes through the socket.
class TestThroughput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsUpWithTheSocket_data();
    void keepsUpWithTheSocket();
};

void TestThroughput::keepsUpWithTheSocket_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<int>("pieces");
    QTest::addColumn<QByteArray>("tail");
    QTest::addColumn<qint64>("bodySize");
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto chunk = [](qsizetype size) {
        return QByteArray::number(size, 16) + "\r\n" + QByteArray(size, 'x') + "\r\n";
    };
    QTest::newRow("500 MiB in chunks of 32 KiB")
        << chunked << chunk(32 * 1024) << 16000 << "0\r\n\r\n"_ba << qint64{16000} * 32 * 1024;
    QTest::newRow("500 MiB with a length")
        << "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(qint64{8000} * 64 * 1024) + "\r\n\r\n"
        << QByteArray(64 * 1024, 'x') << 8000 << ""_ba << qint64{8000} * 64 * 1024;
    QTest::newRow("1 million log lines, each in a chunk")
        << chunked << chunk(108) << 1000000 << "0\r\n\r\n"_ba << qint64{1000000} * 108;
}

void TestThroughput::keepsUpWithTheSocket()
{
    QFETCH(const QByteArray, head);
    QFETCH(const QByteArray, piece);
    QFETCH(const int, pieces);
    QFETCH(const QByteArray, tail);
    QFETCH(const qint64, bodySize);
    const Source source(head, piece, pieces, tail);
    bareMs(source); // warms up
    const qint64 bare = bareMs(source);

    Endpoint endpoint;
    endpoint.path = source.path();
    HttpClient client(makeDialer(endpoint));
    QElapsedTimer taken;
    taken.start();
    HttpRequest request;
    request.target = "/";
    auto stream = await(client.open(request));
    QVERIFY2(stream->has_value(), why(*stream));
    qint64 received = 0;
    QEventLoop loop;
    connect(stream->value().get(), &HttpStream::dataReceived, this,
            [&received](const QByteArray& bytes) { received += bytes.size(); });
    connect(stream->value().get(), &HttpStream::finished, &loop, &QEventLoop::quit);
    connect(stream->value().get(), &HttpStream::failed, &loop, &QEventLoop::quit);
    stream->value()->start();
    loop.exec();
    const qint64 ours = std::max<qint64>(1, taken.elapsed());
    QCOMPARE(received, bodySize);
    printFigure({.name = "a stream through the client",
                 .ours = static_cast<double>(ours),
                 .unit = "ms",
                 .floor = {"recv()", static_cast<double>(bare)}});
    constexpr qint64 slack = 6;
    QVERIFY(ours < bare * slack + 1000);
}

QTEST_GUILESS_MAIN(TestThroughput)
#include "tst_throughput.moc"
