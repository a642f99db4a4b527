// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/outputguard.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// What a program in a sandbox may do to the emulator, and what not.
class TestOutputGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesAndTakesOut_data();
    void passesAndTakesOut();
    void slicingChangesNothing_data() { passesAndTakesOut_data(); }
    void slicingChangesNothing();
    void partsNeverJoinIntoASequence_data();
    void partsNeverJoinIntoASequence();
    void unterminatedStringEndsAtItsBound();
    void holdsLittleOfAnEndlessSequence();
    void isFastOnPlainText();
};

void TestOutputGuard::passesAndTakesOut_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("passed");
    const auto pass = [](const char* name, const QByteArray& bytes) { QTest::newRow(name) << bytes << bytes; };
    pass("plain text", "hello\r\nworld\t\b\a"_ba);
    pass("UTF-8", "Grüße ° § 漢字 🙂"_ba);
    pass("colours", "\x1b[1;38;2;1;2;3mred\x1b[0m"_ba);
    pass("cursor and erase", "\x1b[2J\x1b[1;1H\x1b[K"_ba);
    pass("alternate screen", "\x1b[?1049h\x1b[?25l"_ba);
    pass("mouse and bracketed paste", "\x1b[?1000;1006h\x1b[?2004h"_ba);
    pass("scroll region, save, charset", "\x1b[2;5r\x1b"
                                         "7\x1b(0\x1b"
                                         "8\x1b=\x1bM"_ba);
    pass("position report", "\x1b[6n\x1b[c\x1b[>c"_ba);

    const auto takes = [](const char* name, const QByteArray& sequence) {
        QTest::newRow(name) << "a" + sequence + "b" << "ab"_ba;
    };
    takes("title", "\x1b]0;harmless\a"_ba);
    takes("title, ST", "\x1b]2;harmless\x1b\\"_ba);
    takes("clipboard write", "\x1b]52;c;cm0gLXJmIC8=\a"_ba);
    takes("clipboard read", "\x1b]52;c;?\a"_ba);
    takes("background colour", "\x1b]11;#ff0000\a"_ba);
    takes("profile", "\x1b]50;Name=x\a"_ba);
    takes("working directory", "\x1b]7;file://host/\a"_ba);
    takes("DECRQSS", "\x1bP$q\"p\x1b\\"_ba);
    takes("sixel", "\x1bPq#0;2;0;0;0#0~~@@vv\x1b\\"_ba);
    takes("APC", "\x1b_Gf=100;AAAA\x1b\\"_ba);
    takes("PM", "\x1b^x\x1b\\"_ba);
    takes("SOS", "\x1bXx\x1b\\"_ba);
    takes("title report", "\x1b[21t"_ba);
    takes("resize", "\x1b[8;40000;40000t"_ba);
    takes("132 columns", "\x1b[?3h"_ba);
    takes("allow 132 columns, among others", "\x1b[?25;40h"_ba);
    takes("VT52", "\x1b[?2l"_ba);
    takes("identity of old", "\x1bZ"_ba);
    takes("answer back", "\x05"_ba);
    takes("C1 as UTF-8", "\xc2\x9b"_ba);
    takes("endless parameters", "\x1b[" + QByteArray(1000000, '1') + "m");
    QTest::newRow("C1 resize") << "\xc2\x9b"
                                  "8;9;9t"_ba
                               << "8;9;9t"_ba;
    QTest::newRow("link keeps its text") << "\x1b]8;;https://example.org\x1b\\text\x1b]8;;\x1b\\"_ba << "text"_ba;
    QTest::newRow("control inside a sequence") << "\x1b[3\n1m"_ba << "\n\x1b[31m"_ba;
    QTest::newRow("cancelled sequence") << "\x1b[3\x18x"_ba << "x"_ba;
    QTest::newRow("sequence inside a string") << "\x1b]0;a\x1b[1mb"_ba << "\x1b[1mb"_ba;
}

void TestOutputGuard::passesAndTakesOut()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, passed);
    OutputGuard guard;
    QCOMPARE(guard.filter(given), passed);
}

void TestOutputGuard::slicingChangesNothing()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, passed);
    OutputGuard guard;
    QByteArray out;
    for (const char byte : std::as_const(given))
        out += guard.filter(QByteArrayView(&byte, 1));
    QCOMPARE(out, passed);
}

void TestOutputGuard::partsNeverJoinIntoASequence_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::newRow("ESC and bracket") << "\x1b\x1b]x\a[8;9;9t"_ba;
    QTest::newRow("inside the parameters") << "\x1b[8;9\x1b]x\a;9t"_ba;
    QTest::newRow("C1 lead and tail") << "\xc2\x1b]x\a\x9b"
                                         "8;9;9t"_ba;
    QTest::newRow("nested leads") << "\xc2\xc2\x9b"
                                     "8;9;9t"_ba;
    QTest::newRow("enquiry between") << "\x1b\x05[8;9;9t"_ba;
}

void TestOutputGuard::partsNeverJoinIntoASequence()
{
    QFETCH(QByteArray, given);
    OutputGuard guard;
    const QByteArray out = guard.filter(given);
    QVERIFY2(!out.contains("\x1b["), out.toHex(' '));
    QVERIFY2(!out.contains("\xc2\x9b"), out.toHex(' '));
}

void TestOutputGuard::unterminatedStringEndsAtItsBound()
{
    OutputGuard guard;
    QByteArray out = guard.filter("\x1b]0;"_ba + QByteArray(1024 * 1024, 'x'));
    out += guard.filter("visible"_ba);
    QVERIFY(out.endsWith("visible"));
}

void TestOutputGuard::holdsLittleOfAnEndlessSequence()
{
    OutputGuard guard;
    for (int i = 0; i < 1000; ++i)
        QVERIFY(guard.filter(i == 0 ? "\x1b[1"_ba : QByteArray(1000, '1')).isEmpty());
    QCOMPARE(guard.filter("mplain"_ba), "plain"_ba);
}

void TestOutputGuard::isFastOnPlainText()
{
    OutputGuard guard;
    const QByteArray text = QByteArray("The quick brown fox jumps over the lazy dog.\r\n").repeated(20000);
    QBENCHMARK
    {
        QCOMPARE(guard.filter(text).size(), text.size());
    }
}

QTEST_GUILESS_MAIN(TestOutputGuard)

#include "tst_outputguard.moc"
