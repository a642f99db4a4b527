// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/ansitext.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <limits>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// What people see of the bytes that a sandbox wrote.
class AnsiTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shows_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");

        QTest::newRow("plain") << "hello, world"_ba << u"hello, world"_s;
        QTest::newRow("empty") << ""_ba << u""_s;
        QTest::newRow("tab stays") << "a\tb"_ba << u"a\tb"_s;
        QTest::newRow("utf-8") << "grün 日本 😀"_ba << u"grün 日本 😀"_s;
        QTest::newRow("colour goes") << "\x1b[31mred\x1b[0m"_ba << u"red"_s;
        QTest::newRow("windows line end") << "done\r"_ba << u"done"_s;
        QTest::newRow("progress: the last state remains") << "10%\r50%\r100%"_ba << u"100%"_s;
        QTest::newRow("a shorter state overwrites in part") << "loading\rdone"_ba << u"doneing"_s;
        QTest::newRow("erase to the end") << "loading\rdone\x1b[K"_ba << u"done"_s;
        QTest::newRow("erase the line") << "loading\x1b[2K\rdone"_ba << u"done"_s;
        QTest::newRow("to the first column") << "loading...\x1b[1Gfinished"_ba << u"finished.."_s;
        QTest::newRow("backspace overwrites") << "abc\b\bX"_ba << u"aXc"_s;
        QTest::newRow("more backspaces than text") << "a\b\b\b\bX"_ba << u"X"_s;
        QTest::newRow("forward leaves blanks") << "a\x1b[3Cb"_ba << u"a   b"_s;
        QTest::newRow("window title goes") << "\x1b]0;evil title\x07text"_ba << u"text"_s;
        QTest::newRow("link keeps its text") << "\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\"_ba << u"here"_s;
        QTest::newRow("clipboard write goes") << "\x1b]52;c;ZXZpbA==\x07ok"_ba << u"ok"_s;
        QTest::newRow("device control string goes") << "\x1bPq#0;2;0\x1b\\ok"_ba << u"ok"_s;
        QTest::newRow("unterminated title is shown") << "\x1b]0;rest of line"_ba << u"␛]0;rest of line"_s;
        QTest::newRow("lone escape") << "a\x1b"_ba << u"a␛"_s;
        QTest::newRow("broken sequence") << "a\x1b[31"_ba << u"a"_s;
        QTest::newRow("private mode goes") << "\x1b[?25lhidden cursor\x1b[?25h"_ba << u"hidden cursor"_s;
        QTest::newRow("character set goes") << "\x1b(Btext"_ba << u"text"_s;
        QTest::newRow("nul and bell are visible") << QByteArray("a\0b\a", 4) << u"a␀b␇"_s;
        QTest::newRow("delete is visible") << "a\x7f"_ba << u"a␡"_s;
        QTest::newRow("invalid utf-8") << "a\xff\xfe z"_ba << QString(u"a\uFFFD\uFFFD z"_s);
        QTest::newRow("overlong slash") << "\xc0\xaf"_ba << QString(u"\uFFFD\uFFFD"_s);
        QTest::newRow("bidi override") << "user\xe2\x80\xae nimda"_ba << u"user‹U+202E› nimda"_s;
        QTest::newRow("zero width space") << "a\xe2\x80\x8b"_ba << u"a‹U+200B›"_s;
        QTest::newRow("line separator") << "a\xe2\x80\xa8z"_ba << u"a‹U+2028›z"_s;
        QTest::newRow("invisible tag letters") << "a\xf3\xa0\x81\x81"_ba << u"a‹U+E0041›"_s;
        QTest::newRow("8-bit control") << "a\xc2\x9b"
                                          "31m"_ba
                                       << u"a‹U+009B›31m"_s;
    }
    void shows()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, text);
        QCOMPARE(plainText(bytes), text);
    }

    void readsStyles()
    {
        const AnsiText parsed = parseAnsi("a\x1b[1;31mbold red\x1b[22m red\x1b[0m z"_ba);
        QCOMPARE(parsed.text, u"abold red red z"_s);
        QCOMPARE(parsed.runs.size(), 2);
        QCOMPARE(parsed.runs[0].start, 1);
        QCOMPARE(parsed.runs[0].length, 8);
        QVERIFY(parsed.runs[0].style.bold);
        QVERIFY((parsed.runs[0].style.foreground == AnsiColor{AnsiColor::Kind::Palette, 1}));
        QVERIFY(!parsed.runs[1].style.bold);
    }

    void readsColours_data()
    {
        QTest::addColumn<QByteArray>("sequence");
        QTest::addColumn<int>("kind");
        QTest::addColumn<uint>("value");
        const int palette = int(AnsiColor::Kind::Palette);
        const int rgb = int(AnsiColor::Kind::Rgb);
        QTest::newRow("bright") << "\x1b[92m"_ba << palette << 10u;
        QTest::newRow("256") << "\x1b[38;5;208m"_ba << palette << 208u;
        QTest::newRow("true colour") << "\x1b[38;2;1;2;3m"_ba << rgb << 0x010203u;
        QTest::newRow("with colons") << "\x1b[38:2::1:2:3m"_ba << rgb << 0x010203u;
        QTest::newRow("out of range") << "\x1b[38;2;999;0;0m"_ba << rgb << 0xff0000u;
        QTest::newRow("cut short") << "\x1b[38;5m"_ba << palette << 0u;
        QTest::newRow("reset to default") << "\x1b[31m\x1b[39m\x1b[1m"_ba << int(AnsiColor::Kind::Default) << 0u;
    }
    void readsColours()
    {
        QFETCH(const QByteArray, sequence);
        QFETCH(const int, kind);
        QFETCH(const uint, value);
        const AnsiText parsed = parseAnsi(sequence + "x");
        QCOMPARE(parsed.runs.size(), 1);
        QCOMPARE(int(parsed.runs[0].style.foreground.kind), kind);
        QCOMPARE(parsed.runs[0].style.foreground.value, value);
    }

    void looksAtTheBeginningOfALongLine()
    {
        const AnsiText parsed = parseAnsi(QByteArray(100000, 'x'));
        QCOMPARE(parsed.text.size(), usualLineLimit);
        QCOMPARE(parsed.omittedBytes, 100000 - usualLineLimit);
        QCOMPARE(plainText(QByteArray(100000, 'x')).size(), 100000);
    }

    void cutsBetweenCharacters()
    {
        const AnsiText parsed = parseAnsi(QByteArray(usualLineLimit - 1, 'x') + "日本語");
        QVERIFY(!parsed.text.contains(QChar::ReplacementCharacter));
        QCOMPARE(parsed.text.size(), usualLineLimit - 1);
    }

    void looksAtTheEndOfALongProgressLine()
    {
        QByteArray line;
        for (int i = 0; i <= 20000; ++i)
            line += "\rstep " + QByteArray::number(i);
        QCOMPARE(parseAnsi(line).text, u"step 20000"_s);
    }

    void pilesOfMarksAreCutShort()
    {
        const QString zalgo = u"a"_s + QString(10000, QChar(0x0301));
        QVERIFY(plainText(zalgo.toUtf8()).size() < 20);
    }

    void noLineCostsMuchMoreThanAnother_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("piece");
        const QByteArray wide(8192, 'x');
        QTest::newRow("unterminated titles") << ""_ba << "\x1b]"_ba;
        QTest::newRow("unterminated device controls") << ""_ba << "\x1bP"_ba;
        QTest::newRow("device controls with bells") << ""_ba << "\x1bP\a"_ba;
        QTest::newRow("many colours") << ""_ba << "\x1b[38;5;1mx\x1b[38;5;2mx"_ba;
        QTest::newRow("huge numbers") << ""_ba << "\x1b[999999999999999999999C\x1b[99999999999G"_ba;
        QTest::newRow("parameters") << ""_ba << "\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1m"_ba;
        QTest::newRow("erasures to the beginning") << wide << "x\x1b[1K"_ba;
        QTest::newRow("erasures of the line") << wide << "\x1b[2Ky"_ba;
        QTest::newRow("erasures and far columns") << wide << "\x1b[G\x1b[K\x1b[999Gy"_ba;
    }
    void noLineCostsMuchMoreThanAnother()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, piece);
        constexpr qsizetype length = 256 * 1024;
        const auto cost = [](const QByteArray& line) {
            qint64 least = std::numeric_limits<qint64>::max();
            for (int round = 0; round < 5; ++round) {
                QElapsedTimer timer;
                timer.start();
                parseAnsi(line, -1);
                least = std::min(least, timer.nsecsElapsed());
            }
            return static_cast<double>(least);
        };
        const QByteArray harmless = "\x1b[1mtext\x1b[m"_ba;
        const double ratio = cost(before + piece.repeated((length - before.size()) / piece.size())) /
                             cost(harmless.repeated(length / harmless.size()));
        QVERIFY2(ratio < 20, QByteArray::number(ratio));
    }

    void progressThatErasesItsLineIsReadToTheEnd()
    {
        QByteArray line;
        for (int i = 0; i <= 5000; ++i)
            line += "\r\x1b[2Kstep " + QByteArray::number(i);
        QCOMPARE(plainText(line), u"step 5000"_s);
    }

    void randomBytesNeverLeaveAControlCharacter()
    {
        QRandomGenerator random(42);
        for (int round = 0; round < 2000; ++round) {
            QByteArray bytes(random.bounded(200), Qt::Uninitialized);
            for (char& c : bytes)
                c = random.bounded(4) == 0 ? '\x1b' : static_cast<char>(random.bounded(256));
            const AnsiText parsed = parseAnsi(bytes);
            for (const QChar c : parsed.text)
                QVERIFY2((c.unicode() >= 0x20 && (c.unicode() < 0x7f || c.unicode() >= 0xa0)) || c == u'\t',
                         bytes.toHex());
            qsizetype at = 0;
            for (const AnsiRun& run : parsed.runs) {
                QVERIFY(run.start >= at && run.length > 0);
                at = run.start + run.length;
            }
            QVERIFY(at <= parsed.text.size());
        }
    }
};

QTEST_GUILESS_MAIN(AnsiTextTest)
#include "tst_ansitext.moc"
