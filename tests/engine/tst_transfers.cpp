// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/files/transferqueue.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/tinydisk.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// Everything that a transfer can change, one line per entry: kind, mode, time, size, hash or target, name.
QStringList describeTree(const QString& root)
{
    QStringList lines;
    const auto add = [&](const QString& path) {
        struct stat facts{};
        if (::lstat(QFile::encodeName(path).constData(), &facts) != 0)
            return;
        QString line = path.mid(root.size()) + u' ' + QString::number(facts.st_mode, 8) + u' ' +
                       QString::number(facts.st_mtim.tv_sec);
        if (S_ISLNK(facts.st_mode)) {
            line += u" -> "_s + QFile::decodeName(QFile(path).symLinkTarget().toLocal8Bit()).mid(root.size());
        } else if (S_ISREG(facts.st_mode)) {
            QFile file(path);
            QCryptographicHash hash(QCryptographicHash::Sha256);
            if (file.open(QIODevice::ReadOnly))
                hash.addData(&file);
            line += u' ' + QString::fromLatin1(hash.result().toHex());
        }
        lines.append(line);
    };
    add(root);
    QDirIterator entries(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        add(entries.next());
    lines.sort();
    return lines;
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator generator(4711);
    generator.fillRange(reinterpret_cast<quint32*>(bytes.data()), size / qsizetype(sizeof(quint32)));
    return bytes;
}

} // namespace

