// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tarball.h"
#include "tests/ui/files/filespanestage.h"
#include "ui/files/dragout.h"

#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// Files that come in and go out by drag, clipboard and button.
class TestFilesTransfers : public QObject, protected FilesPaneStage
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

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
        child<QToolButton>(m_pane.get(), u"filesUploadFilesButton"_s)
            ->setFocus(); // as if the files were chosen by its menu
        QVERIFY(click(m_pane->findChild<QPushButton*>(button)));
        QTRY_VERIFY(!m_pane->findChild<QDialog*>(u"conflictDialog"_s));
        m_pane->activateWindow();
        QTRY_COMPARE(QApplication::focusWidget(), m_list);
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

    void whatIsSaidOfATransferMovesNothingAboveIt()
    {
        const auto* view = m_list;
        const auto top = [&] { return view->viewport()->mapTo(m_pane.get(), QPoint()); };
        const QPoint before = top();
        m_files->holdUploads = true;
        drop({write(u"big"_s, QByteArray(8 * 1024 * 1024, 'x'))},
             m_list->viewport()->rect().bottomRight() - QPoint(5, 5));
        auto* strip = child<QWidget>(m_pane.get(), u"transferStrip"_s);
        QTRY_VERIFY(strip->isVisible() && m_files->lastUpload && m_files->lastUpload->bytesToWrite() > 0);
        QCOMPARE(top(), before);
        m_files->lastUpload->hold = false;
        m_files->lastUpload->drain();
        QTRY_VERIFY(messages()->currentText().contains(u"Uploaded"_s));
        QTRY_VERIFY(messages()->isVisible() && !strip->isVisible());
        QCOMPARE(top(), before);
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
};

SANDGLASS_GUI_TEST_MAIN(TestFilesTransfers)
#include "tst_filestransfers.moc"
