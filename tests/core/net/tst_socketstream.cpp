// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketstream.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

/// A stream and the bare socket at its other end.
struct Pair
{
    Pair()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            qFatal("no socket pair");
        peer = ends[1];
        stream = std::make_unique<SocketStream>(ends[0]);
    }
    ~Pair() { closePeer(); }
    Q_DISABLE_COPY_MOVE(Pair)

    void closePeer()
    {
        if (peer >= 0)
            ::close(peer);
        peer = -1;
    }
    void say(const QByteArray& bytes) const
    {
        QCOMPARE(::send(peer, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL), bytes.size());
    }
    /// What the peer can read now; a null array at the end of the channel.
    QByteArray hear() const
    {
        QByteArray bytes(1024 * 1024, Qt::Uninitialized);
        const ssize_t count = ::recv(peer, bytes.data(), static_cast<size_t>(bytes.size()), 0);
        if (count == 0)
            return {};
        return count < 0 ? ""_ba : bytes.first(count);
    }

    std::unique_ptr<SocketStream> stream;
    int peer = -1;
};

} // namespace

class TestSocketStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsUntilEmptyAndIsToldAgain();
    void leavesUnreadBytesInTheSocket();
    void queuesWhatThePeerDoesNotTake();
    void halfClosesBehindTheLastByte();
    void tellsTheEndBehindTheLastByte();
    void stillReadsWhenThePeerTakesNoMore();
    void seesNewsBeforeTheEventLoopDoes();
    void mayBeDestroyedInItsSignals();
    void asksWhatIsBehindTheSocketHowItEnded();
};

void TestSocketStream::readsUntilEmptyAndIsToldAgain()
{
    const Pair pair;
    QSignalSpy ready(pair.stream.get(), &ByteStream::readyRead);
    pair.say("hello world");
    QTRY_COMPARE(ready.count(), 1);
    QCOMPARE(pair.stream->read(5), "hello"_ba);
    QCOMPARE(pair.stream->read(100), " world"_ba);
    QCOMPARE(pair.stream->read(100), ""_ba);
    QVERIFY(pair.stream->isOpen());
    pair.say("again");
    QTRY_COMPARE(ready.count(), 2);
    QCOMPARE(pair.stream->read(100), "again"_ba);
}

void TestSocketStream::leavesUnreadBytesInTheSocket()
{
    const Pair pair;
    const QByteArray block(64 * 1024, 'x');
    qint64 taken = 0;
    for (;;) {
        const ssize_t count = ::send(pair.peer, block.constData(), static_cast<size_t>(block.size()), MSG_NOSIGNAL);
        if (count < 0)
            break;
        taken += count;
        QCoreApplication::processEvents();
        QVERIFY(taken < 4 * 1024 * 1024);
    }
    qint64 read = 0;
    while (read < taken)
        read += pair.stream->read(64 * 1024).size();
    QCOMPARE(read, taken);
}

void TestSocketStream::queuesWhatThePeerDoesNotTake()
{
    const Pair pair;
    QByteArray content;
    for (int piece = 0; piece < 100; ++piece) {
        const QByteArray bytes(50 * 1024, static_cast<char>('a' + piece % 26));
        pair.stream->write(bytes);
        content += bytes;
    }
    QVERIFY(pair.stream->bytesToWrite() > 0);
    QVERIFY(pair.stream->bytesToWrite() < content.size());
    QSignalSpy written(pair.stream.get(), &ByteStream::bytesWritten);
    QByteArray heard;
    while (heard.size() < content.size()) {
        heard += pair.hear();
        QCoreApplication::processEvents();
    }
    QVERIFY(heard == content);
    QCOMPARE(pair.stream->bytesToWrite(), 0);
    QVERIFY(written.count() > 0);
}

