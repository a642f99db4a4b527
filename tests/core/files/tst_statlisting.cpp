// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/statlisting.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// Real output of this machine's GNU tools and of busybox, over names that break most listings.
class TestStatListing : public QObject
{
    Q_OBJECT

private:
    enum class Tools { Gnu, Busybox, BusyboxShell };

    static QByteArray run(const QStringList& command, const QString& path)
    {
        QProcess process;
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, path);
        environment.insert(u"LC_ALL"_s, u"C"_s);
        environment.insert(u"QUOTING_STYLE"_s, u"literal"_s);
        process.setProcessEnvironment(environment);
        process.start(u"/usr/bin/env"_s, command);
        process.waitForFinished();
        return process.readAllStandardOutput();
    }

    /// A directory of links to busybox, to be the PATH.
    static void makeBusyboxPath(const QTemporaryDir& directory)
    {
        for (const auto& applet : {u"find"_s, u"stat"_s, u"sh"_s})
            QFile::link(u"/bin/busybox"_s, directory.filePath(applet));
    }

    static void touch(const QString& path, const QByteArray& content = "content")
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            QTest::qFail("the test cannot write its files", __FILE__, __LINE__);
    }

    static FileEntry entry(const DirectoryListing& listing, const QString& name)
    {
        for (const FileEntry& one : listing.entries) {
            if (one.name == name)
                return one;
        }
        return {};
    }

