// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/files/transferqueue.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/tarball.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/files/dragout.h"
#include "ui/files/filespane.h"
#include "ui/files/fileview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
FileEntry entry(const QString& name, FileEntry::Kind kind, qint64 size = 0)
{
    FileEntry made;
    made.name = name;
    made.kind = kind;
    made.sizeBytes = size;
    made.mode = kind == FileEntry::Kind::Directory ? 0755 : 0644;
    made.modified = QDateTime::fromSecsSinceEpoch(1767225600, QTimeZone::UTC);
    made.owner = u"root"_s;
    return made;
}
FileEntry file(const QString& name, qint64 size = 1)
{
    return entry(name, FileEntry::Kind::File, size);
}
FileEntry folder(const QString& name)
{
    return entry(name, FileEntry::Kind::Directory);
}
} // namespace

class TestFilesPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_runtime = std::make_unique<QTemporaryDir>();
        qputenv("XDG_RUNTIME_DIR", m_runtime->path().toLocal8Bit());
    }
    void init()
    {
        QSettings().clear();
        m_here = std::make_unique<QTemporaryDir>();
        m_registry = std::make_unique<ProviderRegistry>();
        m_provider = FakeProvider::addTo(*m_registry);
        m_sandboxes = std::make_unique<SandboxRegistry>(*m_registry, m_clock);
        m_activities = std::make_unique<ActivityLog>(m_clock);
        m_queue = std::make_unique<TransferQueue>(*m_registry, *m_sandboxes, *m_activities);
        m_provider->list({m_provider->makeSandbox(u"box"_s), m_provider->makeSandbox(u"other"_s)});
        m_files = &m_provider->fakeFiles;
        m_files->directories.insert(u"/"_s, {folder(u"work"_s), folder(u".hidden"_s), file(u"b.txt"_s, 2048),
                                             file(u"a10.txt"_s), file(u"a9.txt"_s), file(u".dot"_s)});
        m_files->directories.insert(u"/work"_s, {folder(u"src"_s), file(u"notes.txt"_s, 42)});
        m_files->directories.insert(u"/work/src"_s, {});
        m_files->directories.insert(u"/.hidden"_s, {file(u"inside"_s)});
        m_dialogs = std::make_unique<ScriptedDialogs>();
        makePane();
    }
    void cleanup()
    {
        m_pane.reset();
        m_dialogs.reset();
        m_queue.reset();
        m_activities.reset();
        m_sandboxes.reset();
        m_registry.reset();
        m_here.reset();
    }

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

    void filesDroppedOnEmptySpaceGoIntoTheOpenFolder()
    {
        const QString local = write(u"dropped.txt"_s, "content");
        drop({local}, m_list->viewport()->rect().bottomRight() - QPoint(5, 5));
        QTRY_COMPARE(m_files->uploads.size(), 1);
        QCOMPARE(m_files->uploads[0]->directory, u"/"_s);
        QTRY_VERIFY(m_files->uploads[0]->finished);
        QCOMPARE(readTar(m_files->uploads[0]->bytes).value(0).path, "dropped.txt"_ba);
        QTRY_VERIFY(messages()->currentText().contains(u"Uploaded"_s));
    }

    void filesDroppedOnAFolderGoIntoIt()
    {
        const QString local = write(u"dropped.txt"_s, "content");
        const QPoint place = m_list->visualRect(row(u"work"_s)).center();
        dragOver({local}, place);
        QCOMPARE(m_list->dropPath(), u"/work"_s);
        drop({local}, place);
        QCOMPARE(m_list->dropPath(), QString());
        QTRY_COMPARE(m_files->uploads.size(), 1);
        QCOMPARE(m_files->uploads[0]->directory, u"/work"_s);
    }

    void filesDroppedOnAFileGoIntoTheOpenFolder()
    {
        dragOver({write(u"x"_s, "1")}, m_list->visualRect(row(u"b.txt"_s)).center());
        QCOMPARE(m_list->dropPath(), u"/"_s);
    }

    void onlyLocalFilesAreTakenAndOnlyAsCopies()
    {
        QMimeData text;
        text.setText(u"words"_s);
        QVERIFY(!wouldTake(text, Qt::CopyAction));
        QMimeData remote;
        remote.setUrls({QUrl(u"https://example.org/x"_s)});
        QVERIFY(!wouldTake(remote, Qt::CopyAction));
        QMimeData local;
        local.setUrls({QUrl::fromLocalFile(u"/tmp/x"_s)});
        QVERIFY(!wouldTake(local, Qt::MoveAction));
        QVERIFY(wouldTake(local, Qt::MoveAction | Qt::CopyAction));
        m_provider->setPhase(ConnectionPhase::Unreachable);
        m_provider->change(m_provider->makeSandbox(u"box"_s, SandboxState::Paused)); // tells the registry
        QTRY_VERIFY(!wouldTake(local, Qt::CopyAction));
    }

    void takenNamesAreAskedForOnce_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<QList<QByteArray>>("sent");
        QTest::newRow("overwrite") << u"conflictOverwrite"_s << QList<QByteArray>({"a9.txt", "b.txt", "c.txt"});
        QTest::newRow("skip") << u"conflictSkip"_s << QList<QByteArray>({"c.txt"});
        QTest::newRow("keep both") << u"conflictKeepBoth"_s << QList<QByteArray>({"a9 (2).txt", "b (2).txt", "c.txt"});
        QTest::newRow("cancel") << u"conflictCancel"_s << QList<QByteArray>();
    }
    void takenNamesAreAskedForOnce()
    {
        QFETCH(QString, button);
        QFETCH(QList<QByteArray>, sent);
        drop({write(u"a9.txt"_s, "1"), write(u"b.txt"_s, "2"), write(u"c.txt"_s, "3")},
             m_list->viewport()->rect().bottomRight() - QPoint(5, 5));
        QTRY_VERIFY(m_pane->findChild<QPushButton*>(button));
        QVERIFY(accessibilityProblems(m_pane->findChild<QDialog*>(u"conflictDialog"_s)).isEmpty());
        QVERIFY(click(m_pane->findChild<QPushButton*>(button)));
        QTRY_VERIFY(!m_pane->findChild<QDialog*>(u"conflictDialog"_s));
        if (!sent.isEmpty())
            QTRY_VERIFY(!m_files->uploads.isEmpty() && m_files->uploads[0]->finished);
        QList<QByteArray> names;
        if (!m_files->uploads.isEmpty()) {
            const auto items = readTar(m_files->uploads[0]->bytes);
            for (const TarItem& item : items)
                names.append(item.path);
        }
        QCOMPARE(names, sent);
    }

    void pastingUploadsAndCopyingGivesPaths()
    {
        auto* data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(write(u"pasted"_s, "1"))});
        QGuiApplication::clipboard()->setMimeData(data);
        m_list->setFocus();
        press(Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_files->uploads.size(), 1);
        select(u"b.txt"_s);
        press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"/b.txt"_s);
        press(Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(messages()->currentText().contains(u"no files to paste"_s));
    }

    void chosenFilesAreUploaded()
    {
        m_dialogs->filesToChoose = {write(u"chosen"_s, "1")};
        action(u"filesUploadFiles"_s)->trigger();
        QTRY_COMPARE(m_files->uploads.size(), 1);
    }

    void downloadsToTheChosenFolder()
    {
        m_files->archives.insert(u"/b.txt"_s, makeTar({{"b.txt", "theirs"}}));
        m_dialogs->filesToChoose = {m_here->path()};
        select(u"b.txt"_s);
        action(u"filesDownload"_s)->trigger();
        QTRY_VERIFY(messages()->currentText().contains(u"Downloaded"_s));
        QFile arrived(m_here->filePath(u"b.txt"_s));
        QVERIFY(arrived.open(QIODevice::ReadOnly));
        QCOMPARE(arrived.readAll(), "theirs"_ba);
    }

    void whatWasLeftOutIsSaid()
    {
        m_files->archives.insert(u"/work"_s, makeTar({{"work/", {}, 0755}, {"work/l", {}, 0777, "/etc/passwd"}}));
        m_dialogs->filesToChoose = {m_here->path()};
        select(u"work"_s);
        action(u"filesDownload"_s)->trigger();
        QTRY_VERIFY(messages()->currentText().contains(u"work/l: is a link that leaves the folder"_s));
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

    void progressIsShownAndCanBeCancelled()
    {
        m_files->holdUploads = true;
        drop({write(u"big"_s, QByteArray(8 * 1024 * 1024, 'x'))},
             m_list->viewport()->rect().bottomRight() - QPoint(5, 5));
        auto* strip = child<QWidget>(m_pane.get(), u"transferStrip"_s);
        QTRY_VERIFY(strip->isVisible());
        QTRY_VERIFY(child<QLabel>(strip, u"transferText"_s)->text().startsWith(u"Uploading big"_s));
        QVERIFY(click(child<QToolButton>(strip, u"cancelTransfers"_s)));
        QVERIFY(!strip->isVisible());
        QTRY_COMPARE(m_queue->count(), 0);
    }

    void anUploadThatFailsOffersARetry()
    {
        m_files->failures.insert(Operation::UploadFiles, fail(ErrorKind::Unreachable, u"gone away"_s).error());
        drop({write(u"x"_s, "1")}, m_list->viewport()->rect().bottomRight() - QPoint(5, 5));
        QTRY_VERIFY(messages()->currentText().contains(u"gone away"_s));
    }

    void draggingOutWaitsForTheFilesAndThenStarts()
    {
        m_files->archives.insert(u"/b.txt"_s, makeTar({{"b.txt", "theirs"}}));
        QList<QUrl> dragged;
        m_pane->dragOut()->runDrag = [&](std::unique_ptr<QMimeData> data) { dragged = data->urls(); };
        m_pane->dragOut()->buttonIsHeld = [] { return true; };
        select(u"b.txt"_s);
        Q_EMIT m_list->dragStarted();
        QTRY_COMPARE(dragged.size(), 1);
        QFile ready(dragged[0].toLocalFile());
        QVERIFY(ready.open(QIODevice::ReadOnly));
        QCOMPARE(ready.readAll(), "theirs"_ba);
        const QFileInfo place(QFileInfo(ready).path());
        QCOMPARE(place.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther),
                 QFile::Permissions());
        m_pane.reset();
        QVERIFY(!ready.exists()); // nothing is left behind
    }

    void aDragThatCameTooEarlyStartsAtOnceTheNextTime()
    {
        m_files->archives.insert(u"/b.txt"_s, makeTar({{"b.txt", "theirs"}}));
        int drags = 0;
        m_pane->dragOut()->runDrag = [&](std::unique_ptr<QMimeData>) { ++drags; };
        m_pane->dragOut()->buttonIsHeld = [] { return false; };
        select(u"b.txt"_s);
        Q_EMIT m_list->dragStarted();
        QTRY_VERIFY(messages()->currentText().contains(u"drag again"_s));
        QCOMPARE(drags, 0);
        Q_EMIT m_list->dragStarted();
        QCOMPARE(drags, 1);
        QCOMPARE(m_files->count(u"download"_s), 1);
    }

    void whatIsTooLargeToDragIsOfferedForDownload()
    {
        m_files->directories[u"/"_s].append(file(u"huge"_s, qint64(1) << 40));
        m_pane->refresh();
        QTRY_VERIFY(names().contains(u"huge"_s));
        select(u"huge"_s);
        Q_EMIT m_list->dragStarted();
        QTRY_VERIFY(messages()->currentText().contains(u"cannot be dragged"_s));
        QCOMPARE(m_files->count(u"download"_s), 0);
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

    void filesReadyForLongAreFetchedAgain()
    {
        m_files->archives.insert(u"/b.txt"_s, makeTar({{"b.txt", "old"}}));
        QByteArray content;
        m_pane->dragOut()->runDrag = [&](std::unique_ptr<QMimeData> data) {
            QFile dragged(data->urls().value(0).toLocalFile());
            if (dragged.open(QIODevice::ReadOnly))
                content = dragged.readAll();
        };
        m_pane->dragOut()->buttonIsHeld = [] { return false; };
        select(u"b.txt"_s);
        Q_EMIT m_list->dragStarted();
        QTRY_VERIFY(messages()->currentText().contains(u"drag again"_s));
        m_files->archives.insert(u"/b.txt"_s, makeTar({{"b.txt", "new"}}));
        m_clock.advanceMs(DragOut::freshMs);
        m_pane->dragOut()->buttonIsHeld = [] { return true; };
        Q_EMIT m_list->dragStarted();
        QTRY_COMPARE(content, "new"_ba);
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

private:
    void makePane()
    {
        m_pane.reset();
        m_pane = std::make_unique<FilesPane>(*m_registry, *m_sandboxes, *m_queue, m_theme);
        QVERIFY(showAndWait(m_pane.get(), {900, 500}));
        m_pane->setSandboxes({m_key});
        m_list = child<FileView>(m_pane.get(), u"filesList"_s);
        QTRY_VERIFY(m_list->model()->rowCount(m_list->rootIndex()) > 0);
        m_list->setFocus();
    }
    MessageBar* messages() const { return m_pane->findChild<MessageBar*>(); }
    QAction* action(const QString& name) const { return child<QAction>(m_pane.get(), name); }
    QString write(const QString& name, const QByteArray& content)
    {
        QFile made(m_here->filePath(name));
        if (made.open(QIODevice::WriteOnly))
            made.write(content);
        return made.fileName();
    }
    QStringList names() const
    {
        QStringList found;
        const QModelIndex parent = m_list->rootIndex();
        for (int i = 0; i < m_list->model()->rowCount(parent); ++i)
            found.append(m_list->model()->index(i, 0, parent).data().toString());
        return found;
    }
    QModelIndex row(const QString& name) const
    {
        return m_list->model()->index(static_cast<int>(names().indexOf(name)), 0, m_list->rootIndex());
    }
    void select(const QString& name) { m_list->setCurrentIndex(row(name)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_list, key, modifiers);
    }
    void enterPath(const QString& path)
    {
        auto* line = child<QLineEdit>(m_pane.get(), u"filesPath"_s);
        QVERIFY(type(line, path));
        QTest::keyClick(line, Qt::Key_Return);
    }
    static void fill(QMimeData& data, const QStringList& paths)
    {
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
    }
    bool wouldTake(const QMimeData& data, Qt::DropActions actions)
    {
        QDragEnterEvent enter(QPoint(5, 5), actions, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &enter);
        if (enter.isAccepted() && enter.dropAction() != Qt::CopyAction)
            QTest::qFail("accepted as something else than a copy", __FILE__, __LINE__);
        return enter.isAccepted();
    }
    void dragOver(const QStringList& paths, QPoint place)
    {
        QMimeData data;
        fill(data, paths);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &move);
        QVERIFY(move.isAccepted());
    }
    void drop(const QStringList& paths, QPoint place)
    {
        dragOver(paths, place);
        QMimeData data;
        fill(data, paths);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &event);
        QVERIFY(event.isAccepted());
        QCOMPARE(event.dropAction(), Qt::CopyAction);
    }

    const SandboxKey m_key{u"fake"_s, u"box"_s};
    ManualClock m_clock;
    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_runtime;
    std::unique_ptr<QTemporaryDir> m_here;
    std::unique_ptr<ProviderRegistry> m_registry;
    FakeProvider* m_provider = nullptr;
    FakeFiles* m_files = nullptr;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<ActivityLog> m_activities;
    std::unique_ptr<TransferQueue> m_queue;
    std::unique_ptr<ScriptedDialogs> m_dialogs;
    std::unique_ptr<FilesPane> m_pane;
    FileView* m_list = nullptr;
};

SANDGLASS_GUI_TEST_MAIN(TestFilesPane)
#include "tst_filespane.moc"
