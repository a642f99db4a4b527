// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/pastetext.h"
#include "ui/terminal/ptyfeeder.h"
#include "ui/terminal/terminalkeys.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// The way of bytes into a pseudo terminal, against a real one whose other end the test reads.
class TestPtyFeeder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void bytesArriveAsTheyWere();
    void neverBlocks();
    void tellsWhenTheQueueIsLongAndShort();
    void refusesWhatIsNoTerminal();

    void pastedText_data();
    void pastedText();
    void quotesPaths_data();
    void quotesPaths();
    void keysOfTheTerminalAndOfTheWindow_data();
    void keysOfTheTerminalAndOfTheWindow();

private:
    QByteArray drainMaster() const
    {
        QByteArray all;
        std::array<char, 65536> piece{};
        for (;;) {
            const auto count = ::read(m_master, piece.data(), piece.size());
            if (count <= 0)
                return all;
            all.append(piece.data(), count);
        }
    }
    int m_master = -1;
    int m_slave = -1;
};

void TestPtyFeeder::init()
{
    m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    QVERIFY(m_master >= 0);
    QCOMPARE(::grantpt(m_master), 0);
    QCOMPARE(::unlockpt(m_master), 0);
    m_slave = ::open(::ptsname(m_master), O_RDWR | O_NOCTTY);
    QVERIFY(m_slave >= 0);
}

void TestPtyFeeder::cleanup()
{
    ::close(m_slave);
    ::close(m_master);
}

void TestPtyFeeder::bytesArriveAsTheyWere()
{
    PtyFeeder feeder;
    QVERIFY2(feeder.open(m_slave), qPrintable(feeder.failure()));
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all.append(static_cast<char>(byte));
    feeder.feed(all);
    QCOMPARE(drainMaster(), all);
}

void TestPtyFeeder::neverBlocks()
{
    PtyFeeder feeder;
    QVERIFY(feeder.open(m_slave));
    const QByteArray much(1024 * 1024, 'x');
    QElapsedTimer timer;
    timer.start();
    feeder.feed(much); // Nobody reads.
    QVERIFY2(timer.elapsed() < 1000, "a blocking write would never have come back");
    QVERIFY(feeder.queued() > much.size() / 2);
    QByteArray arrived;
    QTRY_VERIFY((arrived += drainMaster()).size() == much.size());
    QCOMPARE(arrived, much);
    QCOMPARE(feeder.queued(), 0);
}

void TestPtyFeeder::tellsWhenTheQueueIsLongAndShort()
{
    PtyFeeder feeder;
    QVERIFY(feeder.open(m_slave));
    const QSignalSpy congested(&feeder, &PtyFeeder::congested);
    while (feeder.queued() <= PtyFeeder::highWater) {
        QVERIFY(congested.isEmpty());
        feeder.feed(QByteArray(32 * 1024, 'x'));
    }
    QCOMPARE(congested.size(), 1);
    QCOMPARE(congested.first().first().toBool(), true);
    QTRY_VERIFY(drainMaster().size() >= 0 && congested.size() == 2);
    QCOMPARE(congested.last().first().toBool(), false);
    QVERIFY(feeder.queued() < PtyFeeder::lowWater);
}

void TestPtyFeeder::refusesWhatIsNoTerminal()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    PtyFeeder feeder;
    QVERIFY(!feeder.open(ends.at(1)));
    QVERIFY(!feeder.failure().isEmpty());
    feeder.feed("x"_ba);
    QCOMPARE(feeder.queued(), 0);
    ::close(ends.at(0));
    ::close(ends.at(1));
}

void TestPtyFeeder::pastedText_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("typed");
    QTest::newRow("plain") << u"ls -l Grüße"_s << u"ls -l Grüße"_s;
    QTest::newRow("line ends") << u"a\r\nb\nc\rd"_s << u"a\rb\rc\rd"_s;
    QTest::newRow("tab stays") << u"a\tb"_s << u"a\tb"_s;
    QTest::newRow("end of a bracketed paste") << u"a\x1b[201~rm -rf /\n"_s << u"a[201~rm -rf /\r"_s;
    QTest::newRow("C1 and control keys") << u"a\u009b201~\u0003\u0004\u007f"_s << u"a201~"_s;
}

void TestPtyFeeder::pastedText()
{
    QFETCH(QString, given);
    QTEST(textToPaste(given), "typed");
}

void TestPtyFeeder::quotesPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("word");
    QTest::newRow("plain") << u"/tmp/a-b_c.txt"_s << u"/tmp/a-b_c.txt "_s;
    QTest::newRow("space") << u"/tmp/a b"_s << u"'/tmp/a b' "_s;
    QTest::newRow("quote") << u"/tmp/it's"_s << u"'/tmp/it'\\''s' "_s;
    QTest::newRow("expansion") << u"/tmp/$(reboot)"_s << u"'/tmp/$(reboot)' "_s;
    QTest::newRow("option") << u"-rf"_s << u"'-rf' "_s;
    QTest::newRow("other script") << u"/tmp/漢"_s << u"'/tmp/漢' "_s;
    QTest::newRow("line end") << u"/tmp/a\nreboot"_s << QString();
    QTest::newRow("interrupt") << u"/tmp/a\u0003"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void TestPtyFeeder::quotesPaths()
{
    QFETCH(QString, path);
    QTEST(quotedForShell(path), "word");
}

void TestPtyFeeder::keysOfTheTerminalAndOfTheWindow_data()
{
    QTest::addColumn<QKeyCombination>("key");
    QTest::addColumn<bool>("terminal");
    const auto row = [](const char* name, QKeyCombination key, bool terminal) {
        QTest::newRow(name) << key << terminal;
    };
    row("letter", Qt::Key_A, true);
    row("slash", Qt::Key_Slash, true);
    row("escape", Qt::Key_Escape, true);
    row("delete", Qt::Key_Delete, true);
    row("F5", Qt::Key_F5, true);
    row("Ctrl+K", Qt::CTRL | Qt::Key_K, true);
    row("Ctrl+S", Qt::CTRL | Qt::Key_S, true);
    row("Ctrl+C", Qt::CTRL | Qt::Key_C, true);
    row("Alt+F", Qt::ALT | Qt::Key_F, true);
    row("Ctrl+Shift+P", Qt::CTRL | Qt::SHIFT | Qt::Key_P, false);
    row("Ctrl+Shift+C", Qt::CTRL | Qt::SHIFT | Qt::Key_C, false);
    row("Shift+Insert", Qt::SHIFT | Qt::Key_Insert, false);
    row("Ctrl++", Qt::CTRL | Qt::Key_Plus, false);
    row("Ctrl+0", Qt::CTRL | Qt::Key_0, false);
    row("Ctrl+3", Qt::CTRL | Qt::Key_3, false);
    row("Ctrl+Tab", Qt::CTRL | Qt::Key_Tab, false);
    row("Ctrl+Alt+T", Qt::CTRL | Qt::ALT | Qt::Key_T, false);
    row("Meta+L", Qt::META | Qt::Key_L, false);
}

void TestPtyFeeder::keysOfTheTerminalAndOfTheWindow()
{
    QFETCH(QKeyCombination, key);
    QTEST(belongsToTerminal(key), "terminal");
}

QTEST_GUILESS_MAIN(TestPtyFeeder)

#include "tst_ptyfeeder.moc"
