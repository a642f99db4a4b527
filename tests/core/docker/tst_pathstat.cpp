// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/pathstat.h"
#include "core/files/fileerror.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// What dockerd 26 and Podman 5 said of files, and how their errors are understood.
class TestPathStat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheHeader_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("name");
        QTest::addColumn<FileEntry::Kind>("kind");
        QTest::addColumn<quint32>("mode");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("directory");
        QTest::newRow("docker: a directory")
            << R"({"name":"d","size":4096,"mode":2147484141,"mtime":"2026-11-20T05:51:50.924114171Z","linkTarget":""})"_ba
            << u"/d"_s << u"d"_s << FileEntry::Kind::Directory << 0755U << QString() << true;
        QTest::newRow("docker: a link")
            << R"({"name":"link","size":4,"mode":134218239,"mtime":"2026-11-20T05:51:50.92011417Z","linkTarget":"/etc"})"_ba
            << u"/d/link"_s << u"link"_s << FileEntry::Kind::Link << 0777U << u"/etc"_s << false;
        QTest::newRow("podman: a link to a directory, by the name of its target")
            << R"({"name":"etc","size":4,"mode":134218239,"mtime":"2026-11-20T05:50:35.736110701Z","isDir":true,"linkTarget":"/etc"})"_ba
            << u"/d/link"_s << u"link"_s << FileEntry::Kind::Link << 0777U << u"/etc"_s << true;
        QTest::newRow("podman: a file, whose target is itself")
            << R"({"name":"passwd","size":30,"mode":420,"mtime":"2026-11-20T05:49:39Z","isDir":false,"linkTarget":"/etc/passwd"})"_ba
            << u"/etc/passwd"_s << u"passwd"_s << FileEntry::Kind::File << 0644U << QString() << false;
        QTest::newRow("setuid, setgid and sticky") << R"({"name":"x","size":1,"mode":13631981})"_ba << u"/x"_s << u"x"_s
                                                   << FileEntry::Kind::File << 07755U << QString() << false;
        QTest::newRow("a pipe") << R"({"name":"x","size":1,"mode":33554816})"_ba << u"/x"_s << u"x"_s
                                << FileEntry::Kind::Other << 0600U << QString() << false;
        QTest::newRow("the root") << R"({"name":".","size":4096,"mode":2147484013})"_ba << u"/"_s << u"/"_s
                                  << FileEntry::Kind::Directory << 0555U << QString() << true;
    }
    void readsTheHeader()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, path);
        const auto stat = pathStatFromHeader(json.toBase64(), path);
        QVERIFY(stat);
        QTEST(stat->entry.name, "name");
        QTEST(stat->entry.kind, "kind");
        QTEST(stat->entry.mode, "mode");
        QTEST(stat->entry.linkTarget, "target");
        QTEST(stat->isDirectory, "directory");
    }

    void refusesAnswersWithoutDescription()
    {
        for (const QByteArray& value : {""_ba, "%%%"_ba, "bm8ganNvbg=="_ba, "e30="_ba}) {
            const auto stat = pathStatFromHeader(value, u"/x"_s);
            QVERIFY(!stat);
            QCOMPARE(stat.error().kind, ErrorKind::Protocol);
        }
    }

    void understandsErrors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("docker: missing") << u"Could not find the file /nope in container 3363caf6474c"_s
                                         << ErrorKind::NotFound;
        QTest::newRow("podman: missing") << u"no such file or directory"_s << ErrorKind::NotFound;
        QTest::newRow("find: missing") << u"find: /nope/: No such file or directory\n"_s << ErrorKind::NotFound;
        QTest::newRow("docker: not a directory") << u"extraction point is not a directory"_s << ErrorKind::Conflict;
        QTest::newRow("docker: a directory in the way")
            << u"cannot overwrite directory \"/d/a b\" with non-directory \"/d\""_s << ErrorKind::Conflict;
        QTest::newRow("podman: a file in the way")
            << u"copier: put: error creating \"/etc/passwd\": mkdir /etc/passwd: file exists"_s << ErrorKind::Conflict;
        QTest::newRow("docker: read-only root") << u"container rootfs is marked read-only"_s << ErrorKind::Forbidden;
        QTest::newRow("podman: read-only root")
            << u"copier: put: error creating \"/etc/x\": open /etc/x: read-only file system"_s << ErrorKind::Forbidden;
        QTest::newRow("rm: not permitted")
            << u"rm: can't remove '/proc/1': Operation not permitted"_s << ErrorKind::Forbidden;
        QTest::newRow("full disk") << u"write /big: no space left on device"_s << ErrorKind::Limit;
        QTest::newRow("unknown") << u"something else"_s << ErrorKind::Internal;
    }
    void understandsErrors()
    {
        QFETCH(QString, text);
        const Error error = fileErrorFromText(text);
        QTEST(error.kind, "kind");
        QCOMPARE(error.hint, error.kind == ErrorKind::Limit ? Hint::DiskFull : Hint::None);
    }
};

QTEST_GUILESS_MAIN(TestPathStat)
#include "tst_pathstat.moc"
