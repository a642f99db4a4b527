// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/archiveview.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestArchiveView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsWhatTheArchiveCallsDoNotSee_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("hidden");
        QTest::newRow("tmpfs") << u"/tmp"_s << true;
        QTest::newRow("in a tmpfs") << u"/tmp/a/b"_s << true;
        QTest::newRow("given as a mount") << u"/scratch/x"_s << true;
        QTest::newRow("kernel's") << u"/proc/1/status"_s << true;
        QTest::newRow("devices") << u"/dev/shm/x"_s << true;
        QTest::newRow("a volume") << u"/data/x"_s << false;
        QTest::newRow("a name that begins alike") << u"/tmpx"_s << false;
        QTest::newRow("root") << u"/"_s << false;
    }
    void knowsWhatTheArchiveCallsDoNotSee()
    {
        QFETCH(QString, path);
        QJsonObject inspected = QJsonDocument::fromJson(R"({"State":{"Running":true},
            "HostConfig":{"Tmpfs":{"/tmp/":"size=1m"}},
            "Mounts":[{"Type":"tmpfs","Destination":"/scratch"},{"Type":"volume","Destination":"/data"}]})")
                                    .object();
        QTEST(isHiddenFromArchive(inspected, path), "hidden");
        inspected.insert(u"State"_s, QJsonObject{{u"Running"_s, false}});
        QVERIFY2(!isHiddenFromArchive(inspected, path), "nothing is mounted in a stopped sandbox");
    }
};

QTEST_GUILESS_MAIN(TestArchiveView)
#include "tst_archiveview.moc"
