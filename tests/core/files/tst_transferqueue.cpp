// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/files/transferqueue.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestTransferQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_here = std::make_unique<QTemporaryDir>();
        m_registry = std::make_unique<ProviderRegistry>();
        m_provider = FakeProvider::addTo(*m_registry);
        m_sandboxes = std::make_unique<SandboxRegistry>(*m_registry, m_clock);
        m_activities = std::make_unique<ActivityLog>(m_clock);
        makeQueue();
        m_provider->list({m_provider->makeSandbox(u"box"_s)});
        m_files = &m_provider->fakeFiles;
        m_files->directories.insert(u"/work"_s, {});
    }
    void cleanup()
    {
        m_finished.reset();
        m_queue.reset();
        m_activities.reset();
        m_sandboxes.reset();
        m_registry.reset();
        m_here.reset();
    }

    void uploadsFilesAndFoldersAsOneArchive()
    {
        write(u"a.txt"_s, "content");
        write(u"folder/b.txt"_s, "inner");
        const quint64 id = m_queue->upload(m_key, {at(u"a.txt"_s), at(u"folder"_s)}, u"/work"_s);
        const auto report = finished(id);
        QVERIFY2(!report.error, report.error ? qPrintable(describe(*report.error)) : "");
        QCOMPARE(report.files, 2);
        QCOMPARE(report.bytes, 12);
        QCOMPARE(report.arrived, QStringList({u"/work/a.txt"_s, u"/work/folder"_s}));
        QCOMPARE(m_files->uploads.size(), 1);
        QCOMPARE(m_files->uploads[0]->directory, u"/work"_s);
        const auto items = readTar(m_files->uploads[0]->bytes);
        QCOMPARE(items.size(), 3);
        QCOMPARE(items[0].path, "a.txt"_ba);
        QCOMPARE(items[2].path, "folder/b.txt"_ba);
        const Activity* activity = m_activities->find(id);
        QCOMPARE(activity->state, ActivityState::Succeeded);
        QCOMPARE(activity->operation, Operation::UploadFiles);
        QCOMPARE(activity->subject, u"a.txt, folder → box:/work"_s);
        QVERIFY(activity->inBytes);
    }

    void downloadsEachItemToItsName()
    {
        m_files->archives.insert(u"/work/a"_s, makeTar({{"a", "one"}}));
        m_files->archives.insert(u"/work/b"_s, makeTar({{"b/", {}, 0755}, {"b/c", "two"}}));
        const quint64 id = m_queue->download(m_key, {u"/work/a"_s, u"/work/b"_s}, m_here->path());
        const auto report = finished(id);
        QVERIFY2(!report.error, report.error ? qPrintable(describe(*report.error)) : "");
        QCOMPARE(report.arrived, QStringList({at(u"a"_s), at(u"b"_s)}));
        QCOMPARE(read(u"a"_s), "one"_ba);
        QCOMPARE(read(u"b/c"_s), "two"_ba);
        QCOMPARE(report.files, 2);
    }

    void neverMoreThanTwoPerConnection()
    {
        FakeProvider* other = FakeProvider::addTo(*m_registry, u"other"_s);
        other->fakeFiles.directories.insert(u"/work"_s, {});
        m_files->holdUploads = true;
        write(u"a"_s, "x");
        write(u"big"_s, QByteArray(4 * 1024 * 1024, 'x')); // more than a held connection takes
        QList<quint64> ids;
        for (int i = 0; i < 4; ++i)
            ids.append(m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s));
        const quint64 elsewhere = m_queue->upload({u"other"_s, u"x"_s}, {at(u"a"_s)}, u"/work"_s);
        QVERIFY(!finished(elsewhere).error);
        QTRY_COMPARE(m_files->uploads.size(), 2);
        QVERIFY(m_queue->find(ids[1])->running);
        QVERIFY(!m_queue->find(ids[2])->running);
        m_queue->cancel(ids[0]); // makes room for the third
        QTRY_COMPARE(m_files->uploads.size(), 3);
        QVERIFY(!m_queue->find(ids[3])->running);
        m_queue->cancel(ids[3]); // never began
        QVERIFY(finished(ids[3]).error->isCancelled());
        QCOMPARE(m_files->uploads.size(), 3);
    }

    void theUploadWaitsForASlowServer()
    {
        m_files->holdUploads = true;
        write(u"big"_s, QByteArray(20 * 1024 * 1024, 'x'));
        const quint64 id = m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() >= 1024 * 1024);
        // All that can be on its way without the server: what the stream was given.
        QVERIFY(m_files->lastUpload->bytesToWrite() < 2 * 1024 * 1024);
        QCOMPARE(m_queue->find(id)->bytes, 0);
        m_files->lastUpload->hold = false;
        m_files->lastUpload->drain();
        QVERIFY(!finished(id).error);
        QCOMPARE(readTar(m_files->uploads[0]->bytes).value(0).content.size(), 20 * 1024 * 1024);
    }

    void theDownloadWaitsForASlowDisk()
    {
        m_files->automaticDownloads = false;
        constexpr qsizetype size = 128 * 1024 * 1024;
        const quint64 id = m_queue->download(m_key, {u"/work/big"_s}, m_here->path());
        QTRY_VERIFY(m_files->lastDownload && m_files->lastDownload->started);
        FakeDownloadStream& stream = *m_files->lastDownload;
        const QByteArray tar = makeTar({{"big", QByteArray(size, 'y')}});
        // Faster than any disk: the same memory again and again, and not a byte of it copied.
        const QByteArray piece(65536, 'y');
        constexpr qsizetype pieces = size / 65536;
        const qsizetype begin = tar.indexOf("yyyyyyyy");
        qsizetype sent = 0;
        stream.send(tar.first(begin));
        for (; !stream.paused && sent < pieces; ++sent)
            stream.send(piece);
        QVERIFY2(stream.paused, "everything was taken at once");
        QTRY_VERIFY(!stream.paused);
        for (; sent < pieces; ++sent) {
            QTRY_VERIFY(!stream.paused);
            stream.send(piece);
        }
        stream.send(tar.sliced(begin + size));
        stream.finish();
        QVERIFY(!finished(id).error);
        QCOMPARE(QFileInfo(at(u"big"_s)).size(), size);
    }

    void aSilentServerEndsTheTransfer_data()
    {
        QTest::addColumn<bool>("up");
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("upload, in the middle") << true << qsizetype(20 * 1024 * 1024);
        QTest::newRow("download, in the middle") << false << qsizetype(500'000);
        QTest::newRow("download, before the first byte") << false << qsizetype(0);
    }
    void aSilentServerEndsTheTransfer()
    {
        QFETCH(bool, up);
        QFETCH(qsizetype, size);
        makeQueue({.bytesMs = 50});
        m_files->holdUploads = true;
        m_files->automaticDownloads = false;
        const quint64 id = up ? upload(size) : m_queue->download(m_key, {u"/work/big"_s}, m_here->path());
        if (!up) {
            QTRY_VERIFY(m_files->lastDownload && m_files->lastDownload->started);
            m_files->lastDownload->send(makeTar({{"big", QByteArray(1'000'000, 'x')}}).first(size));
        }
        const auto report = finished(id);
        QCOMPARE(report.error->kind, ErrorKind::Timeout);
        QVERIFY(report.error->retryable);
        QCOMPARE(m_activities->find(id)->state, ActivityState::Failed);
        QVERIFY(m_activities->find(id)->canRetry);
        QCOMPARE(here(), up ? QStringList{u"big"_s} : QStringList());
    }

    void whatStandsWhenTheConnectionGoesFails()
    {
        makeQueue({.lostMs = 50});
        m_files->automaticDownloads = false;
        const quint64 id = m_queue->download(m_key, {u"/work/big"_s}, m_here->path());
        QTRY_VERIFY(m_files->lastDownload && m_files->lastDownload->started);
        m_provider->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable, u"no route"_s).error());
        const auto report = finished(id);
        QCOMPARE(report.error->kind, ErrorKind::Unreachable);
        QCOMPARE(report.error->serverText, u"no route"_s);
        QVERIFY(report.error->retryable);
    }

    void whatWasLeftOutIsTold()
    {
        write(u"a"_s, "content");
        QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
        const quint64 id = m_queue->upload(m_key, {at(u"a"_s), at(u"pipe"_s), at(u"missing"_s)}, u"/work"_s);
        const auto report = finished(id);
        QVERIFY(!report.error);
        QCOMPARE(report.arrived, QStringList{u"/work/a"_s});
        const Activity* activity = m_activities->find(id);
        QCOMPARE(activity->state, ActivityState::Succeeded);
        QCOMPARE(activity->problems.count, 2);
        QCOMPARE(activity->problems.examples, QStringList({at(u"pipe"_s) + u": SpecialFile"_s,
                                                           at(u"missing"_s) + u": No such file or directory"_s}));
    }

    void otherChangesOfFilesAreTasksToo()
    {
        const auto deleted = await(m_queue->recorded(m_files->deletePath(u"box"_s, u"/work/a"_s), Operation::DeleteFile,
                                                     m_key, {u"/work/a"_s}));
        QVERIFY(deleted->has_value());
        const Activity& task = m_activities->entries().back();
        QCOMPARE(task.operation, Operation::DeleteFile);
        QCOMPARE(task.subject, u"box:/work/a"_s);
        QCOMPARE(task.sandbox, m_key);
        QCOMPARE(task.state, ActivityState::Succeeded);
        await(m_queue->recorded([]() -> Task<Status> { co_return fail(ErrorKind::Forbidden); }(),
                                Operation::CreateDirectory, m_key, {u"/work/b"_s}));
        QCOMPARE(m_activities->entries().back().state, ActivityState::Failed);
    }

    void theEndOfTheProgramTakesBackWhatIsHalfThere()
    {
        m_files->holdUploads = true;
        const quint64 id = upload(20 * 1024 * 1024);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() >= 1024 * 1024);
        QCOMPARE(await(m_queue->closeAll()), true);
        QCOMPARE(m_activities->find(id)->state, ActivityState::Cancelled);
        QCOMPARE(m_queue->count(), 0);
        QVERIFY(m_files->uploads[0]->destroyedUnfinished);
        QCOMPARE(m_files->count(u"deletePath box /work/big"_s), 1);
    }

    void progressGoesToTheActivity()
    {
        m_files->holdUploads = true;
        write(u"big"_s, QByteArray(3 * 1024 * 1024, 'x'));
        const quint64 id = m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() >= 1024 * 1024);
        m_files->lastUpload->drain();
        QTRY_VERIFY(m_activities->find(id)->done >= 1024 * 1024);
        QTRY_COMPARE(m_activities->find(id)->total, 3 * 1024 * 1024 + 512);
        QCOMPARE(m_activities->find(id)->detail, u"big"_s);
        QVERIFY(m_activities->find(id)->canCancel);
        m_files->lastUpload->hold = false;
        m_files->lastUpload->drain();
        QVERIFY(!finished(id).error);
    }

    void aCancelledUploadShowsAtOnceAndTakesBackWhatItLeft()
    {
        m_files->holdUploads = true;
        write(u"big"_s, QByteArray(20 * 1024 * 1024, 'x'));
        const quint64 id = m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() >= 1024 * 1024);
        m_files->lastUpload->drain();
        QTRY_VERIFY(m_queue->find(id)->bytes > 0);
        m_activities->cancel(id);
        QCOMPARE(m_activities->find(id)->state, ActivityState::Cancelled);
        QTRY_VERIFY(m_files->uploads[0]->destroyedUnfinished);
        const auto report = finished(id);
        QVERIFY(report.error->isCancelled());
        QCOMPARE(m_files->count(u"deletePath box /work/big"_s), 1);
        QVERIFY(report.issues.isEmpty());
    }

    void aCancelledDownloadLeavesNothing()
    {
        m_files->automaticDownloads = false;
        const QByteArray tar = makeTar({{"big", QByteArray(1000000, 'x')}});
        const quint64 id = m_queue->download(m_key, {u"/work/big"_s}, m_here->path());
        QTRY_VERIFY(m_files->lastDownload && m_files->lastDownload->started);
        m_files->lastDownload->send(tar.left(500000));
        QTRY_COMPARE(m_queue->find(id)->bytes, 500000);
        m_queue->cancel(id);
        QVERIFY(finished(id).error->isCancelled());
        QCOMPARE(here(), QStringList());
        QTRY_VERIFY(!m_files->lastDownload); // the stream is closed
    }

    void aBrokenDownloadSaysWhyAndLeavesNothing()
    {
        m_files->automaticDownloads = false;
        const quint64 id = m_queue->download(m_key, {u"/work/big"_s}, m_here->path());
        QTRY_VERIFY(m_files->lastDownload && m_files->lastDownload->started);
        m_files->lastDownload->send(makeTar({{"big", QByteArray(1000000, 'x')}}).left(500000));
        m_files->lastDownload->fail(fail(ErrorKind::Unreachable, u"connection reset"_s).error());
        const auto report = finished(id);
        QCOMPARE(report.error->kind, ErrorKind::Unreachable);
        QCOMPARE(report.error->operation, Operation::DownloadFiles);
        QCOMPARE(report.error->subject, u"box: big → "_s + m_here->path());
        QCOMPARE(report.error->serverText, u"connection reset"_s);
        QCOMPARE(here(), QStringList());
    }

    void aRefusedUploadHasTheServersWords()
    {
        m_files->uploadVerdict = fail(ErrorKind::Internal, u"write /work/a: no space left on device"_s);
        write(u"a"_s, "content");
        const quint64 id = m_queue->upload(m_key, {at(u"a"_s)}, u"/work"_s);
        const auto report = finished(id);
        QCOMPARE(report.error->serverText, u"write /work/a: no space left on device"_s);
        QCOMPARE(report.error->hint, Hint::DiskFull);
        QCOMPARE(report.error->operation, Operation::UploadFiles);
        QCOMPARE(m_activities->find(id)->state, ActivityState::Failed);
        QVERIFY(m_files->count(u"deletePath box /work/a"_s) > 0);
    }

    void aServerThatRefusesInTheMiddleIsHeard()
    {
        m_files->holdUploads = true;
        write(u"big"_s, QByteArray(20 * 1024 * 1024, 'x'));
        const quint64 id = m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() >= 1024 * 1024);
        m_files->lastUpload->fail(fail(ErrorKind::Forbidden, u"read-only file system"_s).error());
        QCOMPARE(finished(id).error->serverText, u"read-only file system"_s);
    }

    void retryDoesTheSameAgain()
    {
        m_files->failures.insert(Operation::UploadFiles, fail(ErrorKind::Unreachable, u"gone"_s).error());
        write(u"a"_s, "content");
        const quint64 id = m_queue->upload(m_key, {at(u"a"_s)}, u"/work"_s);
        QVERIFY(finished(id).error);
        QVERIFY(m_activities->find(id)->canRetry);
        m_files->failures.clear();
        m_activities->retry(id);
        QTRY_COMPARE(m_finished->size(), 2);
        QVERIFY(!qvariant_cast<TransferReport>(m_finished->at(1).at(1)).error);
        QCOMPARE(readTar(m_files->uploads.last()->bytes).value(0).path, "a"_ba);
    }

    void conflictsAreFoundOnBothSides()
    {
        m_files->directories.insert(u"/work"_s, {entry(u"there"_s)});
        const auto remote = await(m_queue->conflicts(m_key, {u"new"_s, u"there"_s}, u"/work"_s));
        QVERIFY(remote && remote->has_value());
        QCOMPARE(**remote, QStringList{u"there"_s});
        write(u"mine"_s, "x");
        const auto local = await(m_queue->localConflicts({u"mine"_s, u"new"_s}, m_here->path()));
        QCOMPARE(*local, QStringList{u"mine"_s});
    }

    void namesThatAreKnownAreNotAskedForAgain()
    {
        write(u"new"_s, "x");
        write(u"there"_s, "x");
        const auto report = finished(m_queue->upload(m_key, {at(u"new"_s), at(u"there"_s)}, u"/work"_s,
                                                     ConflictPolicy::Skip, QStringList{u"there"_s}));
        QCOMPARE(report.arrived, QStringList{u"/work/new"_s});
        QCOMPARE(m_files->count(u"statPath"_s), 0);
        m_files->failures.insert(Operation::UploadFiles, fail(ErrorKind::Unreachable).error());
        const quint64 id = m_queue->upload(m_key, {at(u"new"_s)}, u"/work"_s, ConflictPolicy::Skip, QStringList());
        QVERIFY(finished(id).error);
        m_activities->retry(id);
        QTRY_VERIFY2(m_files->count(u"statPath"_s) == 1, "a repeat looks anew");
    }

    void manyNamesAreComparedWithOneListing()
    {
        m_files->directories.insert(u"/work"_s, {entry(u"n7"_s)});
        QStringList names;
        for (int i = 0; i < 100; ++i)
            names.append(u"n%1"_s.arg(i));
        QCOMPARE(**await(m_queue->conflicts(m_key, names, u"/work"_s)), QStringList{u"n7"_s});
        QCOMPARE(m_files->count(u"statPath"_s), 0);
    }

    void uploadsObeyTheConflictPolicy_data()
    {
        QTest::addColumn<ConflictPolicy>("policy");
        QTest::addColumn<QList<QByteArray>>("sent");
        QTest::newRow("ask") << ConflictPolicy::Ask << QList<QByteArray>();
        QTest::newRow("overwrite") << ConflictPolicy::Overwrite << QList<QByteArray>({"a.txt", "b.txt"});
        QTest::newRow("keep both") << ConflictPolicy::KeepBoth << QList<QByteArray>({"a (3).txt", "b.txt"});
        QTest::newRow("skip") << ConflictPolicy::Skip << QList<QByteArray>({"b.txt"});
    }
    void uploadsObeyTheConflictPolicy()
    {
        QFETCH(ConflictPolicy, policy);
        QFETCH(QList<QByteArray>, sent);
        m_files->directories.insert(u"/work"_s, {entry(u"a.txt"_s), entry(u"a (2).txt"_s)});
        write(u"a.txt"_s, "1");
        write(u"b.txt"_s, "2");
        const quint64 id = m_queue->upload(m_key, {at(u"a.txt"_s), at(u"b.txt"_s)}, u"/work"_s, policy);
        const auto report = finished(id);
        QCOMPARE(report.error.has_value(), policy == ConflictPolicy::Ask);
        if (report.error) {
            QCOMPARE(report.error->kind, ErrorKind::Conflict);
            QCOMPARE(report.error->serverText, u"a.txt"_s);
        }
        QList<QByteArray> names;
        if (!m_files->uploads.isEmpty()) {
            const auto items = readTar(m_files->uploads[0]->bytes);
            for (const TarItem& item : items)
                names.append(item.path);
        }
        QCOMPARE(names, sent);
        QCOMPARE(report.issues.has(TransferIssue::Kind::Existed), policy == ConflictPolicy::Skip);
    }

    void whatWasReplacedHalfwayIsNamed()
    {
        m_files->directories.insert(u"/work"_s, {entry(u"a"_s)});
        m_files->uploadVerdict = fail(ErrorKind::Internal, u"broken"_s);
        write(u"a"_s, "1");
        const auto report = finished(m_queue->upload(m_key, {at(u"a"_s)}, u"/work"_s, ConflictPolicy::Overwrite));
        QCOMPARE(report.issues.count(), 1);
        QCOMPARE(report.issues.kept().first().kind, TransferIssue::Kind::LeftPartial);
        QCOMPARE(report.issues.kept().first().path, u"/work/a"_s);
        QCOMPARE(m_files->count(u"deletePath"_s), 0); // what was there before is not ours to delete
    }

    void oneMissingItemDoesNotStopTheOthers()
    {
        m_files->archives.insert(u"/work/b"_s, makeTar({{"b", "two"}}));
        const auto report = finished(m_queue->download(m_key, {u"/work/missing"_s, u"/work/b"_s}, m_here->path()));
        QVERIFY(report.error);
        QCOMPARE(report.arrived, QStringList{at(u"b"_s)});
        QCOMPARE(report.issues.kept().value(0).kind, TransferIssue::Kind::Failed);
        QCOMPARE(report.issues.kept().value(0).path, u"/work/missing"_s);
    }

    void aDownloadNeverReplacesUnasked()
    {
        write(u"a"_s, "mine");
        m_files->archives.insert(u"/work/a"_s, makeTar({{"a", "theirs"}}));
        const auto report = finished(m_queue->download(m_key, {u"/work/a"_s}, m_here->path()));
        QCOMPARE(report.error->kind, ErrorKind::Conflict);
        QCOMPARE(read(u"a"_s), "mine"_ba);
    }

    void aFileThatIsMissingHereIsAnErrorWithItsName()
    {
        const auto report = finished(m_queue->upload(m_key, {at(u"missing"_s)}, u"/work"_s));
        QVERIFY(report.error);
        QVERIFY(report.error->serverText.contains(u"missing"_s));
    }

    void removingTheConnectionEndsItsTransfers()
    {
        m_files->holdUploads = true;
        write(u"big"_s, QByteArray(20 * 1024 * 1024, 'x'));
        const quint64 id = m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        QTRY_VERIFY(m_files->lastUpload && m_files->lastUpload->bytesToWrite() > 0);
        m_registry->removeConnection(u"fake"_s);
        QVERIFY(finished(id).error->isCancelled());
        QCOMPARE(m_queue->count(), 0);
    }

    void theQueueMayDieInTheMiddle_data()
    {
        QTest::addColumn<bool>("up");
        QTest::addColumn<bool>("opened");
        for (const bool up : {true, false}) {
            for (const bool opened : {true, false})
                QTest::addRow("%s, %s", up ? "upload" : "download", opened ? "under way" : "opening") << up << opened;
        }
    }
    void theQueueMayDieInTheMiddle()
    {
        QFETCH(bool, up);
        QFETCH(bool, opened);
        const Operation operation = up ? Operation::UploadFiles : Operation::DownloadFiles;
        m_files->holdUploads = true;
        m_files->automaticDownloads = false;
        if (!opened)
            m_files->hold(operation);
        write(u"big"_s, QByteArray(20 * 1024 * 1024, 'x'));
        if (up)
            m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
        else
            m_queue->download(m_key, {u"/work/b"_s}, m_here->path());
        QTRY_VERIFY(m_files->lastUpload || m_files->lastDownload);
        if (opened && up)
            QTRY_VERIFY(m_files->lastUpload->bytesToWrite() > 0);
        m_queue.reset();
        if (!opened)
            m_files->release(operation);
        QTRY_VERIFY(!m_files->lastUpload && !m_files->lastDownload);
        QCOMPARE(here(), QStringList{u"big"_s});
    }

