// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "tests/ui/logs/logworld.h"
#include "ui/logs/logview.h"

#include <QAccessible>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTimer>
#include <QWheelEvent>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
struct Shown : LogWorld
{
    void open(QSize size = {800, 400})
    {
        view = std::make_unique<LogView>(theme);
        session = service.session(a());
        view->setSession(session);
        QVERIFY(showAndWait(view.get(), size));
        QTRY_COMPARE(session->phase(), LogSession::Phase::Following);
    }
    /// Until everything that was written is in the view.
    bool settle()
    {
        return QTest::qWaitFor([this] {
            return session->store().count() >= std::min<qsizetype>(logA.lines.size(), 1000) &&
                   std::ranges::none_of(view->findChildren<QTimer*>(), &QTimer::isActive);
        });
    }
    QByteArray textOf(LineId id) const { return session->store().lineAt(id).text.toByteArray(); }
    QByteArray last() { return view->visibleLines().isEmpty() ? QByteArray() : textOf(view->visibleLines().last()); }
    void wheel(int notches)
    {
        QWheelEvent event({100, 100}, view->mapToGlobal(QPointF(100, 100)), {}, {0, notches * 120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view->viewport(), &event);
    }
    QPoint pointOf(LineId line, int offset)
    {
        return view->rectOf({line, offset}).center() - QPoint(view->rectOf({line, offset}).width() / 2, 0);
    }
    LineId lineWith(const QByteArray& text)
    {
        for (const LineId id : view->visibleLines()) {
            if (textOf(id).contains(text))
                return id;
        }
        return 0;
    }

    std::unique_ptr<LogView> view;
    std::shared_ptr<LogSession> session;
};

/// How many pixels differ from the background.
int inkIn(const QImage& image, QRect area)
{
    int ink = 0;
    const QRgb ground = image.pixel(area.right() - 2, area.bottom() - 2);
    for (int y = area.top(); y < area.bottom(); ++y) {
        for (int x = area.left(); x < area.right(); ++x)
            ink += image.pixel(x, y) != ground ? 1 : 0;
    }
    return ink;
}
} // namespace

class LogViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheEndOfTheLog()
    {
        Shown shown;
        shown.fill(5000);
        shown.open();
        QVERIFY(shown.settle());
        QCOMPARE(shown.last(), "line 4999"_ba);
        QVERIFY(shown.view->isFollowing());
        const QImage image = shown.view->viewport()->grab().toImage();
        QVERIFY(inkIn(image, {0, 0, image.width() / 3, image.height() - 4}) > 500);
    }

    void followsNewLines()
    {
        Shown shown;
        shown.fill(100);
        shown.open();
        QVERIFY(shown.settle());
        shown.logA.write("the newest"_ba);
        QTRY_COMPARE(shown.last(), "the newest"_ba);
    }

    void letsGoWhenScrolledUpAndComesBackByButton()
    {
        Shown shown;
        shown.fill(500);
        shown.open();
        QVERIFY(shown.settle());
        shown.wheel(3);
        QVERIFY(!shown.view->isFollowing());
        const LineId top = shown.view->topLine();
        shown.fill(200);
        QTRY_COMPARE(shown.view->newLines(), 200);
        QCOMPARE(shown.view->topLine(), top);
        auto* jump = child<QPushButton>(shown.view.get(), u"jumpToLatest"_s);
        QVERIFY(jump->isVisible());
        QTRY_VERIFY2(jump->text().contains(u"200"_s), jump->text().toUtf8());
        QTest::mouseClick(jump, Qt::LeftButton);
        QVERIFY(shown.view->isFollowing());
        QVERIFY(!jump->isVisible());
        QCOMPARE(shown.last(), "line 699"_ba);
    }

    void comesBackByEndAndByScrollingDown()
    {
        Shown shown;
        shown.fill(500);
        shown.open();
        QVERIFY(shown.settle());
        shown.wheel(3);
        QVERIFY(!shown.view->isFollowing());
        shown.wheel(-3);
        QVERIFY(shown.view->isFollowing());
        QTest::keyClick(shown.view.get(), Qt::Key_Home);
        QVERIFY(!shown.view->isFollowing());
        QCOMPARE(shown.textOf(shown.view->topLine()), "line 0"_ba);
        QTest::keyClick(shown.view.get(), Qt::Key_End);
        QVERIFY(shown.view->isFollowing());
        QCOMPARE(shown.last(), "line 499"_ba);
    }

    void olderLinesComeWhenScrolledToTheTop()
    {
        Shown shown;
        shown.fill(3000);
        shown.open();
        QVERIFY(shown.settle());
        QCOMPARE(shown.session->store().count(), 1000);
        QTest::keyClick(shown.view.get(), Qt::Key_Home);
        const LineId top = shown.view->topLine();
        QCOMPARE(shown.textOf(top), "line 2000"_ba);
        QTRY_COMPARE(shown.session->store().count(), 3000);
        QTRY_VERIFY(shown.view->verticalScrollBar()->maximum() > 2000); // The view has taken them.
        QCOMPARE(shown.view->topLine(), top);                           // What is in sight stays.
    }

    void keepsItsPlaceWhenOldLinesAreLetGo()
    {
        Shown shown;
        shown.fill(900);
        shown.open();
        QVERIFY(shown.settle());
        shown.wheel(5);
        const LineId top = shown.view->topLine();
        const QByteArray text = shown.textOf(top);
        for (int i = 0; i < 20; ++i)
            shown.fill(500);
        QTRY_VERIFY(shown.view->newLines() >= 10000);
        QCOMPARE(shown.view->topLine(), top);
        QCOMPARE(shown.textOf(top), text);
    }

    void copiesWhatTheMouseSelected()
    {
        Shown shown;
        shown.logA.write("first \x1b[31mred\x1b[0m line"_ba);
        shown.logA.write("second line"_ba);
        shown.open();
        QVERIFY(shown.settle());
        QWidget* port = shown.view->viewport();
        const LineId first = shown.session->store().firstId();
        QTest::mousePress(port, Qt::LeftButton, {}, shown.pointOf(first, 6));
        QTest::mouseMove(port, shown.pointOf(first + 1, 6));
        QTest::mouseRelease(port, Qt::LeftButton, {}, shown.pointOf(first + 1, 6));
        QVERIFY(shown.view->hasSelection());
        QVERIFY(!shown.view->isFollowing());
        QTest::keyClick(shown.view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"red line\nsecond"_s);
        shown.view->copy(true);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u":00.000 red line\n"_s));
    }

    void aClickWithoutDraggingGoesOnFollowing()
    {
        Shown shown;
        shown.fill(50);
        shown.open();
        QVERIFY(shown.settle());
        const LineId line = shown.view->visibleLines().last();
        QTest::mouseClick(shown.view->viewport(), Qt::LeftButton, {}, shown.pointOf(line, 2));
        QVERIFY(shown.view->isFollowing());
        QCOMPARE(shown.view->currentLine(), line);
    }

    void selectsByDoubleClickAndByKeys()
    {
        Shown shown;
        shown.logA.write("open /etc/hosts now"_ba);
        shown.logA.write("two"_ba);
        shown.open();
        QVERIFY(shown.settle());
        const LineId first = shown.session->store().firstId();
        QTest::mouseDClick(shown.view->viewport(), Qt::LeftButton, {}, shown.pointOf(first, 8));
        QTest::mouseRelease(shown.view->viewport(), Qt::LeftButton, {}, shown.pointOf(first, 8));
        shown.view->copy(false);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"/etc/hosts"_s);
        QTest::keyClick(shown.view.get(), Qt::Key_Home);
        QTest::keyClick(shown.view.get(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(shown.view.get(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(shown.view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"open /etc/hosts now\nt"_s);
        QTest::keyClick(shown.view.get(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(shown.view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"open /etc/hosts now\ntwo"_s);
        QTest::keyClick(shown.view.get(), Qt::Key_Escape);
        QVERIFY(!shown.view->hasSelection());
    }

    void copiesManyLinesWithoutBlocking()
    {
        Shown shown;
        shown.fill(100);
        shown.open();
        QVERIFY(shown.settle());
        shown.fill(20000);
        QGuiApplication::clipboard()->clear();
        shown.view->selectAll();
        shown.view->copy(false);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().endsWith(u"line 20099"_s));
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 20099);
    }

    void wrapsOrScrollsSideways()
    {
        Shown shown;
        shown.logA.write(QByteArray(1000, 'w'));
        shown.open();
        QVERIFY(shown.settle());
        const LineId line = shown.session->store().firstId();
        QVERIFY(shown.view->item(line).rows() > 5);
        QCOMPARE(shown.view->horizontalScrollBar()->maximum(), 0);
        shown.view->setWrapped(false);
        QCOMPARE(shown.view->item(line).rows(), 1);
        QVERIFY(shown.view->horizontalScrollBar()->maximum() > 1000);
        shown.view->goTo({line, 1000});
        QVERIFY(shown.view->horizontalScrollBar()->value() > 1000);
        QVERIFY(!shown.view->rectOf({line, 1000}).isEmpty());
    }

    void theLongestLineStaysUsable_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << "x"_ba;
        QTest::newRow("tabs") << "some words\t"_ba;
        QTest::newRow("wide letters") << "日本語"_ba;
        QTest::newRow("coloured") << "\x1b[31mred\x1b[0m and not "_ba;
    }
    void theLongestLineStaysUsable()
    {
        QFETCH(const QByteArray, text);
        Shown shown;
        // As much as is kept of one line, whatever the sandbox writes.
        constexpr qsizetype mostBytes = 1024 * 1024;
        shown.logA.lines.append({1, LogChannel::Output, text.repeated(mostBytes / text.size()), true});
        shown.logA.write("after"_ba);
        shown.open();
        QVERIFY(shown.settle());
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i) {
            shown.wheel(i % 2 == 0 ? 5 : -5);
            shown.view->viewport()->grab();
        }
        QVERIFY2(timer.elapsed() < 2000, QByteArray::number(timer.elapsed()));
        const LineId line = shown.session->store().firstId();
        QVERIFY(shown.view->item(line).hasMoreRow());
        const int before = shown.view->item(line).rows();
        shown.view->goTo({line, 0});
        QTest::keyClick(shown.view.get(), Qt::Key_Return);
        QVERIFY(!shown.view->item(line).hasMoreRow());
        QVERIFY(shown.view->item(line).rows() > before * 10);
        shown.view->viewport()->grab();
    }

    void hostileBytesAreHarmlessAndVisible_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("title") << "\x1b]0;owned\x07visible"_ba;
        QTest::newRow("unterminated") << "\x1b]0;never ends"_ba;
        QTest::newRow("clear screen") << "\x1b[2J\x1b[Hvisible"_ba;
        QTest::newRow("markup") << "<table><tr><td>"_ba.repeated(500);
        QTest::newRow("binary") << QByteArray("\x00\x01\x02\xff\xfe\x80visible", 13);
        QTest::newRow("bidi") << "abc\xe2\x80\xae"
                                 "fed"_ba;
        QTest::newRow("marks") << ("a" + QByteArray("\xcc\x81").repeated(10000));
        QTest::newRow("huge cursor moves") << "\x1b[999999999Cx\x1b[999999999Dy"_ba;
        QTest::newRow("wide") << QByteArray("\xe6\x97\xa5").repeated(5000);
    }
    void hostileBytesAreHarmlessAndVisible()
    {
        QFETCH(const QByteArray, bytes);
        Shown shown;
        shown.logA.write(bytes);
        shown.open();
        QVERIFY(shown.settle());
        QElapsedTimer timer;
        timer.start();
        const QImage image = shown.view->viewport()->grab().toImage();
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()));
        QVERIFY(inkIn(image, {30, 0, image.width() - 60, 60}) > 20);
    }

    void coloursAreThoseOfTheTheme()
    {
        Shown shown;
        shown.logA.write("\x1b[41m          \x1b[0m"_ba);
        shown.open();
        QVERIFY(shown.settle());
        const QRect place = shown.view->rectOf({shown.session->store().firstId(), 4});
        const QColor painted = shown.view->viewport()->grab().toImage().pixelColor(place.center());
        QCOMPARE(painted, shown.theme.ansiColors()[1]);
    }

    void jsonExpandsInPlace()
    {
        Shown shown;
        shown.logA.write("{\"level\":\"info\",\"b\":1}"_ba);
        shown.logA.write("plain"_ba);
        shown.open();
        QVERIFY(shown.settle());
        const LineId line = shown.session->store().firstId();
        QCOMPARE(shown.view->item(line).rows(), 1);
        const QRect start = shown.view->rectOf({line, 0});
        // The triangle stands left of the text.
        QPoint triangle(start.left(), start.center().y());
        while (triangle.x() > 0 && shown.view->placeAt(triangle).part != LogView::Place::Part::Disclosure)
            triangle.rx() -= 1;
        QVERIFY(triangle.x() > 0);
        QTest::mouseClick(shown.view->viewport(), Qt::LeftButton, {}, triangle);
        QCOMPARE(shown.view->item(line).rows(), 4);
        shown.view->goTo({line, 0});
        shown.view->copy(false);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"{\n  \"level\": \"info\",\n  \"b\": 1\n}"_s);
        QTest::keyClick(shown.view.get(), Qt::Key_Space);
        QCOMPARE(shown.view->item(line).rows(), 1);
    }

    void addressesOpenOnlyWithCtrl()
    {
        Shown shown;
        shown.logA.write("see https://example.org/page for more"_ba);
        shown.open();
        QVERIFY(shown.settle());
        const QSignalSpy opened(shown.view.get(), &LogView::linkActivated);
        const QPoint there = shown.pointOf(shown.session->store().firstId(), 10);
        QTest::mouseClick(shown.view->viewport(), Qt::LeftButton, {}, there);
        QVERIFY(opened.isEmpty());
        QTest::mouseClick(shown.view->viewport(), Qt::LeftButton, Qt::ControlModifier, there);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toUrl(), QUrl(u"https://example.org/page"_s));
    }

    void seamsAreRules()
    {
        Shown shown;
        shown.fill(3);
        shown.open();
        QVERIFY(shown.settle());
        shown.provider->setPhase(ConnectionPhase::Unreachable);
        shown.clock.advanceMs(12000);
        shown.logA.writeUnseen("after"_ba);
        shown.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(shown.session->store().count(), 5);
        const LineId seam = shown.session->store().firstId() + 3;
        QVERIFY(shown.view->item(seam).seam);
        const QString label = shown.view->item(seam).layout.text();
        QVERIFY2(label.contains(u"12"_s) && label.contains(u"nothing is missing"_s), label.toUtf8());
        QVERIFY(inkIn(shown.view->viewport()->grab().toImage(), {0, 0, 700, 100}) > 500);
    }

    void zoomsByKeys()
    {
        Shown shown;
        shown.fill(10);
        shown.open();
        QVERIFY(shown.settle());
        const LineId line = shown.session->store().firstId();
        const int before = shown.view->rectOf({line, 0}).height();
        QTest::keyClick(shown.view.get(), Qt::Key_Plus, Qt::ControlModifier);
        QTest::keyClick(shown.view.get(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(shown.view->rectOf({line, 0}).height() > before);
        QTest::keyClick(shown.view.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(shown.view->rectOf({line, 0}).height(), before);
    }

    void clearingHidesAndCanBeUndone()
    {
        Shown shown;
        shown.fill(100);
        shown.open();
        QVERIFY(shown.settle());
        const LineId before = shown.view->clear();
        QVERIFY(!shown.view->hasRows());
        shown.logA.write("new"_ba);
        QTRY_COMPARE(shown.view->rows().count(), 1);
        shown.view->restoreCleared(before);
        QCOMPARE(shown.view->rows().count(), 101);
    }

    void aReaderHoldsTheLinesAndAHiddenViewDoesNot()
    {
        Shown shown;
        shown.fill(500);
        shown.open();
        QVERIFY(shown.settle());
        shown.wheel(3);
        const QByteArray block(1000, 'x');
        for (int i = 0; i < 80000 && !shown.session->isHeldBack(); ++i)
            shown.logA.write(block);
        QVERIFY(shown.session->isHeldBack());
        shown.view->hide();
        QVERIFY(!shown.session->isHeldBack());
    }

    void screenReadersReadTheLines()
    {
        Shown shown;
        shown.logA.write("out"_ba);
        shown.logA.write("ERROR bad"_ba, LogChannel::Error);
        shown.open();
        QVERIFY(shown.settle());
        QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(shown.view.get());
        QVERIFY(reader);
        QAccessibleTextInterface* text = reader->textInterface();
        QVERIFY(text);
        QVERIFY(!reader->text(QAccessible::Name).isEmpty());
        QVERIFY(reader->state().readOnly);
        const QString all = text->text(0, text->characterCount());
        QCOMPARE(all, u"out\nStandard error, Error, ERROR bad"_s);
        QTest::keyClick(shown.view.get(), Qt::Key_Home);
        QCOMPARE(text->cursorPosition(), 0);
        QTest::keyClick(shown.view.get(), Qt::Key_Down);
        int start = 0;
        int end = 0;
        QCOMPARE(text->textAtOffset(text->cursorPosition(), QAccessible::LineBoundary, &start, &end),
                 u"Standard error, Error, ERROR bad"_s);
        text->setSelection(0, 0, 3);
        QCOMPARE(text->selectionCount(), 1);
        text->selection(0, &start, &end);
        QCOMPARE(start, 0);
        QCOMPARE(end, 3);
        QVERIFY(!text->characterRect(1).isEmpty());
    }

    void everyLineIsPaintedAtEverySize()
    {
        Shown shown;
        shown.fill(200);
        shown.open();
        QVERIFY(shown.settle());
        for (const QSize size : {QSize(60, 40), QSize(200, 900), QSize(3000, 120), QSize(400, 300)}) {
            shown.view->resize(size);
            shown.view->viewport()->grab();
            QCOMPARE(shown.last(), "line 199"_ba);
        }
    }
};

SANDGLASS_GUI_TEST_MAIN(LogViewTest)
#include "tst_logview.moc"
