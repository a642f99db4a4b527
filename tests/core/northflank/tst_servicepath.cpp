// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/servicepath.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestServicePath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesProjectAndService()
    {
        const auto path = ServicePath::parse(u"lab-1/api-2"_s);
        QVERIFY(path);
        QCOMPARE(path->project, u"lab-1"_s);
        QCOMPARE(path->service, u"api-2"_s);
        QCOMPARE(path->id(), u"lab-1/api-2"_s);
        QCOMPARE(path->rest(), u"projects/lab-1/services/api-2"_s);
        QCOMPARE(path->rest(u"logs"_s), u"projects/lab-1/services/api-2/logs"_s);
    }

    void whatCouldLeaveItsPlaceInAPathIsRefused_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("empty") << QString();
        QTest::newRow("one part") << u"lab"_s;
        QTest::newRow("three parts") << u"lab/api/x"_s;
        QTest::newRow("empty part") << u"lab/"_s;
        QTest::newRow("up") << u"../api"_s;
        QTest::newRow("query") << u"lab/api?x=1"_s;
        QTest::newRow("encoded") << u"lab/a%2Fb"_s;
        QTest::newRow("letters of others") << u"łab/api"_s;
        QTest::newRow("endless") << u"lab/"_s + QString(200, u'a');
    }
    void whatCouldLeaveItsPlaceInAPathIsRefused()
    {
        QFETCH(QString, id);
        QVERIFY(!ServicePath::parse(id));
    }
};

QTEST_APPLESS_MAIN(TestServicePath)
#include "tst_servicepath.moc"
