// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/tarlisting.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestTarListing : public QObject
{
    Q_OBJECT

private:
    static QStringList names(const DirectoryListing& listing)
    {
        QStringList all;
        for (const FileEntry& entry : listing.entries)
            all += entry.name;
        all.sort();
        return all;
    }

private Q_SLOTS:
    void listsWhatIsRightBelowTheTop_data()
    {
        QTest::addColumn<QByteArray>("top");
        QTest::newRow("Docker, a directory") << "./"_ba;
        QTest::newRow("Docker, the root") << "/"_ba;
        QTest::newRow("by name") << "d/"_ba;
    }
    void listsWhatIsRightBelowTheTop()
    {
        QFETCH(QByteArray, top);
        const QByteArray tar = makeTar({{.path = top},
                                        {.path = top + "file", .content = "12345", .mode = 04755},
                                        {.path = top + "sub/"},
                                        {.path = top + "sub/deeper", .content = "x"},
                                        {.path = top + "new\nline \xc3\xbc", .content = ""},
                                        {.path = top + "link", .linkTarget = "/else where"}});
        const auto listing = listingFromTar(u"/some/d"_s, tar, true);
        QVERIFY2(listing, why(listing));
        QCOMPARE(names(*listing), (QStringList{u"file"_s, u"link"_s, u"new\nline ü"_s, u"sub"_s}));
        QVERIFY(!listing->truncated);
        QCOMPARE(listing->path, u"/some/d"_s);
        for (const FileEntry& entry : listing->entries) {
            if (entry.name == "file"_L1) {
                QCOMPARE(entry.sizeBytes, 5);
                QCOMPARE(entry.mode, 04755U);
                QCOMPARE(entry.owner, u"0"_s);
            } else if (entry.name == "link"_L1) {
                QCOMPARE(entry.kind, FileEntry::Kind::Link);
                QCOMPARE(entry.linkTarget, u"/else where"_s);
            } else if (entry.name == "sub"_L1) {
                QCOMPARE(entry.kind, FileEntry::Kind::Directory);
            }
        }
    }

    void listsWhatThereIsOfATarThatWasCutOff()
    {
        const QByteArray tar = makeTar({{.path = "./"},
                                        {.path = "./first", .content = QByteArray(2000, 'a')},
                                        {.path = "./second", .content = QByteArray(200000, 'b')},
                                        {.path = "./third", .content = "c"}});
        for (qsizetype length = 0; length < tar.size(); length += 100) {
            const auto listing = listingFromTar(u"/d"_s, tar.first(length), false);
            QVERIFY2(listing, why(listing));
            QVERIFY(listing->truncated);
        }
        const auto listing = listingFromTar(u"/d"_s, tar.first(100000), false);
        QCOMPARE(names(*listing), (QStringList{u"first"_s, u"second"_s}));
    }

    void refusesWhatIsNoDirectory()
    {
        const auto listing = listingFromTar(u"/d"_s, makeTar({{.path = "file", .content = "x"}}), true);
        QVERIFY(!listing);
        QCOMPARE(listing.error().kind, ErrorKind::Conflict);
    }

    void refusesWhatIsNoTar()
    {
        const auto listing = listingFromTar(u"/d"_s, QByteArray(4096, 'x'), true);
        QVERIFY(!listing);
        QCOMPARE(listing.error().kind, ErrorKind::Protocol);
    }

    void packsADirectory()
    {
        const auto items = readTar(directoryTar(u"new dir ü"_s));
        QCOMPARE(items.size(), 1);
        QCOMPARE(items[0].path, "new dir \xc3\xbc/"_ba);
        QCOMPARE(items[0].mode, 0755U);
    }
};

QTEST_GUILESS_MAIN(TestTarListing)
#include "tst_tarlisting.moc"