/// Files in and out of sandboxes on real engines.
class TestTransfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void init()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        m_engine = PrivateEngine::shared(engineKind);
        QVERIFY(m_engine);
        m_here = std::make_unique<QTemporaryDir>();
        m_registry = std::make_unique<ProviderRegistry>();
        m_registry->registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
            return std::make_unique<DockerProvider>(config, m_clock);
        });
        m_registry->addConnection(configOf(*m_engine));
        m_sandboxes = std::make_unique<SandboxRegistry>(*m_registry, m_clock);
        m_activities = std::make_unique<ActivityLog>(m_clock);
        m_queue = std::make_unique<TransferQueue>(*m_registry, *m_sandboxes, *m_activities);
        m_finished = std::make_unique<QSignalSpy>(m_queue.get(), &TransferQueue::finished);
    }
    void cleanup()
    {
        m_finished.reset();
        m_queue.reset();
        m_activities.reset();
        m_sandboxes.reset();
        m_registry.reset();
        m_here.reset();
        m_engine->removeContainers();
    }

    void aTreeComesBackAsItWas_data() { runningOrNot(); }
    void aTreeComesBackAsItWas()
    {
        QFETCH(bool, running);
        const QString id = makeSandbox(running);
        makeTree(at(u"up/tree"_s));
        const auto before = describeTree(at(u"up/tree"_s));
        QCOMPARE(before.size(), 10);
        const auto sent = finished(m_queue->upload({u"test"_s, id}, {at(u"up/tree"_s)}, u"/work"_s));
        QVERIFY2(!sent.error, words(sent));
        QVERIFY(sent.issues.isEmpty());
        QCOMPARE(sent.files, 6);
        if (running) {
            QCOMPARE(inside(id, u"stat -c %a /work/tree/run.sh /work/tree/private /work/tree/read-only"_s),
                     "755\n700\n444\n"_ba);
            QCOMPARE(inside(id, u"stat -c %u:%g /work/tree/run.sh"_s), "0:0\n"_ba);
            QCOMPARE(inside(id, u"readlink /work/tree/private/link"_s), "../run.sh\n"_ba);
        }
        QVERIFY(QDir().mkdir(at(u"down"_s)));
        const auto received = finished(m_queue->download({u"test"_s, id}, {u"/work/tree"_s}, at(u"down"_s)));
        QVERIFY2(!received.error, words(received));
        QVERIFY(received.issues.isEmpty());
        QCOMPARE(received.arrived, QStringList{at(u"down/tree"_s)});
        QCOMPARE(describeTree(at(u"down/tree"_s)), before);
        QCOMPARE(QDir(at(u"down"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{u"tree"_s});
    }

    void filesBelongToTheSandboxsUser_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QByteArray>("owner");
        QTest::newRow("nobody named") << QString() << "0:0\n"_ba;
        QTest::newRow("number") << u"1000"_s << "1000:0\n"_ba;
        QTest::newRow("number of an account") << u"4242"_s << "4242:777\n"_ba;
        QTest::newRow("name") << u"app"_s << "4242:777\n"_ba;
        QTest::newRow("name and group") << u"app:crew"_s << "4242:888\n"_ba;
    }
    void filesBelongToTheSandboxsUser()
    {
        QFETCH(QString, user);
        QFETCH(QByteArray, owner);
        const QString id =
            m_engine->createContainer({u"sleep"_s, u"1000"_s}, {{u"User"_s, user}, {u"NetworkDisabled"_s, true}});
        const SandboxKey key{u"test"_s, id};
        write(u"passwd"_s, "root:x:0:0:root:/:/bin/sh\napp:x:4242:777::/:/bin/sh\n");
        write(u"group"_s, "root:x:0:\ncrew:x:888:\n");
        const auto prepared =
            finished(m_queue->upload(key, {at(u"passwd"_s), at(u"group"_s)}, u"/etc"_s, ConflictPolicy::Overwrite));
        QVERIFY2(!prepared.error, words(prepared));
        // It has never run, so nothing inside could be asked.
        QVERIFY(QDir().mkpath(at(u"folder/inner"_s)));
        write(u"folder/inner/file"_s, "x");
        const auto sent = finished(m_queue->upload(key, {at(u"folder"_s)}, u"/"_s));
        QVERIFY2(!sent.error, words(sent));
        QVERIFY(m_engine->request("POST", "/containers/" + id.toLatin1() + "/start").ok());
        QCOMPARE(inside(id, u"stat -c %u:%g /folder/inner /folder/inner/file"_s), owner + owner);
    }

    void aCancelledUploadLeavesNothing()
    {
        const QString id = makeSandbox(true);
        write(u"big"_s, QByteArray(400 * 1024 * 1024, 'x'));
        const quint64 transfer = m_queue->upload({u"test"_s, id}, {at(u"big"_s)}, u"/work"_s);
        QVERIFY(reaches(transfer, 20 * 1024 * 1024));
        m_activities->cancel(transfer);
        QVERIFY(m_activities->find(transfer)->state == ActivityState::Cancelled);
        const auto report = finished(transfer);
        QVERIFY(report.error->isCancelled());
        QVERIFY2(report.issues.isEmpty(), qPrintable(report.issues.kept().value(0).detail));
        QCOMPARE(inside(id, u"ls -A /work"_s), QByteArray());
    }

    void aCancelledUploadToAStoppedSandboxSaysWhatItLeft()
    {
        const QString id = makeSandbox(false);
        write(u"big"_s, QByteArray(400 * 1024 * 1024, 'x'));
        const quint64 transfer = m_queue->upload({u"test"_s, id}, {at(u"big"_s)}, u"/work"_s);
        QVERIFY(reaches(transfer, 20 * 1024 * 1024));
        m_queue->cancel(transfer);
        const auto report = finished(transfer);
        QCOMPARE(report.issues.kept().value(0).kind, TransferIssue::Kind::LeftPartial);
        QCOMPARE(report.issues.kept().value(0).path, u"/work/big"_s);
    }

    void aCancelledDownloadLeavesNothing()
    {
        const QString id = makeSandbox(true);
        inside(id, u"dd if=/dev/zero of=/work/big bs=1M count=400"_s);
        QVERIFY(QDir().mkdir(at(u"down"_s)));
        const quint64 transfer = m_queue->download({u"test"_s, id}, {u"/work/big"_s}, at(u"down"_s));
        QVERIFY(reaches(transfer, 20 * 1024 * 1024));
        m_queue->cancel(transfer);
        QVERIFY(finished(transfer).error->isCancelled());
        QCOMPARE(QDir(at(u"down"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    }

    void aFullDiskInTheSandboxIsNamed_data()
    {
        QTest::addColumn<QJsonObject>("host");
        QTest::newRow("a volume, by the engine") << QJsonObject{{u"Binds"_s, QJsonArray{u"tiny:/tiny"_s}}};
        QTest::newRow("a temporary disk, by a program inside")
            << QJsonObject{{u"Tmpfs"_s, QJsonObject{{u"/tiny"_s, u"size=2m"_s}}}};
    }
    void aFullDiskInTheSandboxIsNamed()
    {
        QFETCH(QJsonObject, host);
        const QJsonObject options{{u"type"_s, u"tmpfs"_s}, {u"device"_s, u"tmpfs"_s}, {u"o"_s, u"size=2m"_s}};
        const QJsonObject volume{{u"Name"_s, u"tiny"_s}, {u"Driver"_s, u"local"_s}, {u"DriverOpts"_s, options}};
        QVERIFY(m_engine->request("POST", "/volumes/create", QJsonDocument(volume).toJson()).ok());
        const QString id =
            m_engine->runContainer({u"sleep"_s, u"1000"_s}, {{u"HostConfig"_s, host}, {u"NetworkDisabled"_s, true}});
        write(u"big"_s, QByteArray(16 * 1024 * 1024, 'x'));
        const auto report = finished(m_queue->upload({u"test"_s, id}, {at(u"big"_s)}, u"/tiny"_s));
        QVERIFY(report.error);
        QVERIFY2(report.error->hint == Hint::DiskFull, words(report));
        QVERIFY2(report.error->serverText.contains(u"no space left"_s, Qt::CaseInsensitive), words(report));
        QCOMPARE(inside(id, u"ls -A /tiny"_s), QByteArray());
        m_engine->removeContainers();
        m_engine->request("DELETE", "/volumes/tiny");
    }

    void aFullDiskHereIsNamedAndLeavesNothing_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("one large file") << u"/work/big"_s;
        QTest::newRow("many small files") << u"/work/many"_s;
    }
    void aFullDiskHereIsNamedAndLeavesNothing()
    {
        QFETCH(QString, folder);
        const QString id = makeSandbox(true);
        inside(id, u"dd if=/dev/zero of=/work/big bs=1M count=16"_s);
        inside(
            id,
            u"sh -c \"mkdir /work/many; cd /work/many; for i in $(seq 200); do head -c 20000 /work/big > $i; done\""_s);
        const TinyDisk disk(2'000'000);
        const auto report = finished(m_queue->download({u"test"_s, id}, {folder}, disk.path()));
        QVERIFY(report.error);
        QVERIFY2(report.error->kind == ErrorKind::Limit, words(report));
        QVERIFY2(report.error->hint == Hint::DiskFull, words(report));
        QCOMPARE(disk.names(), QStringList());
    }

    void aDownloadEndsAtTheBoundThatItWasGiven()
    {
        const QString id = makeSandbox(true);
        inside(id, u"dd if=/dev/zero of=/work/big bs=1M count=16"_s);
        QVERIFY(QDir().mkdir(at(u"down"_s)));
        const auto report = finished(
            m_queue->download({u"test"_s, id}, {u"/work/big"_s}, at(u"down"_s), ConflictPolicy::Ask, 1024 * 1024));
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Limit);
        QVERIFY(QDir(at(u"down"_s)).isEmpty());
    }

    void aReadOnlySandboxIsNamed()
    {
        const QString id = m_engine->runContainer(
            {u"sleep"_s, u"1000"_s},
            {{u"HostConfig"_s, QJsonObject{{u"ReadonlyRootfs"_s, true}}}, {u"NetworkDisabled"_s, true}});
        write(u"a"_s, "x");
        const auto report = finished(m_queue->upload({u"test"_s, id}, {at(u"a"_s)}, u"/etc"_s));
        QVERIFY(report.error);
        QVERIFY2(report.error->serverText.contains(u"read-only"_s), words(report));
    }

    void afolderIsNeverReplacedByAFile()
    {
        const QString id = makeSandbox(true);
        inside(id, u"mkdir /work/name"_s);
        inside(id, u"touch /work/name/precious"_s);
        write(u"name"_s, "file");
        const auto asked = finished(m_queue->upload({u"test"_s, id}, {at(u"name"_s)}, u"/work"_s));
        QCOMPARE(asked.error->kind, ErrorKind::Conflict);
        const auto forced =
            finished(m_queue->upload({u"test"_s, id}, {at(u"name"_s)}, u"/work"_s, ConflictPolicy::Overwrite));
        QVERIFY(forced.error);
        QCOMPARE(inside(id, u"ls /work/name"_s), "precious\n"_ba);
    }

    void aMissingFolderOrFileIsNamed()
    {
        const QString id = makeSandbox(true);
        write(u"a"_s, "x");
        const auto up = finished(m_queue->upload({u"test"_s, id}, {at(u"a"_s)}, u"/missing"_s));
        QVERIFY2(up.error && up.error->kind == ErrorKind::NotFound, words(up));
        const auto down = finished(m_queue->download({u"test"_s, id}, {u"/work/missing"_s}, m_here->path()));
        QVERIFY2(down.error && down.error->kind == ErrorKind::NotFound, words(down));
    }

    void linksOutOfTheFolderAndSpecialBitsStayThere()
    {
        const QString id = makeSandbox(true);
        inside(id, u"mkdir /work/d"_s);
        inside(id, u"ln -s /etc/passwd /work/d/evil"_s);
        inside(id, u"ln -s ../../etc/passwd /work/d/relative"_s);
        inside(id, u"mkfifo /work/d/pipe"_s);
        inside(id, u"touch /work/d/suid"_s);
        inside(id, u"chmod 4755 /work/d/suid"_s);
        const auto report = finished(m_queue->download({u"test"_s, id}, {u"/work/d"_s}, m_here->path()));
        QVERIFY2(!report.error, words(report));
        QCOMPARE(report.issues.count(), 4);
        QCOMPARE(QDir(at(u"d"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot),
                 QStringList{u"suid"_s});
        struct stat facts{};
        QCOMPARE(::stat(QFile::encodeName(at(u"d/suid"_s)).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 07777, 0755U);
    }

    void anEngineThatDiesInTheMiddleLeavesNothingHere()
    {
        const QString id = makeSandbox(true);
        inside(id, u"dd if=/dev/zero of=/work/big bs=1M count=400"_s);
        QVERIFY(QDir().mkdir(at(u"down"_s)));
        const quint64 transfer = m_queue->download({u"test"_s, id}, {u"/work/big"_s}, at(u"down"_s));
        QVERIFY(reaches(transfer, 20 * 1024 * 1024));
        m_engine->kill9();
        const auto report = finished(transfer);
        QVERIFY(m_engine->restart());
        QVERIFY(report.error);
        QVERIFY2(report.error->kind == ErrorKind::Unreachable, words(report));
        QCOMPARE(QDir(at(u"down"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    }

    void tenThousandFilesArriveAll()
    {
        const QString id = makeSandbox(true);
        QVERIFY(QDir().mkpath(at(u"many"_s)));
        for (int i = 0; i < 10000; ++i)
            write(u"many/%1"_s.arg(i), QByteArray::number(i));
        const auto up = finished(m_queue->upload({u"test"_s, id}, {at(u"many"_s)}, u"/work"_s));
        QVERIFY2(!up.error, words(up));
        QCOMPARE(up.files, 10000);
        QCOMPARE(inside(id, u"sh -c \"ls /work/many | wc -l\""_s).trimmed(), "10000"_ba);
        QVERIFY(QDir().mkdir(at(u"down"_s)));
        const auto down = finished(m_queue->download({u"test"_s, id}, {u"/work/many"_s}, at(u"down"_s)));
        QVERIFY2(!down.error, words(down));
        QCOMPARE(describeTree(at(u"down/many"_s)), describeTree(at(u"many"_s)));
    }

private:
    static void runningOrNot()
    {
        QTest::addColumn<bool>("running");
        QTest::newRow("running") << true;
        QTest::newRow("stopped") << false;
    }
    /// A sandbox with an empty folder /work.
    QString makeSandbox(bool running)
    {
        const QJsonObject settings{{u"NetworkDisabled"_s, true}};
        const QString id = m_engine->runContainer(
            {u"sh"_s, u"-c"_s, u"mkdir -p /work; trap exit TERM; while :; do sleep 1000 & wait; done"_s}, settings);
        for (int attempt = 0; attempt < 100 && inside(id, u"ls -d /work"_s) != "/work\n"; ++attempt) {
        }
        if (!running)
            m_engine->request("POST", "/containers/" + id.toLatin1() + "/stop?t=1");
        return id;
    }
    QByteArray inside(const QString& id, const QString& command) const
    {
        return m_engine->cli(QStringList{u"exec"_s, id} + QProcess::splitCommand(command));
    }
    static void makeTree(const QString& root)
    {
        QDir().mkpath(root + u"/private/Grüße 漢字"_s);
        QDir().mkpath(root + u"/empty"_s);
        const auto make = [&](const QString& name, const QByteArray& content, mode_t mode) {
            const QByteArray path = QFile::encodeName(root + u'/' + name);
            QFile file(root + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
            file.close();
            ::chmod(path.constData(), mode);
        };
        make(u"run.sh"_s, "#!/bin/sh\n", 0755);
        make(u"read-only"_s, "x", 0444);
        make(u"nothing"_s, {}, 0600);
        make(u"private/Grüße 漢字/random"_s, randomBytes(10'000'000), 0640);
        make(u"private/"_s + QString(200, u'n'), "long name", 0644);
        QVERIFY(::symlink("../run.sh", QFile::encodeName(root + u"/private/link"_s).constData()) == 0);
        // Times of the past, so that nothing passes by being fresh; children first.
        QStringList paths{root};
        QDirIterator entries(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                             QDirIterator::Subdirectories);
        while (entries.hasNext())
            paths.append(entries.next());
        for (const QString& path : std::as_const(paths)) {
            const timespec times[2] = {{1600000000, 0}, {1600000000, 0}};
            ::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, AT_SYMLINK_NOFOLLOW);
        }
        ::chmod(QFile::encodeName(root + u"/private"_s).constData(), 0700);
    }
    QString at(const QString& name) const { return m_here->filePath(name); }
    void write(const QString& name, const QByteArray& content) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    bool reaches(quint64 id, qint64 bytes) const
    {
        return QTest::qWaitFor([&] { return m_queue->find(id) && m_queue->find(id)->bytes >= bytes; }, 30000);
    }
    TransferReport finished(quint64 id)
    {
        for (qsizetype i = 0;; ++i) {
            if (i == m_finished->size() && !m_finished->wait(60000)) {
                QTest::qFail("the transfer did not end", __FILE__, __LINE__);
                return {};
            }
            if (m_finished->at(i).at(0).toULongLong() == id)
                return qvariant_cast<TransferReport>(m_finished->at(i).at(1));
        }
    }
    static QByteArray words(const TransferReport& report)
    {
        return report.error ? describe(*report.error).toUtf8() : "no error"_ba;
    }

    SystemClock m_clock;
    PrivateEngine* m_engine = nullptr;
    std::unique_ptr<QTemporaryDir> m_here;
    std::unique_ptr<ProviderRegistry> m_registry;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<ActivityLog> m_activities;
    std::unique_ptr<TransferQueue> m_queue;
    std::unique_ptr<QSignalSpy> m_finished;
};

QTEST_GUILESS_MAIN(TestTransfers)
#include "tst_transfers.moc"
