// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/logdecoder.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestLogDecoder : public QObject
{
    Q_OBJECT

private:
    static constexpr auto stamp = "2026-01-02T03:04:05.000000001Z ";
    static constexpr auto laterStamp = "2026-01-02T03:04:05.000000002Z ";
    static constexpr qint64 ns = 1767323045LL * 1000000000 + 1;

    static QByteArray frame(char channel, const QByteArray& payload)
    {
        const auto length = static_cast<quint32>(payload.size());
        const std::array head{channel,           char(0),     char(0), char(0), char(length >> 24), char(length >> 16),
                              char(length >> 8), char(length)};
        return QByteArray(head.data(), head.size()) + payload;
    }

    static QList<LogEntry> decode(LogDecoder::Mode mode, const QList<QByteArray>& slices)
    {
        LogDecoder decoder(mode);
        QList<LogEntry> lines;
        for (const QByteArray& slice : slices) {
            const Status pushed = decoder.push(slice, lines);
            if (!pushed)
                QTest::qFail(why(pushed).constData(), __FILE__, __LINE__);
        }
        decoder.finish(lines);
        return lines;
    }

    static LogEntry line(qint64 timeNs, const QByteArray& text, LogChannel channel = LogChannel::Output)
    {
        return {.timeNs = timeNs, .channel = channel, .text = text};
    }

    static void compareAtEverySplit(LogDecoder::Mode mode, const QByteArray& stream, const QList<LogEntry>& expected)
    {
        for (qsizetype at = 0; at <= stream.size(); ++at)
            QCOMPARE(decode(mode, {stream.first(at), stream.sliced(at)}), expected);
        QList<QByteArray> bytes;
        for (const char byte : stream)
            bytes += QByteArray(1, byte);
        QCOMPARE(decode(mode, bytes), expected);
    }

private Q_SLOTS:
    void makesALineOfEachFrame()
    {
        const QByteArray stream =
            frame(1, stamp + "out\n"_ba) + frame(2, laterStamp + "err\n"_ba) + frame(1, laterStamp + "\n"_ba);
        compareAtEverySplit(LogDecoder::Mode::Framed, stream,
                            {line(ns, "out"), line(ns + 1, "err", LogChannel::Error), line(ns + 1, "")});
    }

    void joinsALineThatComesInSeveralMessages()
    {
        // Podman sends what a program writes without end of line at once, and what follows with a time of its own.
        const QByteArray stream =
            frame(1, stamp + "par"_ba) + frame(2, stamp + "err\n"_ba) + frame(1, laterStamp + "tial\n"_ba);
        compareAtEverySplit(LogDecoder::Mode::Framed, stream,
                            {line(ns, "err", LogChannel::Error), line(ns, "partial")});
    }

    void keepsAnUnfinishedLastLine()
    {
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, stamp + "no end"_ba), {line(ns, "no end")});
    }

    void readsTimesWithoutFraction()
    {
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, "2026-01-02T03:04:05Z x\n"), {line(ns - 1, "x")});
    }

    void keepsMessagesWithoutTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("text") << "hello world"_ba;
        QTest::newRow("number") << "12345 apples"_ba;
        QTest::newRow("digits only") << "2026-01-02"_ba;
        QTest::newRow("digits without end") << QByteArray(100, '7');
        QTest::newRow("empty") << ""_ba;
    }
    void keepsMessagesWithoutTime()
    {
        QFETCH(QByteArray, text);
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, text + '\n'), {line(0, text)});
        compareAtEverySplit(LogDecoder::Mode::Raw, text + "\r\n", {line(0, text)});
    }

    void givesEachLineOfAMessageItsTime()
    {
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, stamp + "a\nb\n"_ba), {line(ns, "a"), line(ns, "b")});
    }

    void readsTheRawLogOfATerminal()
    {
        const QByteArray stream =
            stamp + "one\r\n"_ba + laterStamp + "10%\r20%\r\n" + laterStamp + "\r\n" + laterStamp + "$ ";
        compareAtEverySplit(LogDecoder::Mode::Raw, stream,
                            {line(ns, "one"), line(ns + 1, "10%\r20%"), line(ns + 1, ""), line(ns + 1, "$ ")});
    }

    void takesTheTimesOutOfALongRawLine()
    {
        const QByteArray full(16 * 1024, 'x');
        const QByteArray stream = stamp + full + laterStamp + full + laterStamp + "end\r\n" + laterStamp + "next\r\n";
        const QList<LogEntry> expected{line(ns, full + full + "end"), line(ns + 1, "next")};
        QCOMPARE(decode(LogDecoder::Mode::Raw, {stream}), expected);
        // Splits around each time, where the states change.
        for (const qsizetype around : {qsizetype(31), 31 + full.size(), 62 + 2 * full.size()}) {
            for (qsizetype at = around - 33; at < std::min(around + 33, stream.size()); ++at) {
                if (at >= 0)
                    QCOMPARE(decode(LogDecoder::Mode::Raw, {stream.first(at), stream.sliced(at)}), expected);
            }
        }
    }

    void leavesTimesThatAreContent()
    {
        const QByteArray text = "at "_ba + stamp + "it began";
        compareAtEverySplit(LogDecoder::Mode::Raw, stamp + text + "\r\n", {line(ns, text)});
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, stamp + text + '\n'), {line(ns, text)});
    }

    void keepsAMebibyteOfALineAndMarksTheRest()
    {
        const QByteArray part(16 * 1024, 'y');
        QList<QByteArray> slices;
        for (int i = 0; i < 70; ++i)
            slices += frame(1, stamp + part);
        slices += frame(1, stamp + "end\n"_ba);
        slices += frame(1, stamp + "next\n"_ba);
        const auto lines = decode(LogDecoder::Mode::Framed, slices);
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].text.size(), 1024 * 1024);
        QVERIFY(lines[0].truncated);
        QCOMPARE(lines[1], line(ns, "next"));
    }

    void keepsBytesThatAreNoText()
    {
        const QByteArray bytes = "\x00\xff\xfe\x1b[31m\xc3"_ba;
        compareAtEverySplit(LogDecoder::Mode::Framed, frame(1, stamp + bytes + '\n'), {line(ns, bytes)});
    }

    void saysWhereToReadOn()
    {
        // Each way of stopping in the middle, and reading on from where the decoder says, gives every line once. The
        // times are whole seconds, as Podman's are; a line may begin in one and end in the next.
        const auto at = [](int second) { return "2026-01-02T03:04:0" + QByteArray::number(second) + "Z "; };
        const QList<std::pair<int, QByteArray>> messages{
            {1, frame(1, at(1) + "a\n")}, {1, frame(1, at(1) + "b")},   {1, frame(2, at(1) + "err\n")},
            {2, frame(1, at(2) + "b\n")}, {2, frame(1, at(2) + "c\n")}, {2, frame(2, at(2) + "e")},
            {3, frame(2, at(3) + "e\n")}, {3, frame(1, at(3) + "d\n")}, {3, frame(1, at(3) + "d\n")}};
        const auto logSince = [&messages](qint64 sinceNs) {
            QByteArray log;
            for (const auto& [second, message] : messages) {
                if ((1767323040LL + second) * 1000000000 >= sinceNs)
                    log += message;
            }
            return log;
        };
        const auto whole = decode(LogDecoder::Mode::Framed, {logSince(0)});
        for (qsizetype cut = 0; cut <= logSince(0).size(); ++cut) {
            LogDecoder first(LogDecoder::Mode::Framed);
            first.trackPosition();
            QList<LogEntry> lines;
            QVERIFY(first.push(logSince(0).first(cut), lines));
            const LogPosition position = first.position();
            const auto rest = decode(LogDecoder::Mode::Framed, {logSince(position.sinceNs)});
            lines += rest.mid(position.lines);
            QCOMPARE(lines, whole);
        }
    }

    void reportsWhatIsNotFramed()
    {
        LogDecoder decoder(LogDecoder::Mode::Framed);
        QList<LogEntry> lines;
        const Status pushed = decoder.push("plain text, no frame", lines);
        QVERIFY(!pushed);
        QCOMPARE(pushed.error().kind, ErrorKind::Protocol);
    }
};

QTEST_GUILESS_MAIN(TestLogDecoder)
#include "tst_logdecoder.moc"
