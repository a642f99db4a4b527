// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/files/filespanestage.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// Walking through folders, and changing what is in them.
class TestFilesPane : public QObject, protected FilesPaneStage
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void showsTheFilesOfTheSelectedSandbox()
    {
        QCOMPARE(m_pane->currentPath(), u"/"_s);
        QCOMPARE(names(), QStringList({u"work"_s, u"a9.txt"_s, u"a10.txt"_s, u"b.txt"_s}));
        const QModelIndex big = row(u"b.txt"_s);
        QCOMPARE(big.siblingAtColumn(1).data().toString(), u"2 KiB"_s);
        QCOMPARE(big.siblingAtColumn(3).data().toString(), u"-rw-r--r--"_s);
        QCOMPARE(big.siblingAtColumn(4).data().toString(), u"root"_s);
    }

    void hiddenFilesAreShownOnWish()
    {
        press(Qt::Key_H, Qt::ControlModifier);
        QCOMPARE(names().size(), 6);
        QVERIFY(QSettings().value(u"files/showHidden"_s).toBool());
        makePane(); // it stays so
        QCOMPARE(names().size(), 6);
    }

    void aHiddenFolderCanBeVisitedByItsPath()
    {
        enterPath(u"/.hidden"_s);
        QTRY_COMPARE(names(), QStringList{u"inside"_s});
    }

    void theKeyboardAloneIsEnough()
    {
        select(u"work"_s);
        press(Qt::Key_Return);
        QCOMPARE(m_pane->currentPath(), u"/work"_s);
        QTRY_COMPARE(names(), QStringList({u"src"_s, u"notes.txt"_s}));
        press(Qt::Key_Backspace);
        QCOMPARE(m_pane->currentPath(), u"/"_s);
        QCOMPARE(m_list->currentIndex().data().toString(), u"work"_s); // where one came from
        press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_pane->currentPath(), u"/work"_s);
        press(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_pane->currentPath(), u"/"_s);
    }

    void keysGoToTheListWhenThePaneIsAskedFor()
    {
        m_list->setCurrentIndex(row(u"work"_s));
        m_pane->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_pane->currentPath(), u"/work"_s);
    }

    void theTreeFollowsAndLeads()
    {
        auto* tree = child<FileView>(m_pane.get(), u"filesTree"_s);
        enterPath(u"/work/src"_s);
        QTRY_COMPARE(tree->currentIndex().data().toString(), u"src"_s);
        QTRY_VERIFY(tree->isExpanded(tree->currentIndex().parent()));
        tree->setFocus();
        tree->setCurrentIndex(tree->currentIndex().parent());
        QCOMPARE(m_pane->currentPath(), u"/work"_s);
    }

    void anEmptyFolderSaysThatItIsEmptyAndAFailedOneThatItFailed()
    {
        enterPath(u"/work/src"_s);
        QTRY_VERIFY(m_list->accessibleDescription().contains(u"empty"_s));
        m_files->failures.insert(Operation::ListDirectory, fail(ErrorKind::Forbidden, u"permission denied"_s).error());
        m_pane->refresh();
        QTRY_VERIFY(messages()->currentText().contains(u"permission denied"_s));
        QVERIFY(m_list->accessibleDescription().contains(u"could not be read"_s));
        QVERIFY(!action(u"filesUploadFiles"_s)->isEnabled());
        m_files->failures.clear();
        m_pane->refresh();
        QTRY_VERIFY(m_list->accessibleDescription().contains(u"empty"_s));
    }

    void readingAgainKeepsTheSelection()
    {
        select(u"b.txt"_s);
        m_files->directories[u"/"_s].prepend(file(u"aaa"_s));
        m_pane->refresh();
        QTRY_COMPARE(names().value(1), u"a9.txt"_s);
        QTRY_VERIFY(names().contains(u"aaa"_s));
        QCOMPARE(m_list->selectionModel()->selectedRows().value(0).data().toString(), u"b.txt"_s);
    }

    void aNewFolderIsMadeAndSelected()
    {
        m_dialogs->onText = [](const QString&) { return std::optional(u"fresh"_s); };
        action(u"filesNewFolder"_s)->trigger();
        QTRY_COMPARE(m_files->count(u"createDirectory box /fresh"_s), 1);
        m_files->directories[u"/"_s].append(folder(u"fresh"_s));
        QTRY_COMPARE(m_list->currentIndex().data().toString(), u"fresh"_s);
    }

    void renamingNeverReplaces()
    {
        m_dialogs->onText = [](const QString&) { return std::optional(u"a9.txt"_s); };
        select(u"b.txt"_s);
        press(Qt::Key_F2);
        QTRY_VERIFY(!messages()->currentText().isEmpty());
        QCOMPARE(m_files->count(u"renamePath"_s), 0);
        m_dialogs->onText = [](const QString&) { return std::optional(u"free"_s); };
        select(u"b.txt"_s);
        press(Qt::Key_F2);
        QTRY_COMPARE(m_files->count(u"renamePath box /b.txt /free"_s), 1);
    }

    void deletingAsksAndNamesWhatGoes()
    {
        m_dialogs->onConfirm = [](const Confirmation&) { return ConfirmationAnswer{false, false}; };
        select(u"work"_s);
        press(Qt::Key_Delete);
        QCOMPARE(m_dialogs->asked.size(), 1);
        QVERIFY(m_dialogs->asked[0].text.contains(u"/work"_s));
        QVERIFY(m_dialogs->asked[0].text.contains(u"everything in them"_s));
        QCOMPARE(m_files->count(u"deletePath"_s), 0);
        m_dialogs->onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        press(Qt::Key_Delete);
        QTRY_COMPARE(m_files->count(u"deletePath box /work"_s), 1);
    }

    void theKeysOfTheListNeverReachTheWindow()
    {
        // A window whose Delete means the sandbox.
        QWidget window;
        auto* deletesTheSandbox = new QAction(&window);
        deletesTheSandbox->setShortcut(Qt::Key_Delete);
        window.addAction(deletesTheSandbox);
        QSignalSpy triggered(deletesTheSandbox, &QAction::triggered);
        m_pane->setParent(&window);
        QVERIFY(showAndWait(&window));
        m_pane->show();
        m_list->selectionModel()->clear();
        m_list->setFocus();
        press(Qt::Key_Delete); // nothing selected: the action is disabled, and the key still ours
        QCOMPARE(triggered.size(), 0);
        m_pane->setParent(nullptr);
    }

    void withoutTheCapabilityItSaysWhy()
    {
        Capabilities capabilities;
        capabilities.lack(Capability::Files, CapabilityReason::NotInProvider);
        m_provider->setCapabilities(capabilities);
        m_pane->setSandboxes({});
        m_pane->setSandboxes({m_key});
        QVERIFY(!m_list->isVisible());
        QVERIFY(!child<QLabel>(m_pane.get(), u"emptyText"_s)->text().isEmpty());
    }

    void stoppedSandboxesHaveFilesToo()
    {
        m_provider->change(m_provider->makeSandbox(u"box"_s, SandboxState::Exited));
        QTRY_VERIFY(m_list->isVisible());
        m_pane->openPath(u"/work"_s);
        QTRY_COMPARE(names().size(), 2);
        Capabilities capabilities;
        capabilities.lack(Capability::FilesWhenStopped, CapabilityReason::NotOnThisEngine);
        m_provider->setCapabilities(capabilities);
        m_provider->change(m_provider->makeSandbox(u"box"_s, SandboxState::Created));
        QTRY_VERIFY(!m_list->isVisible());
    }

    void eachSandboxRemembersItsPlace()
    {
        m_pane->openPath(u"/work"_s);
        m_pane->setSandboxes({{u"fake"_s, u"other"_s}});
        QCOMPARE(m_pane->currentPath(), u"/"_s);
        m_pane->setSandboxes({m_key});
        QCOMPARE(m_pane->currentPath(), u"/work"_s);
        QTRY_COMPARE(names().size(), 2);
    }

    void aFolderBehindALinkStaysOpen()
    {
        m_files->directories[u"/"_s].append(entry(u"bin"_s, FileEntry::Kind::Link));
        m_files->directories.insert(u"/bin"_s, {file(u"sh"_s)});
        m_pane->openPath(u"/bin"_s);
        m_pane->setSandboxes({{u"fake"_s, u"other"_s}});
        m_files->calls.clear();
        m_pane->setSandboxes({m_key});
        QTRY_VERIFY(m_files->count(u"listDirectory box /"_s) >= 1);
        QTRY_COMPARE(names(), QStringList{u"sh"_s});
        QCOMPARE(m_pane->currentPath(), u"/bin"_s);
    }

    void aFolderThatIsGoneIsLeft()
    {
        m_pane->openPath(u"/work/src"_s);
        QTRY_COMPARE(m_files->count(u"listDirectory box /work/src"_s), 1);
        m_files->directories[u"/"_s].removeFirst();
        m_pane->setSandboxes({{u"fake"_s, u"other"_s}});
        m_pane->setSandboxes({m_key});
        QTRY_COMPARE(m_pane->currentPath(), u"/"_s);
        QTRY_COMPARE(names(), QStringList({u"a9.txt"_s, u"a10.txt"_s, u"b.txt"_s}));
        QVERIFY(messages()->currentText().contains(u"no longer there"_s));
    }

    void whatIsKnownStaysThroughAnOutage()
    {
        m_clock.advanceMs(120 * 1000);
        m_provider->setPhase(ConnectionPhase::Unreachable);
        const auto words = [this] { return visibleTexts(m_pane.get()).join(u'\n'); };
        QTRY_VERIFY(words().contains(u"as it was 2 min ago"_s));
        QCOMPARE(names().size(), 4);
        QCOMPARE(row(u"b.txt"_s).data(Qt::ForegroundRole).value<QColor>(), m_theme.color(Role::MutedText));
        select(u"b.txt"_s);
        for (const QString& name : {u"filesDownload"_s, u"filesDelete"_s, u"filesRename"_s, u"filesNewFolder"_s})
            QVERIFY2(!action(name)->isEnabled(), qPrintable(name));
        m_files->calls.clear();
        m_pane->openPath(u"/work"_s); // Nothing is asked of a connection that is down.
        QCOMPARE(m_files->count(u"listDirectory"_s), 0);
        m_provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(names(), QStringList({u"src"_s, u"notes.txt"_s}));
        QVERIFY(!words().contains(u"Not connected"_s));
    }

    void whatNeedsARunningSandboxIsGreyedWithTheReason()
    {
        m_provider->halt(u"box"_s);
        select(u"b.txt"_s);
        QTRY_VERIFY(!action(u"filesDelete"_s)->isEnabled());
        QVERIFY(!action(u"filesRename"_s)->isEnabled());
        QVERIFY(action(u"filesDelete"_s)->toolTip().contains(u"running sandbox"_s));
        QVERIFY(action(u"filesNewFolder"_s)->isEnabled()); // An archive brings it in.
        m_provider->begin(u"box"_s);
        QTRY_VERIFY(action(u"filesDelete"_s)->isEnabled());
        m_files->failures.insert(Operation::DeleteFile, fail(ErrorKind::Unsupported, u"no rm"_s).error());
        m_dialogs->onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        press(Qt::Key_Delete);
        QTRY_VERIFY(!action(u"filesDelete"_s)->isEnabled());
        QVERIFY(action(u"filesRename"_s)->toolTip().contains(u"no programs"_s));
    }

    void aHiddenPaneAsksForNothing()
    {
        m_pane->hide();
        m_files->calls.clear();
        m_pane->setSandboxes({{u"fake"_s, u"other"_s}});
        m_pane->refresh();
        QCoreApplication::processEvents();
        QCOMPARE(m_files->count(u"listDirectory"_s), 0);
        m_pane->show();
        QTRY_COMPARE(m_files->count(u"listDirectory other /"_s), 1);
    }

    void namesAreShownPlainly()
    {
        m_files->directories.insert(u"/"_s, {file(u"<b>x"_s), file(u"a\u202Eb"_s), file(u"line\nbreak"_s)});
        m_pane->refresh();
        QTRY_COMPARE(names().size(), 3);
        QVERIFY(names().contains(u"<b>x"_s));
        for (const QString& name : names()) {
            QVERIFY(!name.contains(u'\u202E'));
            QVERIFY(!name.contains(u'\n'));
        }
    }

    void everyControlHasANameAndNoKeyTwoMeanings()
    {
        QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
        QCOMPARE(shortcutConflicts(m_pane.get()).join(u'\n'), QString());
    }

    void columnsStayAsTheyWereSet()
    {
        m_list->header()->resizeSection(0, 321);
        m_list->header()->hideSection(4);
        makePane();
        QCOMPARE(m_list->header()->sectionSize(0), 321);
        QVERIFY(m_list->header()->isSectionHidden(4));
    }

    void theProxiesAreSoundModels()
    {
        QAbstractItemModelTester list(m_list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setUseFetchMore(false);
        auto* tree = child<FileView>(m_pane.get(), u"filesTree"_s);
        QAbstractItemModelTester folders(tree->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        folders.setUseFetchMore(false);
        m_pane->openPath(u"/work/src"_s);
        QTRY_VERIFY(m_list->accessibleDescription().contains(u"empty"_s));
        action(u"filesShowHidden"_s)->toggle();
        m_files->directories[u"/"_s].removeFirst();
        m_pane->openPath(u"/"_s);
        QTRY_VERIFY(!names().contains(u"work"_s));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestFilesPane)
#include "tst_filespane.moc"