private:
    QString at(const QString& name) const { return m_here->filePath(name); }
    void write(const QString& name, const QByteArray& content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(at(name)).path()));
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QByteArray read(const QString& name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "(cannot be read)"_ba;
    }
    QStringList here() const
    {
        return QDir(m_here->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    static FileEntry entry(const QString& name)
    {
        FileEntry made;
        made.name = name;
        return made;
    }
    void makeQueue(TransferPatience patience = {})
    {
        m_queue = std::make_unique<TransferQueue>(*m_registry, *m_sandboxes, *m_activities, patience);
        m_finished = std::make_unique<QSignalSpy>(m_queue.get(), &TransferQueue::finished);
    }
    /// Of a file "big" of so many bytes.
    quint64 upload(qsizetype size)
    {
        write(u"big"_s, QByteArray(size, 'x'));
        return m_queue->upload(m_key, {at(u"big"_s)}, u"/work"_s);
    }
    /// Waits for the end of a transfer.
    TransferReport finished(quint64 id)
    {
        for (qsizetype i = 0;; ++i) {
            if (i == m_finished->size() && !m_finished->wait(20000)) {
                QTest::qFail("the transfer did not end", __FILE__, __LINE__);
                return {};
            }
            if (m_finished->at(i).at(0).toULongLong() == id)
                return qvariant_cast<TransferReport>(m_finished->at(i).at(1));
        }
    }

    const SandboxKey m_key{u"fake"_s, u"box"_s};
    ManualClock m_clock;
    std::unique_ptr<QTemporaryDir> m_here;
    std::unique_ptr<ProviderRegistry> m_registry;
    FakeProvider* m_provider = nullptr;
    FakeFiles* m_files = nullptr;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<ActivityLog> m_activities;
    std::unique_ptr<TransferQueue> m_queue;
    std::unique_ptr<QSignalSpy> m_finished;
};

QTEST_GUILESS_MAIN(TestTransferQueue)
#include "tst_transferqueue.moc"
