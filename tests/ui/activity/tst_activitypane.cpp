// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hostilepayloads.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/activity/activitydecorator.h"
#include "ui/activity/activitypane.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

Activity task(Operation operation, const QString& name)
{
    Activity made;
    made.operation = operation;
    made.subject = name;
    made.connection = u"lab-2"_s;
    made.sandbox = {u"lab-2"_s, name};
    return made;
}

std::unexpected<Error> conflict()
{
    Error error;
    error.kind = ErrorKind::Conflict;
    error.operation = Operation::StartSandbox;
    error.subject = u"build-2"_s;
    error.endpoint = u"ssh://lab-2"_s;
    error.httpStatus = 409;
    error.serverText = u"Bind for 0.0.0.0:8080 failed: port is already allocated"_s;
    return std::unexpected(error);
}

struct Stage
{
    bool open() { return showAndWait(&pane, {900, 420}); }
    QAbstractItemModel* model() const { return view()->model(); }
    QTreeView* view() const { return child<QTreeView>(&pane, u"activityView"_s); }
    QString cell(int row, int column) const { return model()->index(row, column).data().toString(); }
    void select(int row) { view()->setCurrentIndex(model()->index(row, 0)); }
    QToolButton* button(const QString& name) const { return child<QToolButton>(&pane, name); }

    ManualClock clock;
    ActivityLog log{clock};
    Theme theme;
    ActivityPane pane{log, theme};
};

} // namespace

class TestActivityPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void emptyExplainsItself()
    {
        Stage stage;
        QVERIFY(stage.open());
        QVERIFY(visibleTexts(&stage.pane).contains(u"Nothing to tell yet"_s));
        QVERIFY(!stage.button(u"clearEndedActionButton"_s)->isEnabled());
    }

    void tasksAreToldInWords()
    {
        Stage stage;
        const QAbstractItemModelTester tester(stage.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(stage.open());
        const quint64 stop = stage.log.begin(task(Operation::StopSandbox, u"api-1"_s));
        QCOMPARE(stage.cell(0, 0), u"Stopping api-1"_s);
        QCOMPARE(stage.cell(0, 1), u"Running…"_s);
        stage.clock.advanceMs(1200);
        stage.log.finish(stop, {});
        QCOMPARE(stage.cell(0, 0), u"Stopped api-1 on lab-2"_s);
        QCOMPARE(stage.cell(0, 1), u"✓ Done"_s);
        QCOMPARE(stage.cell(0, 3), u"1.2 s"_s);
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"build-2"_s)), conflict());
        QCOMPARE(stage.cell(0, 0), u"Could not start sandbox “build-2” on lab-2"_s);
        QVERIFY(stage.cell(0, 1).contains("already allocated"_L1));
        QVERIFY(stage.model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains("already allocated"_L1));
    }

    void whatWentWrongOnTheWayIsTold()
    {
        Stage stage;
        QVERIFY(stage.open());
        const quint64 id = stage.log.begin(task(Operation::UploadFiles, u"a, pipe → api-1:/work"_s));
        stage.log.note(id, {.count = 3, .examples = {u"/home/me/pipe: SpecialFile"_s}});
        stage.log.finish(id, {});
        QCOMPARE(stage.cell(0, 1), u"⚠ Done, with 3 problem(s)"_s);
        stage.select(0);
        const QString details = child<QPlainTextEdit>(&stage.pane, u"activityDetails"_s)->toPlainText();
        QVERIFY2(details.contains("/home/me/pipe: SpecialFile\n  and 2 more\n"_L1), qPrintable(details));
        QVERIFY(details.contains(u"By: "_s + stage.log.find(id)->user));
    }

    void runningTasksComeFirst_data()
    {
        QTest::addColumn<Theme::Scheme>("scheme");
        QTest::newRow("light") << Theme::Scheme::Light;
        QTest::newRow("dark") << Theme::Scheme::Dark;
    }
    void runningTasksComeFirst()
    {
        QFETCH(Theme::Scheme, scheme);
        Stage stage;
        stage.theme.setScheme(scheme);
        QVERIFY(stage.open());
        Activity pull = task(Operation::PullImage, u"node:20"_s);
        pull.inBytes = true;
        const quint64 id = stage.log.begin(pull, [] {});
        stage.log.update(id, 12897485, 41943040);
        stage.clock.advanceMs(1000);
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"build-2"_s)), conflict());
        stage.log.finish(stage.log.begin(task(Operation::StopSandbox, u"api-1"_s)), {});
        stage.log.finish(stage.log.begin(task(Operation::DownloadFiles, u"report.csv"_s)), fail(ErrorKind::Cancelled));
        QCOMPARE(stage.cell(0, 0), u"Pulling image node:20"_s);
        QCOMPARE(stage.cell(0, 1), u"12.3 MiB of 40 MiB"_s);
        QCOMPARE(stage.cell(1, 0), u"Cancelled: Downloading report.csv on lab-2"_s);
        stage.select(3);
        keepPicture(stage.pane, scheme == Theme::Scheme::Dark ? u"activity-dark"_s : u"activity-light"_s);
        stage.log.finish(id, {});
        QCOMPARE(stage.cell(3, 0), u"Pulled image node:20 on lab-2"_s);
    }

    void cancelAndRetryActOnTheSelection()
    {
        Stage stage;
        QVERIFY(stage.open());
        int cancelled = 0;
        int retried = 0;
        const quint64 id =
            stage.log.begin(task(Operation::StartSandbox, u"a"_s), [&] { ++cancelled; }, [&] { ++retried; });
        QVERIFY(!stage.button(u"cancelTaskActionButton"_s)->isEnabled());
        stage.select(0);
        QVERIFY(click(stage.button(u"cancelTaskActionButton"_s)));
        QCOMPARE(cancelled, 1);
        stage.log.finish(id, conflict());
        QVERIFY(!stage.button(u"cancelTaskActionButton"_s)->isEnabled());
        QVERIFY(click(stage.button(u"retryTaskActionButton"_s)));
        QCOMPARE(retried, 1);
        QVERIFY(!stage.button(u"retryTaskActionButton"_s)->isEnabled());
    }

    void detailsCanBeReadAndCopied()
    {
        Stage stage;
        QVERIFY(stage.open());
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"build-2"_s)), conflict());
        auto* details = child<QPlainTextEdit>(&stage.pane, u"activityDetails"_s);
        QVERIFY(!details->isVisible());
        stage.select(0);
        QVERIFY(details->isVisible());
        QVERIFY(details->toPlainText().contains("ssh://lab-2"_L1));
        stage.view()->setFocus();
        QTest::keyClick(stage.view(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains("409"_L1));
    }

    void theFilterFindsWordsInAnyOrder()
    {
        Stage stage;
        QVERIFY(stage.open());
        stage.log.finish(stage.log.begin(task(Operation::StopSandbox, u"api-1"_s)), {});
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"build-2"_s)), conflict());
        const quint64 hidden = stage.log.begin(task(Operation::PullImage, u"node"_s));
        auto* search = child<QLineEdit>(&stage.pane, u"activitySearch"_s);
        QVERIFY(type(search, u"PORT could"_s));
        QTRY_COMPARE(stage.model()->rowCount(), 1);
        QVERIFY(type(search, u"nothing like this"_s));
        QTRY_VERIFY(visibleTexts(&stage.pane).contains(u"No task matches"_s));
        stage.pane.showTask(hidden);
        QCOMPARE(stage.model()->rowCount(), 3);
        QCOMPARE(stage.view()->currentIndex().data().toString(), u"Pulling image node"_s);
        auto* which = child<QComboBox>(&stage.pane, u"activityShown"_s);
        which->setCurrentIndex(2);
        QCOMPARE(stage.model()->rowCount(), 1);
        which->setCurrentIndex(1);
        QCOMPARE(stage.cell(0, 0), u"Pulling image node"_s);
    }

    void clearingLeavesWhatRuns()
    {
        Stage stage;
        QVERIFY(stage.open());
        stage.log.begin(task(Operation::PullImage, u"node"_s));
        stage.log.finish(stage.log.begin(task(Operation::StopSandbox, u"api-1"_s)), {});
        QVERIFY(click(stage.button(u"clearEndedActionButton"_s)));
        QCOMPARE(stage.model()->rowCount(), 1);
        QVERIFY(!stage.button(u"clearEndedActionButton"_s)->isEnabled());
    }

    void lookingAcknowledgesFailures()
    {
        Stage stage;
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"a"_s)), conflict());
        QCOMPARE(stage.log.failedCount(), 1);
        QVERIFY(stage.open());
        QCOMPARE(stage.log.failedCount(), 0);
        stage.log.finish(stage.log.begin(task(Operation::StartSandbox, u"a"_s)), conflict());
        QCOMPARE(stage.log.failedCount(), 0);
    }

    void hostileTextIsOnlyText()
    {
        Stage stage;
        QVERIFY(stage.open());
        for (const HostilePayload& payload : hostilePayloads()) {
            Activity made = task(Operation::StartSandbox, payload.text);
            made.connection = payload.text;
            Error error = conflict().error();
            error.subject = payload.text;
            error.serverText = payload.text.left(4096);
            stage.log.finish(stage.log.begin(made), std::unexpected(error));
            stage.select(0);
            QVERIFY(stage.cell(0, 0).size() < 300);
            QVERIFY(stage.cell(0, 1).size() < 310);
        }
        stage.pane.grab();
    }

    void everythingHasANameForScreenReaders()
    {
        Stage stage;
        QVERIFY(stage.open());
        stage.log.finish(stage.log.begin(task(Operation::StopSandbox, u"api-1"_s)), {});
        stage.select(0);
        QCOMPARE(accessibilityProblems(&stage.pane).join(u'\n'), QString());
        QCOMPARE(shortcutConflicts(&stage.pane).join(u'\n'), QString());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestActivityPane)
#include "tst_activitypane.moc"
