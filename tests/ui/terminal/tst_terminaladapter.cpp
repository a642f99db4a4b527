// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/terminal/ptyfeeder.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// The emulator as a remote terminal: every way in which it is known to go wrong.
class TestTerminalAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsOutput();
    void stillReadsAfterAQuietTime();
    void lineFeedStaysALineFeed();
    void splitCharactersAreWhole();
    void aMegabyteNeverBlocks();
    void aFloodAsksForAPause();
    void keysArriveOnce();
    void keysAreCopiedAndUtf8();
    void controlSReachesTheProgram();
    void windowShortcutsDoNotTakeTheProgramsKeys();
    void sizeIsToldAfterLayoutOnly();
    void resizingAndZoomingTellTheSize();
    void survivesAnotherParent();
    void historyIsBounded();
    void pastOutputIsNotAnsweredAgain();
    void severalLinesAreConfirmed();
    void pasteIsBracketedWhereWanted();
    void controlShiftTabLeaves();
    void doesNotTakeTheFocusWhenMade();
    void droppedFilesAreTold();
    void droppedTextIsPasted();
    void searchBarHasNames();
    void followsTheTheme();
    void paints256AndTrueColours_data();
    void paints256AndTrueColours();
    void screenReadersSeeTheLastLine();
    void hostileOutputGetsNoAnswersOfItsOwn_data();
    void hostileOutputGetsNoAnswersOfItsOwn();

