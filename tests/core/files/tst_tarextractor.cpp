// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/entrypath.h"
#include "core/files/tarextractor.h"
#include "core/files/tarpacker.h"
#include "tests/core/files/rawtar.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;
using Kind = TransferIssue::Kind;

Q_DECLARE_METATYPE(QList<sandglass::TransferIssue::Kind>)

class TestTarExtractor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_root->path()).mkdir(u"target"_s));
        write("secret", "outside");
    }
    void cleanup() { m_root.reset(); }

    void bringsATreeBackAsItWas()
    {
        const auto outcome = extract(rawDirectory("top/", 0750) + rawFile("top/run.sh", "#!", 0755) +
                                     rawDirectory("top/sub/", 0700) + rawFile("top/sub/data", "abc", 0640) +
                                     rawLink("top/link", "sub/data") + rawHardLink("top/again", "top/run.sh"));
        QVERIFY2(outcome, why(outcome).constData());
        QVERIFY(outcome->issues.isEmpty());
        QCOMPARE(outcome->files, 4);
        QCOMPARE(outcome->arrivedAs, "top"_ba);
        QCOMPARE(content("top/run.sh"), "#!"_ba);
        QCOMPARE(content("top/link"), "abc"_ba);
        QCOMPARE(content("top/again"), "#!"_ba);
        QCOMPARE(mode("top"), 0750U);
        QCOMPARE(mode("top/sub"), 0700U);
        QCOMPARE(mode("top/run.sh"), 0755U);
        QCOMPARE(mode("top/sub/data"), 0640U);
        QCOMPARE(modified("top"), 1700000000);
        QCOMPARE(modified("top/sub/data"), 1700000000);
        QCOMPARE(left(), QStringList{u"top"_s});
    }

    void foldersWithoutWritePermissionArriveWhole()
    {
        const auto outcome = extract(rawDirectory("top/", 0555) + rawDirectory("top/inner/", 0111) +
                                     rawFile("top/inner/file", "x", 0400));
        QVERIFY2(outcome, why(outcome).constData());
        QCOMPARE(mode("top"), 0555U);
        QCOMPARE(mode("top/inner"), 0111U);
    }

    void whatThePackerWritesTheExtractorReads()
    {
        const QByteArray umlaut = "Grüße 漢字";
        QVERIFY(QDir(m_root->path()).mkpath(QString::fromUtf8("source/" + umlaut + "/" + QByteArray(200, 'd'))));
        write("source/" + umlaut + "/file", QByteArray(300000, '\x07'));
        const auto pipe = std::make_shared<BytePipe>(qsizetype(1) << 40);
        QVERIFY(TarPacker({{at("source"), "top"}}, pipe, std::make_shared<TransferProgress>()).run());
        const auto outcome = run(pipe, {});
        QVERIFY2(outcome, why(outcome).constData());
        QCOMPARE(content("top/" + umlaut + "/file"), QByteArray(300000, '\x07'));
        QVERIFY(QDir(target() + u"/top/"_s + QString::fromUtf8(umlaut)).exists(QString(200, u'd')));
    }

    void refusesWhatCouldLeaveTheTarget_data()
    {
        QTest::addColumn<QByteArray>("hostile");
        QTest::addColumn<QList<Kind>>("issues");
        QTest::addColumn<QStringList>("arrived"); // below top
        const auto one = [](Kind kind) { return QList<Kind>{kind}; };
        const QStringList nothing;
        QTest::newRow("absolute name") << rawFile("/etc/evil", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("absolute name into the top") << rawFile("/top/evil", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("dot dot at the start") << rawFile("../evil", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("dot dot in the middle") << rawFile("top/../../evil", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("dot dot that stays inside") << rawFile("top/a/../b", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("dot dot as the last part") << rawDirectory("top/..") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("another top entry") << rawFile(".bashrc", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("drive letter is a name of its own")
            << rawFile("C:/evil", "x") << one(Kind::UnsafeName) << nothing;
        QTest::newRow("absolute link") << rawLink("top/l", "/etc/passwd") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("link out of the top") << rawLink("top/l", "../secret") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("link out from deep down") << rawDirectory("top/d/") + rawLink("top/d/l", "../../secret")
                                                 << one(Kind::UnsafeLink) << QStringList{u"d"_s};
        QTest::newRow("empty link") << rawLink("top/l", "") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("file through a link")
            << rawLink("top/l", "..") + rawFile("top/l/evil", "x") << one(Kind::UnsafeLink)
            << QStringList({u"l"_s, u"l/evil"_s}); // the refused link became an ordinary folder
        QTest::newRow("file through a harmless link")
            << rawDirectory("top/d/") + rawLink("top/l", "d") + rawFile("top/l/f", "x") << one(Kind::DuplicateName)
            << QStringList({u"d"_s, u"l"_s, u"l/f"_s});
        QTest::newRow("two chained links")
            << rawDirectory("top/d/") + rawLink("top/d/up", "..") + rawLink("top/out", "d/up/../..")
            << one(Kind::UnsafeLink) << QStringList({u"d"_s, u"d/up"_s});
        QTest::newRow("chain that replaces a folder by a link")
            << rawDirectory("top/d/") + rawLink("top/d", "..") + rawFile("top/d/evil", "x") << one(Kind::UnsafeLink)
            << QStringList({u"d"_s, u"d/evil"_s});
        QTest::newRow("hard link out") << rawHardLink("top/h", "../secret") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("absolute hard link") << rawHardLink("top/h", "/etc/passwd") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("hard link to a neighbour")
            << rawHardLink("top/h", "other/x") << one(Kind::UnsafeLink) << nothing;
        QTest::newRow("hard link through a link")
            << rawLink("top/l", "d") + rawHardLink("top/h", "top/l/x") << one(Kind::UnsafeLink) << QStringList{u"l"_s};
        QTest::newRow("hard link to a folder")
            << rawDirectory("top/d/") + rawHardLink("top/h", "top/d") << one(Kind::UnsafeLink) << QStringList{u"d"_s};
        QTest::newRow("character device") << rawHeader({"top/c", '3'}) << one(Kind::SpecialFile) << nothing;
        QTest::newRow("block device") << rawHeader({"top/b", '4'}) << one(Kind::SpecialFile) << nothing;
        QTest::newRow("pipe") << rawHeader({"top/p", '6'}) << one(Kind::SpecialFile) << nothing;
        QTest::newRow("name of 64 KiB") << rawFile("top/" + QByteArray(65536, 'n'), "x") << one(Kind::NameTooLong)
                                        << nothing;
        QTest::newRow("component of 256")
            << rawFile("top/" + QByteArray(256, 'n'), "x") << one(Kind::NameTooLong) << nothing;
        QTest::newRow("nested 300 deep") << rawFile("top/" + QByteArray("d/").repeated(300) + "f", "x")
                                         << one(Kind::TooDeep) << nothing;
        QTest::newRow("the same file twice") << rawFile("top/f", "first") + rawFile("top/f", "second")
                                             << one(Kind::DuplicateName) << QStringList{u"f"_s};
        QTest::newRow("a file, then a folder of that name")
            << rawFile("top/f", "x") + rawFile("top/f/inner", "y") << one(Kind::WrongKind) << QStringList{u"f"_s};
        QTest::newRow("setuid and setgid")
            << rawFile("top/u", "x", 04755) + rawFile("top/g", "x", 02755)
            << QList<Kind>({Kind::SpecialBits, Kind::SpecialBits}) << QStringList({u"g"_s, u"u"_s});
    }
    void refusesWhatCouldLeaveTheTarget()
    {
        QFETCH(QByteArray, hostile);
        QFETCH(QList<Kind>, issues);
        QFETCH(QStringList, arrived);
        const auto outcome = extract(rawDirectory("top/") + hostile + rawFile("top/zzz", "honest"));
        QVERIFY2(outcome, why(outcome).constData());
        QList<Kind> found;
        for (const TransferIssue& issue : outcome->issues.kept())
            found.append(issue.kind);
        QCOMPARE(found, issues);
        // Nothing but the target was touched, and in it nothing but the top entry.
        QCOMPARE(QDir(m_root->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList({u"secret"_s, u"target"_s}));
        QCOMPARE(left(), QStringList{u"top"_s});
        QCOMPARE(content("top/zzz"), "honest"_ba); // the rest arrives all the same
        arrived.append(u"zzz"_s);
        QCOMPARE(below("top"), arrived);
        for (const QString& name : std::as_const(arrived))
            QCOMPARE(mode("top/" + name.toUtf8()) & 07000, 0U);
    }

    void twoNamesThatDifferInCaseBothArrive()
    {
        const auto outcome =
            extract(rawDirectory("top/") + rawFile("top/Makefile", "upper") + rawFile("top/makefile", "lower"));
        QVERIFY(outcome);
        QCOMPARE(content("top/Makefile"), "upper"_ba);
        QCOMPARE(content("top/makefile"), "lower"_ba);
        QVERIFY(outcome->issues.isEmpty());
    }

    void refusesMoreThanTheDiskHolds()
    {
        RawHeader header{"top/sparse"};
        header.size = qint64(1) << 50;
        const auto outcome = extract(rawDirectory("top/") + rawHeader(header) + QByteArray(65536, '\0'));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Limit);
        QCOMPARE(outcome.error().hint, Hint::DiskFull);
        QCOMPARE(left(), QStringList());
    }

    void aSparseFileOfATerabyteIsRefusedByItsRealSize()
    {
        // GNU old sparse format: the data is one block, the real size is a terabyte.
        RawHeader header{"top/sparse", 'S'};
        header.size = 512;
        QByteArray block = rawHeader(header);
        block.replace(257, 8, QByteArray("ustar  \0", 8));
        block.replace(386, 12, octal(0, 12));
        block.replace(398, 12, octal(512, 12));
        block.replace(483, 12, sizeField(qint64(1) << 50));
        block.replace(148, 8, "        ");
        qint64 sum = 0;
        for (const char byte : std::as_const(block))
            sum += static_cast<unsigned char>(byte);
        block.replace(148, 8, octal(sum, 7) + ' ');
        const auto outcome = extract(rawDirectory("top/") + block + QByteArray(512, 'x'));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Limit);
        QCOMPARE(left(), QStringList());
    }

    void keepsToTheBoundItWasGiven()
    {
        TarExtractor::Options options;
        options.mostBytes = 10;
        const auto fits = extract(rawFile("top", "0123456789"), options);
        QVERIFY2(fits, why(fits).constData());
        options.expectedTop = "more";
        const auto over =
            extract(rawDirectory("more/") + rawFile("more/a", "012345") + rawFile("more/b", "678901"), options);
        QVERIFY(!over);
        QCOMPARE(over.error().kind, ErrorKind::Limit);
        QCOMPARE(over.error().hint, Hint::None);
        QCOMPARE(left(), QStringList{u"top"_s});
    }

    void aMillionEntriesAreTooManyWhereTheBoundSaysSo()
    {
        TarExtractor::Options options;
        options.mostEntries = 100;
        QByteArray tar = rawDirectory("top/");
        for (int i = 0; i < 200; ++i)
            tar += rawFile("top/" + QByteArray::number(i), {});
        const auto outcome = extract(tar, options);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Limit);
        QCOMPARE(left(), QStringList());
    }

    void aBrokenStreamLeavesNothing_data()
    {
        QTest::addColumn<qsizetype>("cut");
        for (const qsizetype cut : {0, 1, 100, 511, 512, 513, 1024, 1500, 2000, 60000})
            QTest::addRow("after %d bytes", static_cast<int>(cut)) << cut;
    }
    void aBrokenStreamLeavesNothing()
    {
        QFETCH(qsizetype, cut);
        const QByteArray tar = rawDirectory("top/") + rawFile("top/f", QByteArray(100000, 'x')) + rawEnd();
        const auto pipe = std::make_shared<BytePipe>(qsizetype(1) << 40);
        Result<ExtractOutcome> outcome;
        std::jthread worker([&] { outcome = run(pipe, {}); });
        pipe->offer(tar.left(cut));
        pipe->cancel(); // as after a lost connection
        worker.join();
        QVERIFY(!outcome);
        QCOMPARE(left(), QStringList());
    }

    void aStreamThatEndsTooEarlyLeavesNothing_data()
    {
        QTest::addColumn<qsizetype>("cut");
        for (const qsizetype cut : {0, 1, 100, 511, 513, 700, 1025, 1500, 60000})
            QTest::addRow("after %d bytes", static_cast<int>(cut)) << cut;
    }
    void aStreamThatEndsTooEarlyLeavesNothing()
    {
        QFETCH(qsizetype, cut);
        const QByteArray tar = rawDirectory("top/") + rawFile("top/f", QByteArray(100000, 'x')) + rawEnd();
        const auto pipe = std::make_shared<BytePipe>(qsizetype(1) << 40);
        pipe->offer(tar.left(cut));
        pipe->finish();
        const auto outcome = run(pipe, {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Protocol);
        QCOMPARE(left(), QStringList());
    }

    void garbageIsNoArchive()
    {
        const auto outcome = extract(QByteArray(5000, 'g'));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Protocol);
        QCOMPARE(left(), QStringList());
    }

    void anEmptyArchiveIsNoSuccess()
    {
        const auto outcome = extract({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Protocol);
    }

    void nothingIsSeenUnderTheFinalNameBeforeTheEnd()
    {
        const auto pipe = std::make_shared<BytePipe>();
        Result<ExtractOutcome> outcome;
        std::jthread worker([&] { outcome = run(pipe, {}); });
        const QByteArray tar = rawFile("top", QByteArray(100000, 'x')) + rawEnd();
        pipe->offer(tar);
        QTRY_COMPARE(left().size(), 1); // the private folder alone
        QVERIFY(left().first().startsWith(u".sandglass-"_s));
        struct stat facts{};
        QCOMPARE(::stat(at("target/" + left().first().toUtf8()).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 07777, 0700U);
        pipe->finish();
        worker.join();
        QVERIFY(outcome);
        QCOMPARE(left(), QStringList{u"top"_s});
    }

    void keepsWhatIsThere_data()
    {
        QTest::addColumn<ConflictPolicy>("policy");
        QTest::addColumn<QByteArray>("arrivedAs");
        QTest::addColumn<QByteArray>("original");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("ask") << ConflictPolicy::Ask << QByteArray() << "old"_ba << QStringList{u"top.txt"_s};
        QTest::newRow("skip") << ConflictPolicy::Skip << QByteArray() << "old"_ba << QStringList{u"top.txt"_s};
        QTest::newRow("keep both") << ConflictPolicy::KeepBoth << "top (2).txt"_ba << "old"_ba
                                   << QStringList({u"top (2).txt"_s, u"top.txt"_s});
        QTest::newRow("overwrite") << ConflictPolicy::Overwrite << "top.txt"_ba << "new"_ba
                                   << QStringList{u"top.txt"_s};
    }
    void keepsWhatIsThere()
    {
        QFETCH(ConflictPolicy, policy);
        write("target/top.txt", "old");
        TarExtractor::Options options;
        options.expectedTop = "top.txt";
        options.conflicts = policy;
        const auto outcome = extract(rawFile("top.txt", "new"), options);
        QCOMPARE(outcome.has_value(), policy != ConflictPolicy::Ask);
        if (!outcome)
            QCOMPARE(outcome.error().kind, ErrorKind::Conflict);
        else
            QTEST(outcome->arrivedAs, "arrivedAs");
        QTEST(content("top.txt"), "original");
        QTEST(left(), "names");
    }

    void overwritingMergesFoldersAndKeepsOtherKinds()
    {
        QVERIFY(QDir(target()).mkpath(u"top/folder"_s));
        QVERIFY(QDir(target()).mkpath(u"top/wasfolder"_s));
        write("target/top/kept", "kept");
        write("target/top/folder/replaced", "old");
        write("target/top/wasfile", "old");
        QCOMPARE(::symlink(at("secret").constData(), at("target/top/waslink").constData()), 0);
        QCOMPARE(::symlink(m_root->path().toLocal8Bit().constData(), at("target/top/linked").constData()), 0);
        QCOMPARE(::chmod(at("target/top").constData(), 0700), 0);
        TarExtractor::Options options;
        options.conflicts = ConflictPolicy::Overwrite;
        const auto outcome = extract(rawDirectory("top/", 0755) + rawDirectory("top/folder/") +
                                         rawFile("top/folder/replaced", "new") + rawFile("top/folder/added", "new") +
                                         rawFile("top/wasfolder", "x") + rawFile("top/wasfile/inner", "x") +
                                         rawFile("top/waslink", "new") + rawFile("top/linked/evil", "x"),
                                     options);
        QVERIFY2(outcome, why(outcome).constData());
        QCOMPARE(content("top/kept"), "kept"_ba);
        QCOMPARE(content("top/folder/replaced"), "new"_ba);
        QCOMPARE(content("top/folder/added"), "new"_ba);
        QCOMPARE(content("top/wasfile"), "old"_ba);
        QCOMPARE(content("top/waslink"), "new"_ba); // the link was replaced, not what it led to
        QCOMPARE(fileContent("secret"), "outside"_ba);
        QVERIFY(!QFile::exists(m_root->path() + u"/evil"_s));
        QCOMPARE(mode("top"), 0700U);
        QCOMPARE(outcome->issues.count(), 3);
        for (const TransferIssue& issue : outcome->issues.kept())
            QCOMPARE(issue.kind, Kind::WrongKind);
        QCOMPARE(left(), QStringList{u"top"_s});
    }

    void aTargetThatIsNoFolderIsNamed()
    {
        TarExtractor::Options options;
        options.targetDirectory = at("missing");
        const auto outcome = extract(rawFile("top", "x"), options);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::NotFound);
        QVERIFY(outcome.error().serverText.contains(u"missing"_s));
    }

    void knowsWhichLinksStayInside_data()
    {
        QTest::addColumn<QByteArray>("link");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<bool>("stays");
        const auto row = [](const char* link, const char* linkTarget, bool stays) {
            QTest::addRow("%s -> %s", link, linkTarget) << QByteArray(link) << QByteArray(linkTarget) << stays;
        };
        row("top", "other", true);
        row("top", "../other", false);
        row("top/l", "f", true);
        row("top/l", "./f", true);
        row("top/l", "..", false);
        row("top/a/l", "..", true);
        row("top/a/l", "../b/c", true);
        row("top/a/l", "../..", false);
        row("top/a/b/l", "../../x", true);
        row("top/a/b/l", "../../../x", false);
        row("top/a/b/l", "x/../y", false);
        row("top/a/b/l", "/top/a", false);
        row("top/a/b/l", "", false);
    }
    void knowsWhichLinksStayInside()
    {
        QFETCH(QByteArray, link);
        QFETCH(QByteArray, target);
        QTEST(linkStaysInside(*entryPath(link), target), "stays");
    }

private:
    QByteArray at(const QByteArray& path) const { return m_root->path().toLocal8Bit() + '/' + path; }
    QString target() const { return m_root->path() + u"/target"_s; }
    void write(const QByteArray& path, const QByteArray& bytes)
    {
        QFile file(QString::fromUtf8(at(path)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QByteArray fileContent(const QByteArray& path) const
    {
        QFile file(QString::fromUtf8(at(path)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "(cannot be read)"_ba;
    }
    QByteArray content(const QByteArray& path) const { return fileContent("target/" + path); }
    unsigned mode(const QByteArray& path) const
    {
        struct stat facts{};
        ::stat(at("target/" + path).constData(), &facts);
        return facts.st_mode & 07777;
    }
    qint64 modified(const QByteArray& path) const
    {
        struct stat facts{};
        ::stat(at("target/" + path).constData(), &facts);
        return facts.st_mtim.tv_sec;
    }
    QStringList left() const
    {
        return QDir(target()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                                        QDir::Name);
    }
    QStringList below(const QByteArray& path) const
    {
        QStringList found;
        const QDir directory(target() + u'/' + QString::fromUtf8(path));
        const auto filters = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
        const auto names = directory.entryList(filters, QDir::Name);
        for (const QString& name : names) {
            found.append(name);
            if (!QFileInfo(directory.filePath(name)).isSymLink()) {
                const auto inner = QDir(directory.filePath(name)).entryList(filters, QDir::Name);
                for (const QString& one : inner)
                    found.append(name + u'/' + one);
            }
        }
        return found;
    }
    Result<ExtractOutcome> run(const std::shared_ptr<BytePipe>& pipe, TarExtractor::Options options) const
    {
        if (options.targetDirectory.isEmpty())
            options.targetDirectory = at("target");
        if (options.expectedTop.isEmpty())
            options.expectedTop = "top";
        return TarExtractor(options, pipe, std::make_shared<TransferProgress>()).run();
    }
    Result<ExtractOutcome> extract(const QByteArray& entries, const TarExtractor::Options& options = {}) const
    {
        const auto pipe = std::make_shared<BytePipe>(qsizetype(1) << 40);
        pipe->offer(entries + rawEnd());
        pipe->finish();
        return run(pipe, options);
    }

    std::unique_ptr<QTemporaryDir> m_root;
};

QTEST_GUILESS_MAIN(TestTarExtractor)
#include "tst_tarextractor.moc"
