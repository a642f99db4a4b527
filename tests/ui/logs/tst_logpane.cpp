// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "tests/ui/logs/logworld.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/common/openaddress.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
QUrl opened;

struct Shown : LogWorld
{
    explicit Shown(bool several = false)
        : pane(std::make_unique<LogPane>(service, sandboxes, providers, theme))
    {
        QCoreApplication::processEvents(); // The registry tells its rows in the next turn.
        pane->setSandboxes(several ? QList{a(), b()} : QList{a()});
    }
    bool show() { return showAndWait(pane.get(), {900, 500}); }
    QAction* action(const QString& name) { return child<QAction>(pane.get(), name); }
    int rows() const { return pane->view()->rows().count(); }
    void search(const QString& text)
    {
        auto* line = child<QLineEdit>(pane.get(), u"logSearch"_s);
        line->setText(text);
        QTest::keyClick(line, Qt::Key_Return); // At once, without the delay after typing.
    }
    QString count() { return child<QLabel>(pane.get(), u"matchCount"_s)->text(); }
    QString emptyTitle()
    {
        auto* title = child<QLabel>(pane.get(), u"emptyTitle"_s);
        return title->isVisible() ? title->text() : QString();
    }
    QByteArray currentText()
    {
        const auto session = pane->view()->session();
        return session->store().lineAt(pane->view()->currentMatch()).text.toByteArray();
    }

    std::unique_ptr<LogPane> pane;
};
} // namespace

class LogPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }
    void cleanupTestCase() { QSettings().clear(); }

    void readsNothingWhileHidden()
    {
        Shown shown;
        shown.fill(10);
        QCoreApplication::processEvents();
        QCOMPARE(shown.provider->count(u"openLogs"_s), 0);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 10);
    }

    void saysWhyItIsEmpty()
    {
        Shown shown;
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.emptyTitle(), u"No output yet"_s);
        shown.pane->setSandboxes({});
        QTRY_COMPARE(shown.emptyTitle(), u"No sandbox selected"_s);
        shown.pane->setSandboxes({shown.a()});
        shown.fill(1);
        QTRY_COMPARE(shown.emptyTitle(), QString());
    }

    void keysGoToTheLinesWhenThePaneIsAskedFor()
    {
        Shown shown;
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.emptyTitle(), u"No output yet"_s);
        shown.pane->setFocus(); // as Ctrl+L does, before there are lines
        shown.fill(100);
        QTRY_VERIFY(shown.pane->view()->hasFocus());
        QTRY_VERIFY(shown.pane->view()->verticalScrollBar()->maximum() > 0);
        QVERIFY(shown.pane->view()->isFollowing());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageUp);
        QVERIFY(!shown.pane->view()->isFollowing());
    }

    void showsAFailureWithItsReasonAndRetries()
    {
        Shown shown;
        shown.provider->failures.insert(
            Operation::ReadLogs, fail(ErrorKind::Unsupported, u"configured logging driver does not support reading"_s)
                                     .error()
                                     .withHint(Hint::LogDriverUnreadable));
        QVERIFY(shown.show());
        auto* text = child<QLabel>(shown.pane.get(), u"emptyText"_s);
        QTRY_VERIFY(text->text().contains(u"logging driver"_s));
        shown.provider->failures.clear();
        shown.fill(3);
        QVERIFY(click(child<QPushButton>(shown.pane.get(), u"emptyButton"_s)));
        QTRY_COMPARE(shown.rows(), 3);
    }

    void tellsAFailureAboveTheLinesThatAreThere()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        shown.provider->failures.insert(Operation::ReadLogs,
                                        fail(ErrorKind::Forbidden, u"not yours any more"_s).error());
        shown.logA.breakStreams();
        auto* messages = child<MessageBar>(shown.pane.get(), u"logMessages"_s);
        QTRY_VERIFY(messages->currentText().contains(u"not yours any more"_s));
        QCOMPARE(shown.rows(), 3);
    }

    void tellsThatTheConnectionIsLost()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        shown.provider->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(child<QLabel>(shown.pane.get(), u"logStatus"_s)->text().contains(u"Connection lost"_s));
        QTRY_VERIFY(shown.sandboxes.find(shown.a())->stale);
        shown.pane->refresh();
        QCOMPARE(shown.rows(), 3);
    }

    void searchCountsAndWalks()
    {
        Shown shown;
        for (int i = 0; i < 300; ++i)
            shown.logA.write((i % 100 == 50 ? "needle "_ba : "straw "_ba) + QByteArray::number(i));
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 300);
        shown.search(u"NEEDLE"_s);
        QTRY_VERIFY(shown.count().startsWith(u"3 match"_s));
        shown.action(u"previousMatch"_s)->trigger();
        QCOMPARE(shown.count(), u"3 of 3"_s);
        QCOMPARE(shown.currentText(), "needle 250"_ba);
        QVERIFY(!shown.pane->view()->isFollowing());
        shown.action(u"previousMatch"_s)->trigger();
        QCOMPARE(shown.count(), u"2 of 3"_s);
        shown.action(u"nextMatch"_s)->trigger();
        shown.action(u"nextMatch"_s)->trigger();
        QCOMPARE(shown.count(), u"1 of 3"_s); // Around the end.
        QCOMPARE(shown.rows(), 300);          // Highlighted among the others.
        shown.action(u"caseSensitive"_s)->trigger();
        QTRY_COMPARE(shown.count(), u"No match"_s);
    }

    void keysWalkFromAnywhereInThePane()
    {
        Shown shown;
        for (int i = 0; i < 30; ++i)
            shown.logA.write("needle"_ba);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 30);
        shown.pane->focusSearch();
        QVERIFY(child<QLineEdit>(shown.pane.get(), u"logSearch"_s)->hasFocus());
        shown.search(u"needle"_s);
        QTRY_VERIFY(shown.count().startsWith(u"30 match"_s));
        shown.pane->view()->setFocus();
        QTest::keyClick(shown.pane->view(), Qt::Key_F3);
        QTRY_VERIFY(shown.count().endsWith(u"of 30"_s));
        const QString at = shown.count();
        QTest::keyClick(shown.pane->view(), Qt::Key_F3, Qt::ShiftModifier);
        QVERIFY(shown.count() != at);
    }

    void filterShowsMatchingLinesOnlyAndGoesOn()
    {
        Shown shown;
        for (int i = 0; i < 100; ++i)
            shown.logA.write((i % 10 == 0 ? "needle "_ba : "straw "_ba) + QByteArray::number(i));
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 100);
        shown.action(u"filterLines"_s)->trigger();
        shown.search(u"needle"_s);
        QTRY_COMPARE(shown.rows(), 10);
        shown.logA.write("needle new"_ba);
        shown.logA.write("straw new"_ba);
        QTRY_COMPARE(shown.rows(), 11);
        shown.search(u"absent"_s);
        QTRY_COMPARE(shown.emptyTitle(), u"No line matches"_s);
        QVERIFY(click(child<QPushButton>(shown.pane.get(), u"emptyButton"_s)));
        QTRY_COMPARE(shown.rows(), 102);
    }

    void tellsThatAPatternIsWrong()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        shown.action(u"regex"_s)->trigger();
        shown.search(u"(a"_s);
        QTRY_COMPARE(shown.count(), u"Not a regular expression"_s);
        shown.search(u"line [12]"_s);
        QTRY_VERIFY(shown.count().startsWith(u"2 match"_s));
    }

    void previousMatchReadsOlderLines()
    {
        Shown shown;
        shown.logA.write("needle of old"_ba);
        shown.fill(1500);
        shown.logA.write("needle of now"_ba);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 1000);
        shown.search(u"needle"_s);
        QTRY_VERIFY(shown.count().startsWith(u"1 match"_s));
        shown.action(u"previousMatch"_s)->trigger();
        QCOMPARE(shown.currentText(), "needle of now"_ba);
        shown.action(u"previousMatch"_s)->trigger();
        QTRY_COMPARE(shown.currentText(), "needle of old"_ba);
        QCOMPARE(shown.count(), u"1 of 2"_s);
    }

    void choosesChannelLevelAndTime()
    {
        Shown shown;
        const qint64 now = shown.clock.wallNs();
        const qint64 minute = 60LL * 1000000000;
        shown.logA.write(now - 30 * minute, "INFO old"_ba);
        shown.logA.write(now - 2 * minute, "ERROR out"_ba);
        shown.logA.write(now - minute, "plain err"_ba, LogChannel::Error);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        child<QComboBox>(shown.pane.get(), u"channel"_s)->setCurrentIndex(2);
        QTRY_COMPARE(shown.rows(), 1);
        child<QComboBox>(shown.pane.get(), u"channel"_s)->setCurrentIndex(0);
        child<QComboBox>(shown.pane.get(), u"level"_s)->setCurrentIndex(3);
        QTRY_COMPARE(shown.rows(), 1);
        child<QComboBox>(shown.pane.get(), u"level"_s)->setCurrentIndex(0);
        child<QComboBox>(shown.pane.get(), u"since"_s)->setCurrentIndex(1);
        QTRY_COMPARE(shown.rows(), 2);
    }

    void mergesSeveralAndSwitchesThemOff()
    {
        Shown shown(true);
        shown.logA.write(1'000'000'000, "from a"_ba);
        shown.logB.write(2'000'000'000, "from b"_ba);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 2);
        auto* first = child<QToolButton>(shown.pane.get(), u"logSource0"_s);
        QCOMPARE(first->text(), u"a1"_s);
        first->click();
        QTRY_COMPARE(shown.rows(), 1);
        QVERIFY(!child<QAction>(shown.pane.get(), u"saveWhole"_s)->isEnabled());
        const LogView* view = shown.pane->view();
        QCOMPARE(view->rows().lineAt(0).text.toByteArray(), "from b"_ba);
    }

    void moreThanAreMergedAreCutAndItSaysSo()
    {
        Shown shown;
        QList<Sandbox> many;
        QList<SandboxKey> keys;
        for (int i = 0; i < 40; ++i) {
            many.append(shown.provider->makeSandbox(u"s%1"_s.arg(i)));
            keys.append(many.last().key);
        }
        shown.provider->list(many);
        QVERIFY(shown.show());
        shown.pane->setSandboxes(keys);
        QTRY_VERIFY(child<QLabel>(shown.pane.get(), u"logStatus"_s)->text().contains(u"The first 32 of 40"_s));
    }

    void clearCanBeUndone()
    {
        Shown shown;
        shown.fill(20);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 20);
        QTRY_VERIFY(shown.action(u"clear"_s)->isEnabled());
        shown.action(u"clear"_s)->trigger();
        QCOMPARE(shown.rows(), 0);
        QCOMPARE(shown.emptyTitle(), u"Cleared"_s);
        QVERIFY(shown.provider->calls.filter(u"delete"_s).isEmpty());
        const auto buttons = child<MessageBar>(shown.pane.get(), u"logMessages"_s)->findChildren<QToolButton*>();
        const auto undo =
            std::ranges::find_if(buttons, [](const QToolButton* button) { return button->text() == u"Undo"_s; });
        QVERIFY(undo != buttons.end());
        (*undo)->click();
        QCOMPARE(shown.rows(), 20);
    }

    void copiesAllOrTheSelection()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        QTRY_VERIFY(shown.action(u"copy"_s)->isEnabled());
        shown.action(u"copy"_s)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"line 0\nline 1\nline 2"_s);
        const LineId first = shown.pane->view()->rows().idAt(0);
        shown.pane->view()->goTo({first, 0});
        shown.pane->view()->goTo({first, 4}, true);
        shown.action(u"copy"_s)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"line"_s);
    }

    void savesWhatIsShownAndTheWholeLog()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"saved.log"_s);
        Shown shown;
        shown.fill(1500);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 1000);
        ScriptedDialogs dialogs;
        dialogs.filesToChoose = {path};
        auto* messages = child<MessageBar>(shown.pane.get(), u"logMessages"_s);
        QTRY_VERIFY(shown.action(u"saveShown"_s)->isEnabled());
        shown.action(u"saveShown"_s)->trigger();
        QTRY_VERIFY(messages->currentText().contains(u"1,000"_s) || messages->currentText().contains(u"1000"_s));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 1000);
        file.close();
        shown.action(u"saveWhole"_s)->trigger();
        QTRY_VERIFY(messages->currentText().contains(u"500"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 1500);
    }

    void theServerGivesOnlyTheLinesAskedFor()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        auto* text = child<QLineEdit>(shown.pane.get(), u"scopeText"_s);
        QVERIFY(!text->isVisible());
        QVERIFY(click(child<QToolButton>(shown.pane.get(), u"chooseOnServerButton"_s)));
        QTRY_VERIFY(text->hasFocus());
        QTest::keyClicks(text, u"error"_s);
        QCOMPARE(shown.provider->count(u"openLogs"_s), 1);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(shown.provider->count(u"openLogs"_s), 2);
        const LogQuery asked = shown.provider->logQueries.last();
        QCOMPARE(asked.scope.filter, (LogServerFilter{LogServerFilter::Kind::TextIncludes, u"error"_s}));
        QVERIFY(asked.follow);
        auto* status = child<QLabel>(shown.pane.get(), u"logStatus"_s);
        QTRY_VERIFY(status->text().contains(u"Only the lines chosen on the server"_s));
        // The whole log is still there.
        QVERIFY(click(child<QToolButton>(shown.pane.get(), u"chooseOnServerButton"_s)));
        QTRY_COMPARE(shown.rows(), 3);
        QVERIFY(!text->isVisible());
        QVERIFY(!status->text().contains(u"chosen on the server"_s));
        QCOMPARE(shown.provider->count(u"openLogs"_s), 2);
    }

    void tellsThatNoLineOnTheServerMatches()
    {
        Shown shown;
        QVERIFY(shown.show());
        shown.action(u"chooseOnServer"_s)->trigger();
        auto* text = child<QLineEdit>(shown.pane.get(), u"scopeText"_s);
        text->setText(u"nothing"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(shown.emptyTitle(), u"No line on the server matches"_s);
        QVERIFY(click(child<QPushButton>(shown.pane.get(), u"emptyButton"_s)));
        QTRY_COMPARE(shown.emptyTitle(), u"No output yet"_s);
    }

    void theServerTellsWhatIsWrongWithAnExpression()
    {
        Shown shown;
        shown.fill(3);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 3);
        shown.action(u"chooseOnServer"_s)->trigger();
        child<QComboBox>(shown.pane.get(), u"scopeKind"_s)->setCurrentText(u"Lines that match"_s);
        shown.provider->failures.insert(Operation::ReadLogs,
                                        fail(ErrorKind::InvalidInput, u"missing closing parenthesis"_s).error());
        auto* text = child<QLineEdit>(shown.pane.get(), u"scopeText"_s);
        text->setText(u"("_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(child<QLabel>(shown.pane.get(), u"emptyText"_s)->text().contains(u"closing parenthesis"_s));
        QCOMPARE(shown.provider->logQueries.size(), 1);
        QCOMPARE(text->text(), u"("_s);
        shown.provider->failures.clear();
        text->setText(u"(e)"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(shown.provider->logQueries.size(), 2);
        QCOMPARE(shown.provider->logQueries.last().scope.filter,
                 (LogServerFilter{LogServerFilter::Kind::RegexIncludes, u"(e)"_s}));
    }

    void readsOneInstanceOfSeveral()
    {
        Shown shown;
        shown.provider->hasCloud = true;
        shown.provider->fakeCloud.instances[u"a1"_s] = {{u"pod-1"_s, u"TASK_RUNNING"_s, true, {}},
                                                        {u"pod-2"_s, u"TASK_RUNNING"_s, true, {}}};
        Sandbox sandbox = shown.provider->makeSandbox(u"a1"_s);
        sandbox.cloud = CloudFacts();
        sandbox.cloud->instances = 2;
        shown.provider->change(sandbox);
        QVERIFY(shown.show());
        auto* instances = child<QComboBox>(shown.pane.get(), u"scopeInstance"_s);
        shown.action(u"chooseOnServer"_s)->trigger();
        QTRY_VERIFY(instances->isVisible());
        QCOMPARE(instances->count(), 3);
        instances->setCurrentText(u"pod-2"_s);
        QTRY_COMPARE(shown.provider->logQueries.last().scope.instance, u"pod-2"_s);
        shown.pane->setSandboxes({shown.b()});
        QTRY_COMPARE(shown.provider->logQueries.last().scope, LogScope()); // It was the other's.
        QVERIFY(!instances->isVisible());
    }

    void saysWhyNothingIsChosenOnTheServer()
    {
        Shown shown(true);
        QVERIFY(shown.show());
        const QAction* choose = shown.action(u"chooseOnServer"_s);
        QVERIFY(!choose->isEnabled());
        QVERIFY(choose->toolTip().contains(u"Select one"_s));
        Capabilities capabilities;
        capabilities.lack(Capability::LogScope, CapabilityReason::NotInProvider);
        shown.provider->setCapabilities(capabilities);
        shown.pane->setSandboxes({shown.a()});
        QVERIFY(!choose->isEnabled());
        QVERIFY(choose->toolTip().contains(u"on the server"_s));
    }

    void addressesAreShownBeforeTheyAreOpened()
    {
        opened.clear();
        setAddressOpener([](const QUrl& address) { opened = address; });
        Shown shown;
        shown.fill(1);
        QVERIFY(shown.show());
        ScriptedDialogs dialogs;
        dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{false, false}; };
        Q_EMIT shown.pane->view()->linkActivated(QUrl(u"https://example.org/x"_s));
        QTRY_COMPARE(dialogs.asked.size(), 1);
        QVERIFY(opened.isEmpty());
        setAddressOpener(nullptr);
    }

    void whatIsToggledPersists()
    {
        {
            Shown shown;
            QVERIFY(shown.show());
            shown.action(u"timestamps"_s)->trigger();
            shown.action(u"wrap"_s)->trigger();
            shown.action(u"regex"_s)->trigger();
        }
        Shown again;
        QVERIFY(again.action(u"timestamps"_s)->isChecked());
        QVERIFY(!again.action(u"wrap"_s)->isChecked());
        QVERIFY(again.action(u"regex"_s)->isChecked());
        QVERIFY(again.pane->view()->showsTimestamps());
    }

    void everythingHasANameAndNoKeysConflict_data()
    {
        QTest::addColumn<bool>("several");
        QTest::newRow("one, chosen on the server") << false;
        QTest::newRow("several") << true;
    }
    void everythingHasANameAndNoKeysConflict()
    {
        QFETCH(const bool, several);
        Shown shown(several);
        shown.fill(5);
        QVERIFY(shown.show());
        QTRY_COMPARE(shown.rows(), 5);
        if (!several)
            shown.action(u"chooseOnServer"_s)->trigger();
        const QStringList problems = accessibilityProblems(shown.pane.get()) + shortcutConflicts(shown.pane.get());
        QVERIFY2(problems.isEmpty(), problems.join(u'\n').toUtf8());
    }

    void destroyedAtAnyMoment()
    {
        for (int turns = 0; turns < 30; ++turns) {
            Shown shown(turns % 2 == 0);
            shown.fill(2000);
            shown.pane->show();
            shown.search(u"line"_s);
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
            shown.pane.reset();
            QCoreApplication::processEvents();
        }
    }
};

SANDGLASS_GUI_TEST_MAIN(LogPaneTest)
#include "tst_logpane.moc"
