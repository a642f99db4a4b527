// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/tarpacker.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

struct Packed
{
    Result<PackOutcome> outcome;
    QByteArray tar;
};

/// Packs on this thread, into a pipe that never fills.
Packed pack(const QList<PackItem>& items)
{
    const auto pipe = std::make_shared<BytePipe>(qsizetype(1) << 40);
    Packed packed{TarPacker(items, pipe, std::make_shared<TransferProgress>()).run(), {}};
    for (QByteArray bytes = pipe->take(); !bytes.isEmpty(); bytes = pipe->take())
        packed.tar += bytes;
    return packed;
}

QList<QByteArray> names(const QByteArray& tar)
{
    QList<QByteArray> found;
    const auto items = readTar(tar);
    for (const TarItem& item : items)
        found.append(item.path);
    return found;
}

} // namespace

class TestTarPacker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_directory.reset(); }

    void keepsNamesModesLinksAndContents()
    {
        make("tree/run.sh", "#!/bin/sh\n", 0750);
        make("tree/sub/data", QByteArray(100000, 'x'), 0604);
        QCOMPARE(::symlink("sub/data", at("tree/link").constData()), 0);
        const auto packed = pack({{at("tree"), "renamed"}});
        QVERIFY2(packed.outcome, why(packed.outcome).constData());
        const auto items = readTar(packed.tar);
        QCOMPARE(items.size(), 5);
        QCOMPARE(items[0].path, "renamed/"_ba);
        QCOMPARE(items[1].path, "renamed/link"_ba);
        QCOMPARE(items[1].linkTarget, "sub/data"_ba);
        QCOMPARE(items[2].path, "renamed/run.sh"_ba);
        QCOMPARE(items[2].mode & 07777, 0750U);
        QCOMPARE(items[2].content, "#!/bin/sh\n"_ba);
        QCOMPARE(items[4].content, QByteArray(100000, 'x'));
        QCOMPARE(packed.outcome->files, 3);
        QCOMPARE(packed.outcome->bytes, 100010);
        QVERIFY(packed.outcome->issues.isEmpty());
    }

    void storesHardLinksAsFiles()
    {
        make("tree/a", "same");
        QCOMPARE(::link(at("tree/a").constData(), at("tree/b").constData()), 0);
        const auto items = readTar(pack({{at("tree"), "tree"}}).tar);
        QCOMPARE(items.size(), 3);
        QCOMPARE(items[1].content, "same"_ba);
        QCOMPARE(items[2].content, "same"_ba);
    }

    void keepsNamesOfAnyLengthAndScript()
    {
        const QByteArray umlaut = "Grüße und 漢字.txt";
        const QByteArray lengthy(250, 'n');
        const QByteArray latin1 = "caf\xe9";
        make("tree/" + umlaut, "1");
        make("tree/" + lengthy + "/" + lengthy, "2");
        make("tree/" + latin1, "3");
        QCOMPARE(names(pack({{at("tree"), "tree"}}).tar),
                 QList<QByteArray>({"tree/", "tree/" + umlaut, "tree/" + latin1, "tree/" + lengthy + "/",
                                    "tree/" + lengthy + "/" + lengthy}));
    }

    void leavesOutWhatCannotBeReadAndSaysSo()
    {
        make("tree/fine", "1");
        QCOMPARE(::mkfifo(at("tree/pipe").constData(), 0600), 0);
        const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, at("tree/socket").constData(), sizeof address.sun_path);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(listener);
        const auto packed = pack({{at("tree"), "tree"}, {at("missing"), "missing"}});
        QVERIFY(packed.outcome);
        QCOMPARE(names(packed.tar), QList<QByteArray>({"tree/", "tree/fine"}));
        const auto issues = packed.outcome->issues.kept();
        QCOMPARE(issues.size(), 3);
        QCOMPARE(issues[0].kind, TransferIssue::Kind::SpecialFile);
        QCOMPARE(issues[0].path, QString::fromUtf8(at("tree/pipe")));
        QCOMPARE(issues[1].kind, TransferIssue::Kind::SpecialFile);
        QCOMPARE(issues[2].kind, TransferIssue::Kind::Unreadable);
        QCOMPARE(issues[2].detail, u"No such file or directory"_s);
    }

    void namesFoldersItMayNotEnter()
    {
        make("tree/closed/inner", "1");
        make("tree/open/inner", "2");
        QCOMPARE(::chmod(at("tree/closed").constData(), 0), 0);
        // As somebody who is not root: on a thread, because the identity is the thread's own for bare system calls.
        QCOMPARE(::chmod(m_directory->path().toLocal8Bit().constData(), 0755), 0);
        Packed packed{fail(ErrorKind::Internal), {}};
        std::jthread([&] {
            if (::geteuid() == 0)
                ::syscall(SYS_setresuid, -1, 65534, -1);
            packed = pack({{at("tree"), "tree"}});
        }).join();
        QVERIFY(packed.outcome);
        QCOMPARE(names(packed.tar), QList<QByteArray>({"tree/", "tree/open/", "tree/open/inner"}));
        QCOMPARE(packed.outcome->issues.count(), 1);
        QCOMPARE(packed.outcome->issues.kept().first().kind, TransferIssue::Kind::Unreadable);
        QCOMPARE(packed.outcome->issues.kept().first().detail, u"Permission denied"_s);
        QCOMPARE(::chmod(at("tree/closed").constData(), 0755), 0);
    }

    void fillsAFileThatShrinksAndCutsOneThatGrows_data()
    {
        QTest::addColumn<qint64>("sizeWhileRead");
        QTest::addColumn<TransferIssue::Kind>("issue");
        QTest::newRow("shrinks") << qint64(1000) << TransferIssue::Kind::Shrank;
        QTest::newRow("grows") << qint64(9000000) << TransferIssue::Kind::Grew;
    }
    void fillsAFileThatShrinksAndCutsOneThatGrows()
    {
        QFETCH(qint64, sizeWhileRead);
        QFETCH(TransferIssue::Kind, issue);
        constexpr qint64 announced = 8 * 1024 * 1024;
        make("big", QByteArray(announced, 'x'));
        make("next", "whole");
        const auto pipe = std::make_shared<BytePipe>(1024 * 1024); // holds the packer in the middle of the file
        Result<PackOutcome> outcome = fail(ErrorKind::Internal);
        QByteArray tar;
        {
            std::jthread worker([&] {
                outcome =
                    TarPacker({{at("big"), "big"}, {at("next"), "next"}}, pipe, std::make_shared<TransferProgress>())
                        .run();
            });
            while (tar.isEmpty())
                tar = pipe->take();
            QCOMPARE(::truncate(at("big").constData(), sizeWhileRead), 0);
            while (!pipe->isAtEnd())
                tar += pipe->take();
        }
        QVERIFY2(outcome, why(outcome).constData());
        QCOMPARE(outcome->issues.count(), 1);
        QCOMPARE(outcome->issues.kept().first().kind, issue);
        const auto items = readTar(tar);
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].content.size(), announced);
        QCOMPARE(items[1].content, "whole"_ba);
    }

    void cancelEndsItAtOnce()
    {
        make("big", QByteArray(8 * 1024 * 1024, 'x'));
        const auto pipe = std::make_shared<BytePipe>();
        Result<PackOutcome> outcome;
        std::jthread worker(
            [&] { outcome = TarPacker({{at("big"), "big"}}, pipe, std::make_shared<TransferProgress>()).run(); });
        pipe->cancel();
        worker.join();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Cancelled);
    }

    void theEstimateIsWhatIsWritten()
    {
        make("tree/a", QByteArray(1000, 'a'));
        make("tree/sub/b", QByteArray(513, 'b'));
        QCOMPARE(::symlink("a", at("tree/l").constData()), 0);
        TransferProgress progress;
        const BytePipe pipe;
        TarPacker::estimate({{at("tree"), "tree"}}, pipe, progress);
        QVERIFY(progress.totalIsKnown);
        QCOMPARE(progress.totalFiles.load(), 3);
        // Headers of two folders and a link, and two files of two blocks each with theirs.
        QCOMPARE(progress.totalBytes.load(), 3 * 512 + 2 * 3 * 512);
        const QByteArray tar = pack({{at("tree"), "tree"}}).tar;
        QCOMPARE(tar.size(), progress.totalBytes + 1024); // and the end mark
    }

private:
    QByteArray at(const QByteArray& path) const { return m_directory->path().toLocal8Bit() + '/' + path; }
    void make(const QByteArray& path, const QByteArray& content, mode_t mode = 0644)
    {
        const QByteArray full = at(path);
        for (qsizetype slash = m_directory->path().size() + 1; (slash = full.indexOf('/', slash)) > 0; ++slash)
            ::mkdir(full.left(slash).constData(), 0755);
        const int fd = ::creat(full.constData(), mode);
        QVERIFY2(fd >= 0, full.constData());
        QCOMPARE(::write(fd, content.constData(), static_cast<size_t>(content.size())), content.size());
        ::fchmod(fd, mode);
        ::close(fd);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestTarPacker)
#include "tst_tarpacker.moc"