private:
    QWidget* display() const { return m_adapter->focusProxy(); }
    void drop(const QMimeData& dragged)
    {
        const QPoint place(10, 10);
        QDragEnterEvent enter(place, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(display(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(place, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(display(), &event);
    }
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QWidget> m_window;
    TerminalAdapter* m_adapter = nullptr;
};

void TestTerminalAdapter::initTestCase()
{
    QSettings().clear();
    m_theme = std::make_unique<Theme>();
}

void TestTerminalAdapter::init()
{
    m_window = std::make_unique<QWidget>();
    auto* const layout = new QVBoxLayout(m_window.get());
    auto* const before = new QPushButton(u"before"_s);
    before->setObjectName(u"before"_s);
    layout->addWidget(before);
    m_adapter = new TerminalAdapter(*m_theme, m_window.get());
    layout->addWidget(m_adapter);
    QVERIFY2(m_adapter->failure().isEmpty(), qPrintable(m_adapter->failure()));
    QVERIFY(showAndWait(m_window.get(), {800, 500}));
    QTRY_VERIFY(m_adapter->cells());
}

void TestTerminalAdapter::cleanup()
{
    m_window.reset();
    QSettings().clear();
}

void TestTerminalAdapter::showsOutput()
{
    m_adapter->feed("hello\r\n$ "_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"$"_s);
    QVERIFY(m_adapter->screenText().startsWith(u"hello"_s));
}

void TestTerminalAdapter::stillReadsAfterAQuietTime()
{
    // A wake-up of the emulator's line without bytes would be taken for its end.
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    m_adapter->feed("late"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"late"_s);
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    m_adapter->feed("\r\nlater"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"later"_s);
}

void TestTerminalAdapter::lineFeedStaysALineFeed()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    m_adapter->feed("ab\n\x1b[6n"_ba); // The cursor is where the line feed left it: line 2, column 3.
    QTRY_COMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "\x1b[2;3R"_ba);
}

void TestTerminalAdapter::splitCharactersAreWhole()
{
    const QByteArray text = "é漢🙂"_ba;
    for (const char byte : text) {
        m_adapter->feed(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(m_adapter->lastLine().startsWith(u"é漢"_s));
    QVERIFY(!m_adapter->lastLine().contains(QChar::ReplacementCharacter));
}

void TestTerminalAdapter::aMegabyteNeverBlocks()
{
    QByteArray text;
    for (int line = 0; text.size() < 1024 * 1024; ++line)
        text += QByteArray::number(line) + "\r\n";
    text += "the end";
    m_adapter->feed(text);
    QTRY_COMPARE(m_adapter->lastLine(), u"the end"_s);
}

void TestTerminalAdapter::aFloodAsksForAPause()
{
    const QSignalSpy congested(m_adapter, &TerminalAdapter::congested);
    const QByteArray piece = QByteArray("0123456789abcdef\r\n").repeated(2000);
    qsizetype sent = 0;
    while (congested.isEmpty()) {
        m_adapter->feed(piece);
        sent += piece.size();
        QVERIFY2(sent < 2 * PtyFeeder::highWater, "the queue has a bound");
    }
    QTRY_COMPARE(congested.size(), 2);
    QCOMPARE(congested.last().first().toBool(), false);
}

void TestTerminalAdapter::keysArriveOnce()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    display()->setFocus();
    QTest::keyClicks(display(), u"ab"_s);
    QCoreApplication::processEvents();
    QByteArray all;
    for (const auto& arguments : std::as_const(typed))
        all += arguments.first().toByteArray();
    QCOMPARE(all, "ab"_ba);
}

void TestTerminalAdapter::keysAreCopiedAndUtf8()
{
    QList<QByteArray> seen;
    connect(
        m_adapter, &TerminalAdapter::typed, this, [&seen](const QByteArray& bytes) { seen.append(bytes); },
        Qt::QueuedConnection);
    QTest::keyClick(display(), Qt::Key_Up);
    QKeyEvent umlaut(QEvent::KeyPress, Qt::Key_Odiaeresis, Qt::NoModifier, u"ö"_s);
    QCoreApplication::sendEvent(display(), &umlaut);
    QTRY_COMPARE(seen.size(), 2);
    QCOMPARE(seen.first(), "\x1b[A"_ba);
    QCOMPARE(seen.last(), "ö"_ba);
}

void TestTerminalAdapter::controlSReachesTheProgram()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    QTest::keyClick(display(), Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "\x13"_ba);
    m_adapter->feed("not suspended"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"not suspended"_s);
}

void TestTerminalAdapter::windowShortcutsDoNotTakeTheProgramsKeys()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    const QShortcut palette(QKeySequence(u"Ctrl+K"_s), m_window.get());
    const QShortcut commands(QKeySequence(u"Ctrl+Shift+P"_s), m_window.get());
    const QSignalSpy paletteOpened(&palette, &QShortcut::activated);
    const QSignalSpy commandsOpened(&commands, &QShortcut::activated);
    display()->setFocus();
    QTRY_VERIFY(display()->hasFocus());
    QTest::keyClick(display(), Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(paletteOpened.size(), 0);
    QCOMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "\x0b"_ba);
    QTest::keyClick(display(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(commandsOpened.size(), 1);
    QCOMPARE(typed.size(), 1);
}

void TestTerminalAdapter::sizeIsToldAfterLayoutOnly()
{
    QWidget window;
    auto* const layout = new QVBoxLayout(&window);
    auto* const adapter = new TerminalAdapter(*m_theme, &window);
    layout->addWidget(adapter);
    const QSignalSpy resized(adapter, &TerminalAdapter::resized);
    QCoreApplication::processEvents();
    QVERIFY(!adapter->cells());
    QVERIFY(showAndWait(&window, {900, 600}));
    QTRY_COMPARE(resized.size(), 1);
    QVERIFY(adapter->cells()->columns > 80);
}

void TestTerminalAdapter::resizingAndZoomingTellTheSize()
{
    const TerminalSize before = *m_adapter->cells();
    m_window->resize(1000, 650);
    QTRY_VERIFY(m_adapter->cells()->columns > before.columns && m_adapter->cells()->rows > before.rows);
    const TerminalSize large = *m_adapter->cells();
    m_adapter->zoomIn();
    m_adapter->zoomIn();
    QTRY_VERIFY(m_adapter->cells()->columns < large.columns);
    m_adapter->resetZoom();
    QTRY_COMPARE(*m_adapter->cells(), large);
}

void TestTerminalAdapter::survivesAnotherParent()
{
    m_adapter->feed("before the move\r\n"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"before the move"_s);
    QSplitter dock;
    dock.addWidget(m_adapter);
    QVERIFY(showAndWait(&dock, {640, 400}));
    m_adapter->feed("after the move\r\n"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"after the move"_s);
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    QTest::keyClick(display(), Qt::Key_X);
    QCOMPARE(typed.size(), 1);
    m_window->layout()->addWidget(m_adapter);
    QVERIFY(m_adapter->screenText().contains(u"before the move"_s));
}

void TestTerminalAdapter::historyIsBounded()
{
    QByteArray text;
    for (int line = 0; line < TerminalAdapter::historyLines + 5000; ++line)
        text += QByteArray::number(line) + "\r\n";
    m_adapter->feed(text + "end");
    QTRY_COMPARE(m_adapter->lastLine(), u"end"_s);
    const auto lines = m_adapter->screenText().count(u'\n');
    QVERIFY(lines >= TerminalAdapter::historyLines);
    QVERIFY(lines < TerminalAdapter::historyLines + 200);
}

void TestTerminalAdapter::pastOutputIsNotAnsweredAgain()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    m_adapter->replay("past\x1b[6n\x1b[c\r\n"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"past"_s);
    QCOMPARE(typed.size(), 0);
    m_adapter->feed("now\x1b[5n"_ba);
    QTRY_COMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "\x1b[0n"_ba);
}

