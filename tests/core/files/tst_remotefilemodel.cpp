// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/remotefilemodel.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/testsupport.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
FileEntry file(const QString& name, qint64 size = 1)
{
    FileEntry entry;
    entry.name = name;
    entry.sizeBytes = size;
    entry.mode = 0644;
    return entry;
}
FileEntry folder(const QString& name)
{
    FileEntry entry;
    entry.name = name;
    entry.kind = FileEntry::Kind::Directory;
    entry.mode = 0755;
    return entry;
}

FileEntry link(const QString& name)
{
    FileEntry entry;
    entry.name = name;
    entry.kind = FileEntry::Kind::Link;
    return entry;
}
} // namespace

class TestRemoteFileModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_registry = std::make_unique<ProviderRegistry>();
        m_provider = FakeProvider::addTo(*m_registry);
        m_files = &m_provider->fakeFiles;
        m_files->directories.insert(u"/"_s, {folder(u"etc"_s), folder(u"home"_s), file(u"start"_s, 42)});
        m_files->directories.insert(u"/etc"_s, {file(u"hosts"_s), file(u"passwd"_s)});
        m_files->directories.insert(u"/home"_s, {folder(u"me"_s)});
        m_files->directories.insert(u"/home/me"_s, {file(u"notes"_s)});
        m_model = std::make_unique<RemoteFileModel>(*m_registry);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_tester->setUseFetchMore(false); // the tests say when a folder is read
        m_model->setSandbox({u"fake"_s, u"box"_s});
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_registry.reset();
    }

    void readsAFolderWhenItIsLookedInto()
    {
        const QModelIndex root = m_model->index(0, 0);
        QCOMPARE(m_model->pathOf(root), u"/"_s);
        QCOMPARE(m_files->count(u"listDirectory"_s), 0);
        QVERIFY(m_model->hasChildren(root));
        m_model->fetchMore(root);
        QCOMPARE(m_model->folderState(root), RemoteFolderState::Loading);
        QTRY_COMPARE(m_model->folderState(root), RemoteFolderState::Loaded);
        QCOMPARE(names(u"/"_s), QStringList({u"etc"_s, u"home"_s, u"start"_s}));
        QVERIFY(m_model->canFetchMore(m_model->indexOf(u"/etc"_s)));
        QVERIFY(!m_model->canFetchMore(m_model->indexOf(u"/start"_s)));
        QCOMPARE(m_files->count(u"listDirectory"_s), 1);
    }

    void showsWhatIsKnownOfAFile()
    {
        load(u"/"_s);
        const QModelIndex start = m_model->indexOf(u"/start"_s);
        QCOMPARE(start.siblingAtColumn(int(RemoteFileColumn::Name)).data().toString(), u"start"_s);
        QCOMPARE(start.siblingAtColumn(int(RemoteFileColumn::Size)).data().toLongLong(), 42);
        QCOMPARE(start.siblingAtColumn(int(RemoteFileColumn::Permissions)).data().toString(), u"-rw-r--r--"_s);
        QCOMPARE(start.data(role(RemoteFileRole::Path)).toString(), u"/start"_s);
        QVERIFY(start.flags().testFlag(Qt::ItemNeverHasChildren));
        QVERIFY(m_model->indexOf(u"/etc"_s).flags().testFlag(Qt::ItemIsDropEnabled));
    }

    void readingAgainKeepsEveryRowThatIsStillThere()
    {
        load(u"/"_s);
        load(u"/home"_s);
        const QPersistentModelIndex home(m_model->indexOf(u"/home"_s));
        const QPersistentModelIndex me(m_model->indexOf(u"/home/me"_s));
        const QPersistentModelIndex etc(m_model->indexOf(u"/etc"_s));
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        QSignalSpy layout(m_model.get(), &QAbstractItemModel::layoutChanged);
        m_files->directories.insert(
            u"/"_s, {folder(u"home"_s), file(u"start"_s, 43), folder(u"bin"_s), folder(u"a"_s), file(u"zzz"_s)});
        load(u"/"_s);
        QCOMPARE(names(u"/"_s), QStringList({u"a"_s, u"bin"_s, u"home"_s, u"start"_s, u"zzz"_s}));
        QVERIFY(!etc.isValid());
        QCOMPARE(m_model->pathOf(home), u"/home"_s);
        QCOMPARE(m_model->pathOf(me), u"/home/me"_s);
        QCOMPARE(m_model->indexOf(u"/start"_s).data(role(RemoteFileRole::Size)).toLongLong(), 43);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(layout.size(), 0);
    }

    void aFolderThatBecameAFileLosesItsChildren()
    {
        load(u"/"_s);
        load(u"/home"_s);
        m_files->directories.insert(u"/"_s, {file(u"home"_s)});
        load(u"/"_s);
        QVERIFY(!m_model->indexOf(u"/home/me"_s).isValid());
        QVERIFY(!m_model->hasChildren(m_model->indexOf(u"/home"_s)));
    }

    void whatIsBelowALinkStaysWhenItsFolderIsRead()
    {
        m_files->directories[u"/"_s].append(link(u"bin"_s));
        m_files->directories.insert(u"/bin"_s, {file(u"sh"_s)});
        load(u"/bin"_s); // before anything tells that it is a link
        const QPersistentModelIndex bin(m_model->indexOf(u"/bin"_s));
        load(u"/"_s);
        QVERIFY(bin.isValid());
        QVERIFY(m_model->indexOf(u"/bin/sh"_s).isValid());
    }

    void anErrorIsKeptWithItsFolderAndShowsNothingEmpty()
    {
        load(u"/"_s);
        load(u"/etc"_s);
        m_files->failures.insert(Operation::ListDirectory, fail(ErrorKind::Forbidden, u"permission denied"_s).error());
        QSignalSpy failed(m_model.get(), &RemoteFileModel::loadFailed);
        m_model->load(u"/etc"_s);
        QTRY_COMPARE(failed.size(), 1);
        const QModelIndex etc = m_model->indexOf(u"/etc"_s);
        QCOMPARE(m_model->folderState(etc), RemoteFolderState::Error);
        const auto error = qvariant_cast<Error>(etc.data(role(RemoteFileRole::FolderError)));
        QCOMPARE(error.serverText, u"permission denied"_s);
        QCOMPARE(error.operation, Operation::ListDirectory);
        QCOMPARE(error.subject, u"/etc"_s);
        QCOMPARE(names(u"/etc"_s), QStringList({u"hosts"_s, u"passwd"_s})); // what was known stays
        m_files->failures.clear();
        load(u"/etc"_s);
        QCOMPARE(m_model->folderState(m_model->indexOf(u"/etc"_s)), RemoteFolderState::Loaded);
        QVERIFY(!m_model->indexOf(u"/etc"_s).data(role(RemoteFileRole::FolderError)).isValid());
    }

    void aPathCanBeVisitedBeforeItsParentsAreRead()
    {
        const QModelIndex me = m_model->ensure(u"/home/me/"_s);
        QCOMPARE(m_model->pathOf(me), u"/home/me"_s);
        load(u"/home/me"_s);
        QCOMPARE(names(u"/home/me"_s), QStringList{u"notes"_s});
        const QPersistentModelIndex visited(m_model->indexOf(u"/home/me"_s));
        load(u"/"_s);
        load(u"/home"_s);
        QVERIFY(visited.isValid()); // confirmed by its parent
        QCOMPARE(m_model->entry(visited).mode, 0755U);
    }

    void theLatestRequestWins()
    {
        QSignalSpy loaded(m_model.get(), &RemoteFileModel::loaded);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        m_model->load(u"/"_s);
        m_files->directories.insert(u"/"_s, {file(u"newer"_s)});
        m_model->load(u"/"_s);
        QCOMPARE(m_files->count(u"listDirectory"_s), 2);
        QTRY_COMPARE(loaded.size(), 1); // what came of the first was never shown
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(names(u"/"_s), QStringList{u"newer"_s});
    }

    void fourFoldersAtATimeAndTheNewestFirst()
    {
        QList<FileEntry> many;
        for (int i = 0; i < 10; ++i) {
            many.append(folder(u"d%1"_s.arg(i)));
            m_files->directories.insert(u"/d%1"_s.arg(i), {});
        }
        m_files->directories.insert(u"/"_s, many);
        load(u"/"_s);
        m_files->calls.clear();
        QSignalSpy loaded(m_model.get(), &RemoteFileModel::loaded);
        for (int i = 0; i < 10; ++i)
            m_model->load(u"/d%1"_s.arg(i));
        QCOMPARE(m_files->count(u"listDirectory"_s), RemoteFileModel::mostInFlight);
        QTRY_COMPARE(loaded.size(), 10);
        QVERIFY(m_files->calls[4].endsWith(u"/d9"_s));
    }

    void anotherSandboxStartsFromNothing()
    {
        load(u"/"_s);
        m_files->hold(Operation::ListDirectory);
        m_model->load(u"/etc"_s);
        m_model->setSandbox({u"fake"_s, u"other"_s});
        m_files->release(Operation::ListDirectory);
        QCoreApplication::processEvents();
        QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 0);
        load(u"/"_s);
        QVERIFY(m_files->calls.last().startsWith(u"listDirectory other"_s));
        m_model->setSandbox({});
        QCOMPARE(m_model->rowCount(), 0);
        QVERIFY(!m_model->ensure(u"/x"_s).isValid());
    }

    void namesThatAreNoNamesAreDropped()
    {
        m_files->directories.insert(
            u"/"_s, {file(u""_s), file(u"."_s), folder(u".."_s), file(u"a/b"_s), file(u"ok"_s), file(u"ok"_s)});
        load(u"/"_s);
        QCOMPARE(names(u"/"_s), QStringList{u"ok"_s});
    }

    void aSandboxWithoutFilesSaysSo()
    {
        m_provider->hasFiles = false;
        QSignalSpy failed(m_model.get(), &RemoteFileModel::loadFailed);
        m_model->load(u"/"_s);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(qvariant_cast<Error>(failed[0][1]).kind, ErrorKind::Unsupported);
    }

    void aHundredThousandEntriesAreOneInsertion()
    {
        QList<FileEntry> many;
        for (int i = 0; i < 100000; ++i)
            many.append(file(u"f%1"_s.arg(i)));
        m_files->directories.insert(u"/"_s, many);
        m_tester.reset(); // looks at every row after every change
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        load(u"/"_s);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 100000);
    }

    void pathsAreWrittenOneWay_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("normal");
        QTest::newRow("empty") << u""_s << u"/"_s;
        QTest::newRow("relative") << u"a/b"_s << u"/a/b"_s;
        QTest::newRow("slashes") << u"//a///b/"_s << u"/a/b"_s;
        QTest::newRow("dots") << u"/a/./b/../c"_s << u"/a/c"_s;
        QTest::newRow("above the root") << u"/../../a"_s << u"/a"_s;
    }
    void pathsAreWrittenOneWay()
    {
        QFETCH(QString, written);
        QTEST(RemoteTree::normalized(written), "normal");
    }

    void permissionsReadAsInLs_data()
    {
        QTest::addColumn<FileEntry::Kind>("kind");
        QTest::addColumn<quint32>("mode");
        QTest::addColumn<QString>("text");
        QTest::newRow("file") << FileEntry::Kind::File << 0644U << u"-rw-r--r--"_s;
        QTest::newRow("folder") << FileEntry::Kind::Directory << 01777U << u"drwxrwxrwt"_s;
        QTest::newRow("setuid") << FileEntry::Kind::File << 06755U << u"-rwsr-sr-x"_s;
        QTest::newRow("setuid without x") << FileEntry::Kind::File << 04644U << u"-rwSr--r--"_s;
        QTest::newRow("link") << FileEntry::Kind::Link << 0777U << u"lrwxrwxrwx"_s;
    }
    void permissionsReadAsInLs()
    {
        QFETCH(FileEntry::Kind, kind);
        QFETCH(quint32, mode);
        QTEST(permissionText(kind, mode), "text");
    }

private:
    void load(const QString& path)
    {
        QSignalSpy loaded(m_model.get(), &RemoteFileModel::loaded);
        m_model->load(path);
        QTRY_COMPARE(loaded.size(), 1);
    }
    QStringList names(const QString& path) const
    {
        const QModelIndex parent = m_model->indexOf(path);
        QStringList found;
        for (int row = 0; row < m_model->rowCount(parent); ++row)
            found.append(m_model->index(row, 0, parent).data().toString());
        return found;
    }

    std::unique_ptr<ProviderRegistry> m_registry;
    FakeProvider* m_provider = nullptr;
    FakeFiles* m_files = nullptr;
    std::unique_ptr<RemoteFileModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(TestRemoteFileModel)
#include "tst_remotefilemodel.moc"
