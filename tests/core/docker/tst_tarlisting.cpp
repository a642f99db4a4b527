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

    /// Fed in pieces of \a size.
    static Result<DirectoryListing> listingFromTar(const QString& path, const QByteArray& tar, qsizetype size = 65536)
    {
        TarListing listing(path);
        for (qsizetype at = 0; at < tar.size(); at += size) {
            if (const Status fed = listing.feed(QByteArrayView(tar).sliced(at, std::min(size, tar.size() - at))); !fed)
                return std::unexpected(fed.error());
        }
        return listing.listing();
    }

    /// The header of a file, its size as a number to the base of 256.
    static QByteArray headerOf(const QByteArray& path, qint64 size)
    {
        QByteArray header(512, '\0');
        header.replace(0, path.size(), path);
        header.replace(100, 7, "0000644");
        header[124] = '\x80';
        for (int byte = 0; byte < 8; ++byte)
            header[135 - byte] = static_cast<char>(size >> 8 * byte);
        header.replace(148, 8, "        ");
        header[156] = '0';
        header.replace(257, 8,
                       QByteArrayView("ustar\0"
                                      "00",
                                      8));
        unsigned sum = 0;
        for (const char byte : std::as_const(header))
            sum += static_cast<quint8>(byte);
        header.replace(148, 6, QByteArray::number(sum, 8).rightJustified(6, '0'));
        header[154] = '\0';
        return header;
    }

private Q_SLOTS:
    void listsWhatIsRightBelowTheTop_data()
    {
        QTest::addColumn<QByteArray>("top");
        QTest::addColumn<int>("pieces");
        QTest::newRow("Docker, a directory") << "./"_ba << 65536;
        QTest::newRow("Docker, the root") << "/"_ba << 65536;
        QTest::newRow("by name") << "d/"_ba << 65536;
        QTest::newRow("byte by byte") << "d/"_ba << 1;
        QTest::newRow("in pieces") << "d/"_ba << 700;
    }
    void listsWhatIsRightBelowTheTop()
    {
        QFETCH(const QByteArray, top);
        QFETCH(const int, pieces);
        const QByteArray longName(300, 'n');
        const QByteArray tar = makeTar({{.path = top},
                                        {.path = top + "file", .content = "12345", .mode = 04755},
                                        {.path = top + "sub/"},
                                        {.path = top + "sub/deeper", .content = QByteArray(70000, 'x')},
                                        {.path = top + longName, .content = QByteArray(513, 'y')},
                                        {.path = top + "new\nline \xc3\xbc", .content = ""},
                                        {.path = top + "link", .linkTarget = "/else where"}});
        const auto listing = listingFromTar(u"/some/d"_s, tar, pieces);
        QVERIFY2(listing, why(listing));
        QCOMPARE(names(*listing),
                 (QStringList{u"file"_s, u"link"_s, u"new\nline ü"_s, QString::fromLatin1(longName), u"sub"_s}));
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
        for (qsizetype length = 0; length <= tar.lastIndexOf('c'); length += 100) {
            const auto listing = listingFromTar(u"/d"_s, tar.first(length));
            QVERIFY2(listing, why(listing));
            QVERIFY(listing->truncated);
        }
        const auto listing = listingFromTar(u"/d"_s, tar.first(100000));
        QCOMPARE(names(*listing), (QStringList{u"first"_s, u"second"_s}));
    }

    void passesOverAFileOfAnySize()
    {
        constexpr qint64 size = 10LL << 30;
        QByteArray tar = makeTar({{.path = "./"}});
        tar.truncate(512);
        TarListing listing(u"/d"_s);
        QVERIFY(listing.feed(tar));
        QVERIFY(listing.feed(headerOf("./huge", size)));
        const QByteArray zeros(64 << 20, '\0');
        for (qint64 fed = 0; fed < size; fed += zeros.size())
            QVERIFY(listing.feed(zeros));
        QVERIFY(listing.feed(headerOf("./behind", 0)));
        QVERIFY(listing.feed(QByteArray(1024, '\0')));
        QVERIFY(listing.isDone());
        QCOMPARE(names(listing.listing()), (QStringList{u"behind"_s, u"huge"_s}));
        QVERIFY(!listing.listing().truncated);
    }

    void refusesWhatIsNoDirectory()
    {
        const auto listing = listingFromTar(u"/d"_s, makeTar({{.path = "file", .content = "x"}}));
        QVERIFY(!listing);
        QCOMPARE(listing.error().kind, ErrorKind::Conflict);
    }

    void refusesWhatIsNoTar()
    {
        const auto listing = listingFromTar(u"/d"_s, QByteArray(4096, 'x'));
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