void TestTerminalAdapter::severalLinesAreConfirmed()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    ScriptedDialogs dialogs;
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{false, false}; };
    m_adapter->pasteText(u"one\ntwo\n"_s);
    QCOMPARE(dialogs.asked.size(), 1);
    QCOMPARE(dialogs.asked.first().items.first(), u"one"_s);
    QCOMPARE(typed.size(), 0);
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    m_adapter->pasteText(u"one\ntwo\n"_s);
    QCOMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "one\rtwo\r"_ba);
    m_adapter->pasteText(u"single"_s);
    QCOMPARE(dialogs.asked.size(), 2);
    QCOMPARE(typed.last().first().toByteArray(), "single"_ba);
}

void TestTerminalAdapter::pasteIsBracketedWhereWanted()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    m_adapter->feed("\x1b[?2004hready"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"ready"_s);
    m_adapter->pasteText(u"x\x1b[201~y"_s);
    QCOMPARE(typed.last().first().toByteArray(), "\x1b[200~x[201~y\x1b[201~"_ba);
}

void TestTerminalAdapter::controlShiftTabLeaves()
{
    display()->setFocus();
    QTRY_VERIFY(display()->hasFocus());
    QTest::keyClick(display(), Qt::Key_Tab); // The program's.
    QVERIFY(display()->hasFocus());
    QTest::keyClick(display(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(child<QPushButton>(m_window.get(), u"before"_s)->hasFocus());
}

void TestTerminalAdapter::doesNotTakeTheFocusWhenMade()
{
    auto* const button = child<QPushButton>(m_window.get(), u"before"_s);
    button->setFocus();
    QTRY_VERIFY(button->hasFocus());
    auto* const second = new TerminalAdapter(*m_theme, m_window.get());
    m_window->layout()->addWidget(second);
    second->show();
    QCoreApplication::processEvents();
    QVERIFY(button->hasFocus());
}

void TestTerminalAdapter::droppedFilesAreTold()
{
    QSignalSpy dropped(m_adapter, &TerminalAdapter::filesDropped);
    const QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(u"/tmp/a b"_s), QUrl(u"https://example.org"_s)});
    drop(files);
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(dropped.first().first().toStringList(), QStringList{u"/tmp/a b"_s});
    QCOMPARE(typed.size(), 0);
}

void TestTerminalAdapter::droppedTextIsPasted()
{
    QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    QMimeData text;
    text.setText(u"text\x1b"_s);
    drop(text);
    QCOMPARE(typed.size(), 1);
    QCOMPARE(typed.first().first().toByteArray(), "text"_ba);
}

void TestTerminalAdapter::searchBarHasNames()
{
    m_adapter->toggleSearch();
    auto* const line = child<QLineEdit>(m_adapter, u"searchTextEdit"_s);
    QTRY_VERIFY(line->isVisible());
    QVERIFY(line->hasFocus());
    QCOMPARE(accessibilityProblems(m_window.get()).join(u'\n'), QString());
    m_adapter->toggleSearch();
    QVERIFY(!line->isVisible());
    QVERIFY(display()->hasFocus());
}

