// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/fileowner.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestFileOwner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatEnginesWrite_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<FileOwner>("owner");
        QTest::newRow("nobody named") << u""_s << FileOwner{0, 0};
        QTest::newRow("number of an account") << u"1000"_s << FileOwner{1000, 100};
        QTest::newRow("number without account") << u"4000"_s << FileOwner{4000, 0};
        QTest::newRow("name") << u"node"_s << FileOwner{1000, 100};
        QTest::newRow("name and group name") << u"node:staff"_s << FileOwner{1000, 50};
        QTest::newRow("name and group number") << u"node:7"_s << FileOwner{1000, 7};
        QTest::newRow("numbers") << u"5:6"_s << FileOwner{5, 6};
        QTest::newRow("unknown name") << u"stranger"_s << FileOwner{0, 0};
        QTest::newRow("unknown group") << u"node:strangers"_s << FileOwner{1000, 0};
        QTest::newRow("broken account") << u"broken"_s << FileOwner{0, 0};
        QTest::newRow("not a number") << u"-1"_s << FileOwner{0, 0};
    }
    void readsWhatEnginesWrite()
    {
        QFETCH(const QString, user);
        QFETCH(const FileOwner, owner);
        const QByteArray passwd = "root:x:0:0:root:/root:/bin/sh\nbroken\n\nnode:x:1000:100::/home/node:/bin/sh\r\n";
        const QByteArray group = "root:x:0:\nstaff:x:50:\n";
        const FileOwner found = resolveOwner(user, passwd, group);
        QCOMPARE(found.userId, owner.userId);
        QCOMPARE(found.groupId, owner.groupId);
    }
};

QTEST_GUILESS_MAIN(TestFileOwner)
#include "tst_fileowner.moc"
