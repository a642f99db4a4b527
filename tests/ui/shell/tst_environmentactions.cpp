// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/environmentactions.h"

#include "tests/support/uitestsupport.h"
#include "tests/ui/shell/fakeservices.h"
#include "ui/activity/activitydialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/jsondialog.h"
#include "ui/environments/environmentsview.h"
#include "ui/environments/pulldialog.h"
#include "ui/shell/actions.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestEnvironmentActions : public QObject
{
    Q_OBJECT

private:
    struct World : FakeServices
    {
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        ScriptedDialogs answers;
        QWidget window;
        ActionRegistry actions{&window};
        EnvironmentsView* view = new EnvironmentsView(providers, images, theme, clock, &window);
        EnvironmentActions subject{all(), actions, *view, &window};
        QSignalSpy noticed{&subject, &EnvironmentActions::noticed};
        QSignalSpy failed{&subject, &EnvironmentActions::failed};

        bool open()
        {
            Image node;
            node.id = u"sha256:0123456789abcdef"_s;
            node.tags = {u"node:20"_s};
            node.usedBy = 2;
            fake->fakeImages.images = {node};
            fake->tellImagesChanged();
            (new QVBoxLayout(&window))->addWidget(view);
            auto* table = child<QTreeView>(view, u"environmentsTable"_s);
            if (!showAndWait(&window) || !QTest::qWaitFor([&] { return table->model()->rowCount() == 1; }))
                return false;
            table->setCurrentIndex(table->model()->index(0, 0));
            actions.refreshNow();
            return true;
        }
        void run(const QString& action) { actions.find(action)->trigger(); }
        QString file(const QByteArray& content)
        {
            QFile file(folder.filePath(u"some.tar"_s));
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                            : QString();
        }
        ActivityDialog* dialog() { return child<ActivityDialog>(&window, u"activityDialog"_s); }
        bool hasDialog() { return window.findChild<ActivityDialog*>() != nullptr; }
        QString told() { return noticed.isEmpty() ? QString() : noticed.last().first().toString(); }
        FakeImages& engine() { return fake->fakeImages; }
    };

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void imports()
    {
        World world;
        QVERIFY(world.open());
        world.answers.filesToChoose = {world.file("a tar")};
        world.answers.onText = [](const QString&) { return u"mine:1"_s; };
        world.run(u"environment.import"_s);
        QTRY_COMPARE(world.told(), u"Imported mine:1."_s);
        QCOMPARE(world.engine().count(u"importImage mine:1"_s), 1);
        QCOMPARE(world.engine().loaded, "a tar"_ba);
        QTRY_VERIFY(!world.hasDialog());
    }

    void showsProgressAndCancels()
    {
        World world;
        QVERIFY(world.open());
        world.engine().hold(Operation::ImportImage);
        world.answers.filesToChoose = {world.file("a tar")};
        world.answers.onText = [](const QString&) { return u"mine:1"_s; };
        world.run(u"environment.import"_s);
        ActivityDialog* dialog = world.dialog();
        QTRY_VERIFY(visibleTexts(dialog).contains(u"5 B of 5 B"_s));
        QVERIFY(visibleTexts(dialog).contains(u"Importing image mine:1"_s));
        QCOMPARE(accessibilityProblems(dialog).join(u'\n'), QString());
        QVERIFY(click(child<QPushButton>(dialog, u"activityCancel"_s)));
        QVERIFY(dialog->isVisible()); // Until it has really ended.
        world.engine().release(Operation::ImportImage);
        QTRY_VERIFY(!world.hasDialog());
        QVERIFY(world.activity.entries().back().state == ActivityState::Cancelled);
        QCOMPARE(world.noticed.size() + world.failed.size(), 0);
    }

    void goesOnInTheBackground()
    {
        World world;
        QVERIFY(world.open());
        world.engine().hold(Operation::LoadImage);
        world.answers.filesToChoose = {world.file("a tar")};
        world.run(u"environment.load"_s);
        QVERIFY(click(child<QPushButton>(world.dialog(), u"activityBackground"_s)));
        QTRY_VERIFY(!world.hasDialog());
        QCOMPARE(world.activity.runningCount(), 1);
        world.engine().failures.insert(Operation::LoadImage, fail(ErrorKind::Limit, u"no space"_s).error());
        world.engine().release(Operation::LoadImage);
        QTRY_COMPARE(world.told(), u"Loaded loaded:latest."_s);
        // What fails when nobody looks is told by the window.
        world.engine().hold(Operation::LoadImage);
        world.run(u"environment.load"_s);
        QVERIFY(click(child<QPushButton>(world.dialog(), u"activityBackground"_s)));
        world.engine().release(Operation::LoadImage);
        QTRY_COMPARE(world.failed.size(), 1);
    }

    void aFailureCanBeRetried()
    {
        World world;
        QVERIFY(world.open());
        const QString folder = world.folder.filePath(u"later"_s);
        world.answers.filesToChoose = {folder + u"/node.tar"_s};
        world.run(u"environment.save"_s);
        ActivityDialog* dialog = world.dialog();
        QTRY_VERIFY(visibleTexts(dialog).join(u'\n').contains(u"No such file"_s));
        QCOMPARE(world.failed.size(), 0); // Told once, in the dialog.
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(click(child<QToolButton>(dialog, u"retryActionButton"_s)));
        QTRY_VERIFY(world.told().startsWith(u"Saved node:20"_s));
        QTRY_VERIFY(!world.hasDialog());
        QFile saved(folder + u"/node.tar"_s);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), "tar of node:20"_ba);
    }

    void aFolderBecomesAnImage()
    {
        World world;
        QVERIFY(world.open());
        QDir(world.folder.path()).mkdir(u"root"_s);
        QFile inside(world.folder.filePath(u"root/hello.txt"_s));
        QVERIFY(inside.open(QIODevice::WriteOnly));
        inside.write("hello");
        inside.close();
        world.answers.filesToChoose = {world.folder.filePath(u"root"_s)};
        world.answers.onText = [](const QString&) { return u"mine:2"_s; };
        world.run(u"environment.importFolder"_s);
        QTRY_COMPARE(world.told(), u"Imported mine:2."_s);
        QVERIFY(world.engine().loaded.contains("hello.txt"));
    }

    void tags()
    {
        World world;
        QVERIFY(world.open());
        world.answers.onText = [](const QString&) { return u"Not A Name"_s; };
        world.run(u"environment.tag"_s);
        QCOMPARE(world.engine().count(u"tagImage"_s), 0);
        world.answers.onText = [](const QString&) { return u"lab/node:mine"_s; };
        world.run(u"environment.tag"_s);
        QCOMPARE(world.engine().count(u"tagImage sha256:0123456789abcdef lab/node:mine"_s), 1);
    }

    void removesAfterAsking()
    {
        World world;
        QVERIFY(world.open());
        ConfirmationAnswer answer;
        world.answers.onConfirm = [&answer](const Confirmation&) { return answer; };
        world.run(u"environment.remove"_s);
        QCOMPARE(world.engine().count(u"removeImage"_s), 0);
        QVERIFY(world.answers.asked.last().text.contains(u"2"_s)); // Sandboxes made from it.
        answer = {true, true};
        world.run(u"environment.remove"_s);
        QTRY_COMPARE(world.told(), u"Removed node:20."_s);
        QCOMPARE(world.engine().count(u"removeImage node:20 1"_s), 1);
        world.engine().failures.insert(Operation::RemoveImage, fail(ErrorKind::Conflict, u"in use"_s).error());
        world.run(u"environment.remove"_s);
        QTRY_COMPARE(world.failed.size(), 1);
        world.engine().failures.clear();
        world.failed.last().last().value<std::function<void()>>()(); // Retry
        QTRY_COMPARE(world.engine().count(u"removeImage node:20 1"_s), 3);
    }

    void copiesTheName()
    {
        World world;
        QVERIFY(world.open());
        world.run(u"environment.copyName"_s);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"node:20"_s);
    }

    void inspects()
    {
        World world;
        QVERIFY(world.open());
        world.run(u"environment.inspect"_s);
        auto* opened = child<JsonDialog>(&world.window, u"jsonDialog"_s);
        auto* text = child<QPlainTextEdit>(opened, u"inspectText"_s);
        QTRY_VERIFY(text->toPlainText().contains(u"node:20"_s));
        QTest::keyClick(opened, Qt::Key_F5);
        QTRY_COMPARE(world.engine().count(u"inspectImage"_s), 2);
    }

    void newOnesAreReachedFromTheList()
    {
        World world;
        QVERIFY(world.open());
        auto* button = child<QToolButton>(world.view, u"environmentsNew"_s);
        QVERIFY(button->isVisible());
        QVERIFY(button->actions().contains(world.actions.find(u"environment.pull"_s)));
        button->actions().first()->trigger();
        QVERIFY(child<PullDialog>(&world.window, u"pullDialog"_s)->isVisible());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestEnvironmentActions)
#include "tst_environmentactions.moc"