void TestSocketStream::halfClosesBehindTheLastByte()
{
    const Pair pair;
    const QByteArray content(3 * 1024 * 1024, 'x');
    pair.stream->write(content);
    QVERIFY(pair.stream->closeWrite());
    pair.stream->write("too late");
    QByteArray heard;
    QByteArray bytes = ""_ba;
    while (!bytes.isNull()) {
        bytes = pair.hear();
        heard += bytes;
        QCoreApplication::processEvents();
    }
    QVERIFY(heard == content);
    pair.say("I heard all of it");
    QCOMPARE(pair.stream->read(100), "I heard all of it"_ba);
    QVERIFY(pair.stream->isOpen());
}

void TestSocketStream::tellsTheEndBehindTheLastByte()
{
    Pair pair;
    QSignalSpy ready(pair.stream.get(), &ByteStream::readyRead);
    QSignalSpy closed(pair.stream.get(), &ByteStream::closed);
    pair.say("last words");
    pair.closePeer();
    QTRY_COMPARE(ready.count(), 1);
    QVERIFY(pair.stream->isOpen());
    QCOMPARE(pair.stream->read(100), "last words"_ba);
    QVERIFY(pair.stream->isOpen());
    QCOMPARE(pair.stream->read(100), ""_ba);
    QVERIFY(!pair.stream->isOpen());
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(pair.stream->read(100), ""_ba);
    QVERIFY(pair.stream->closeReason().isEmpty());
    pair.stream->write("into the void");
    QCOMPARE(pair.stream->bytesToWrite(), 0);
    QCOMPARE(closed.count(), 1);
}

void TestSocketStream::stillReadsWhenThePeerTakesNoMore()
{
    Pair pair;
    pair.stream->write("something the peer never reads");
    pair.say("I take no more");
    pair.closePeer();
    for (int count = 0; count < 3; ++count)
        pair.stream->write(QByteArray(1024 * 1024, 'x'));
    QCOMPARE(pair.stream->bytesToWrite(), 0);
    QVERIFY(pair.stream->isOpen());
    QCOMPARE(pair.stream->read(100), "I take no more"_ba);
    QCOMPARE(pair.stream->read(100), ""_ba);
    QVERIFY(!pair.stream->isOpen());
    QVERIFY(pair.stream->closeReason().isEmpty());
}

void TestSocketStream::seesNewsBeforeTheEventLoopDoes()
{
    Pair pair;
    QVERIFY(!pair.stream->hasNews());
    pair.closePeer();
    QVERIFY(pair.stream->hasNews());
}

void TestSocketStream::mayBeDestroyedInItsSignals()
{
    Pair reading;
    connect(reading.stream.get(), &ByteStream::readyRead, this, [&reading] { reading.stream.reset(); });
    reading.say("x");
    QTRY_VERIFY(!reading.stream);
    QTRY_VERIFY(reading.hear().isNull());

    Pair writing;
    connect(writing.stream.get(), &ByteStream::bytesWritten, this, [&writing] { writing.stream.reset(); });
    writing.stream->write(QByteArray(1024 * 1024, 'x'));
    writing.hear();
    QTRY_VERIFY(!writing.stream);

    Pair closing;
    connect(closing.stream.get(), &ByteStream::closed, this, [&closing] { closing.stream.reset(); });
    closing.closePeer();
    closing.stream->read(1);
    QTRY_VERIFY(!closing.stream);
}

void TestSocketStream::asksWhatIsBehindTheSocketHowItEnded()
{
    Pair pair;
    const OneShot<QString> verdict;
    pair.stream->setVerdict(
        [verdict] { return [](OneShot<QString> given) -> Task<QString> { co_return co_await given; }(verdict); });
    QSignalSpy closed(pair.stream.get(), &ByteStream::closed);
    pair.closePeer();
    QVERIFY(pair.stream->read(1).isEmpty());
    QVERIFY2(pair.stream->isOpen(), "nobody knows yet how it ended");
    QSignalSpy ready(pair.stream.get(), &ByteStream::readyRead);
    verdict.set(u"what ssh said"_s);
    QTRY_COMPARE(ready.count(), 1);
    QVERIFY(!pair.stream->isOpen());
    QCOMPARE(pair.stream->closeReason(), u"what ssh said"_s);
    QTRY_COMPARE(closed.count(), 1);
}

QTEST_GUILESS_MAIN(TestSocketStream)
#include "tst_socketstream.moc"