private Q_SLOTS:
    void readsAnyName_data()
    {
        QTest::addColumn<Tools>("tools");
        QTest::newRow("GNU") << Tools::Gnu;
        QTest::newRow("busybox") << Tools::Busybox;
        QTest::newRow("busybox, shell and stat only") << Tools::BusyboxShell;
    }
    void readsAnyName()
    {
        QFETCH(Tools, tools);
        const QTemporaryDir busybox;
        makeBusyboxPath(busybox);
        const QTemporaryDir directory;
        const QStringList names{u"plain"_s,
                                u"with space"_s,
                                u" leading"_s,
                                u"trailing "_s,
                                u"new\nline"_s,
                                u"quo'te\"s"_s,
                                u"-rf"_s,
                                u"back\\slash"_s,
                                u"*"_s,
                                u"$(id)"_s,
                                u".hidden"_s,
                                u"..double"_s,
                                u"ünïcödé 漢字"_s,
                                u"'quoted'"_s,
                                u"a -> b"_s,
                                u"\n81a4 1 2 0 0 root root x"_s};
        for (const QString& name : names)
            touch(directory.filePath(name));

        const QString path = directory.path();
        const QByteArray output = run(tools == Tools::BusyboxShell ? globCommand(path) : findCommand(path),
                                      tools == Tools::Gnu ? u"/usr/bin:/bin"_s : busybox.path());
        const auto listing = listingFromStat(path, output, true);
        QVERIFY2(!listing.truncated, output);
        QStringList read;
        for (const FileEntry& one : listing.entries) {
            read += one.name;
            QCOMPARE(one.kind, FileEntry::Kind::File);
            QCOMPARE(one.sizeBytes, 7);
        }
        read.sort();
        QStringList expected = names;
        expected.sort();
        QCOMPARE(read, expected);
    }

    void readsKindsModesAndTargets_data() { readsAnyName_data(); }
    void readsKindsModesAndTargets()
    {
        QFETCH(Tools, tools);
        const QTemporaryDir busybox;
        makeBusyboxPath(busybox);
        const QTemporaryDir directory;
        const auto at = [&directory](const QString& name) { return directory.filePath(name).toLocal8Bit(); };
        touch(directory.filePath(u"file"_s));
        ::chmod(at(u"file"_s).constData(), 04751);
        QDir(directory.path()).mkdir(u"directory"_s);
        ::chmod(at(u"directory"_s).constData(), 01777);
        ::mkfifo(at(u"pipe"_s).constData(), 0600);
        const auto link = [&at](const char* target, const QString& name) {
            if (::symlink(target, at(name).constData()) != 0)
                QTest::qFail("the test cannot make a link", __FILE__, __LINE__);
        };
        link("/etc/passwd", u"link"_s);
        link("nowhere", u"broken link"_s);
        link("it's -> 'quoted'/\nand more", u"odd link"_s);

        const QString path = directory.path();
        const QByteArray output = run(tools == Tools::BusyboxShell ? globCommand(path) : findCommand(path),
                                      tools == Tools::Gnu ? u"/usr/bin:/bin"_s : busybox.path());
        const auto listing = listingFromStat(path, output, true);
        QVERIFY2(!listing.truncated, output);
        QCOMPARE(listing.entries.size(), 6);
        QCOMPARE(entry(listing, u"file"_s).mode, 04751U);
        QCOMPARE(entry(listing, u"directory"_s).kind, FileEntry::Kind::Directory);
        QCOMPARE(entry(listing, u"directory"_s).mode, 01777U);
        QCOMPARE(entry(listing, u"pipe"_s).kind, FileEntry::Kind::Other);
        QCOMPARE(entry(listing, u"link"_s).kind, FileEntry::Kind::Link);
        QCOMPARE(entry(listing, u"link"_s).linkTarget, u"/etc/passwd"_s);
        QCOMPARE(entry(listing, u"broken link"_s).linkTarget, u"nowhere"_s);
        QCOMPARE(entry(listing, u"odd link"_s).linkTarget, u"it's -> 'quoted'/\nand more"_s);
        QCOMPARE(entry(listing, u"file"_s).owner, u"root"_s);
        QVERIFY(qAbs(entry(listing, u"file"_s).modified.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }

    void readsAnEmptyDirectory_data() { readsAnyName_data(); }
    void readsAnEmptyDirectory()
    {
        QFETCH(Tools, tools);
        const QTemporaryDir busybox;
        makeBusyboxPath(busybox);
        const QTemporaryDir directory;
        const QByteArray output =
            run(tools == Tools::BusyboxShell ? globCommand(directory.path()) : findCommand(directory.path()),
                tools == Tools::Gnu ? u"/usr/bin:/bin"_s : busybox.path());
        const auto listing = listingFromStat(directory.path(), output, true);
        QVERIFY(listing.entries.isEmpty());
        QVERIFY(!listing.truncated);
    }

    void leavesOutNamesThatAreNotText()
    {
        const QByteArray output = "81a4 1 2 0 0 root root /d/bad\xff/"
                                  "/d/bad\xff/\n"
                                  "81a4 1 2 0 0 root root /d/good//d/good/\n"_ba;
        const auto listing = listingFromStat(u"/d"_s, output, true);
        QCOMPARE(listing.entries.size(), 1);
        QCOMPARE(listing.entries[0].name, u"good"_s);
        QVERIFY(listing.truncated);
    }

    void givesNumbersForOwnersWithoutName()
    {
        const auto listing = listingFromStat(u"/d"_s, "81a4 1 2 4711 815 UNKNOWN UNKNOWN /d/f//d/f/\n"_ba, true);
        QCOMPARE(listing.entries.value(0).owner, u"4711"_s);
        QCOMPARE(listing.entries.value(0).group, u"815"_s);
    }

    void marksOutputThatWasCutOff()
    {
        const QByteArray whole = "81a4 1 2 0 0 root root /d/one//d/one/\n81a4 1 2 0 0 root root /d/two//d/two/\n"_ba;
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const auto listing = listingFromStat(u"/d"_s, whole.first(length), false);
            QVERIFY(listing.truncated);
            QVERIFY(listing.entries.size() <= 2);
        }
    }

    void readsOneEntry()
    {
        const QByteArray output = run(statCommand(u"/etc/passwd"_s), u"/usr/bin:/bin"_s);
        const FileEntry passwd = entryFromStat(u"/etc/passwd"_s, output);
        QCOMPARE(passwd.name, u"passwd"_s);
        QCOMPARE(passwd.kind, FileEntry::Kind::File);
        QCOMPARE(passwd.mode, 0644U);
        QVERIFY(entryFromStat(u"/etc/passwd"_s, "nonsense").name.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStatListing)
#include "tst_statlisting.moc"