void TestTerminalAdapter::followsTheTheme()
{
    const auto background = [this] {
        const QImage image = display()->grab().toImage();
        return image.pixelColor(image.width() / 2, image.height() / 2);
    };
    m_theme->setScheme(Theme::Scheme::Light);
    QTRY_COMPARE(background(), m_theme->color(Role::TerminalBackground));
    const QColor light = background();
    m_theme->setScheme(Theme::Scheme::Dark);
    QTRY_COMPARE(background(), m_theme->color(Role::TerminalBackground));
    QVERIFY(background() != light);
    m_theme->setScheme(Theme::Scheme::System);
}

void TestTerminalAdapter::paints256AndTrueColours_data()
{
    QTest::addColumn<QByteArray>("escape");
    QTest::addColumn<QColor>("colour");
    QTest::newRow("cube") << "\x1b[48;5;196m"_ba << QColor(255, 0, 0);
    QTest::newRow("grey") << "\x1b[48;5;244m"_ba << QColor(128, 128, 128);
    QTest::newRow("true") << "\x1b[48;2;1;130;251m"_ba << QColor(1, 130, 251);
}

void TestTerminalAdapter::paints256AndTrueColours()
{
    QFETCH(const QByteArray, escape);
    QFETCH(const QColor, colour);
    m_adapter->feed(escape + QByteArray(40, ' ') + "\x1b[0m"_ba);
    const auto painted = [this] {
        const QImage image = display()->grab().toImage();
        return image.pixelColor(image.width() / 10, display()->fontMetrics().height() / 2);
    };
    QTRY_COMPARE(painted(), colour);
}

void TestTerminalAdapter::screenReadersSeeTheLastLine()
{
    m_adapter->setName(u"Terminal of api-1: bash"_s);
    m_adapter->feed("one\r\ntwo"_ba);
    QTRY_COMPARE(m_adapter->lastLine(), u"two"_s);
    QAccessibleInterface* const seen = QAccessible::queryAccessibleInterface(display());
    QVERIFY(seen);
    QCOMPARE(seen->role(), QAccessible::Terminal);
    QCOMPARE(seen->text(QAccessible::Name), u"Terminal of api-1: bash"_s);
    QCOMPARE(seen->text(QAccessible::Value), u"two"_s);
    QVERIFY(seen->text(QAccessible::Description).contains(u"Ctrl+Shift+Tab"_s));
}

void TestTerminalAdapter::hostileOutputGetsNoAnswersOfItsOwn_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("repeat 2^31") << "x\x1b[2147483647b"_ba;
    QTest::newRow("insert 2^31 lines") << "\x1b[2147483647L\x1b[2147483647@\x1b[2147483647X\x1b[2147483647S"_ba;
    QTest::newRow("cursor far away") << "\x1b[2147483647;2147483647Hx"_ba;
    QTest::newRow("many parameters") << "\x1b[" + QByteArray("1;").repeated(100) + "m";
    QTest::newRow("scroll region upside down") << "\x1b[9999;1r\r\n\r\n"_ba;
    QTest::newRow("combining marks") << "e" + QByteArray("\xcc\x81").repeated(10000);
    QTest::newRow("malformed UTF-8") << "\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80"_ba;
    QTest::newRow("tab stops") << QByteArray("\x1bH\t").repeated(5000);
    QTest::newRow("mode flood") << QByteArray("\x1b[?1049h\x1b[?1049l").repeated(2000);
}

void TestTerminalAdapter::hostileOutputGetsNoAnswersOfItsOwn()
{
    QFETCH(QByteArray, bytes);
    const QSignalSpy typed(m_adapter, &TerminalAdapter::typed);
    const auto cells = m_adapter->cells();
    QElapsedTimer timer;
    timer.start();
    m_adapter->feed(bytes + "\x1b[r\r\n\x1b[0malive"_ba);
    QTRY_VERIFY(m_adapter->screenText().contains(u"alive"_s));
    QVERIFY2(timer.elapsed() < 3000, "the work per byte is bounded");
    QCOMPARE(typed.size(), 0);
    QCOMPARE(m_adapter->cells(), cells);
}

SANDGLASS_GUI_TEST_MAIN(TestTerminalAdapter)

#include "tst_terminaladapter.moc"
