// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/pager.h"
#include "tests/core/northflank/restserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QUrlQuery>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject entry(const QString& id)
{
    return {{u"id"_s, id}};
}

QByteArray page(const QJsonArray& entries, const QJsonValue& cursor, bool hasNextPage)
{
    QJsonObject pagination{{u"hasNextPage"_s, hasNextPage}, {u"count"_s, entries.size()}};
    if (!cursor.isUndefined())
        pagination.insert(u"cursor"_s, cursor);
    return answerJson({{u"data"_s, QJsonObject{{u"tags"_s, entries}}}, {u"pagination"_s, pagination}});
}

QString cursorOf(const FakeRequest& request)
{
    return QUrlQuery(QUrl::fromEncoded(request.target)).queryItemValue(u"cursor"_s, QUrl::FullyDecoded);
}

} // namespace

class TestPager : public QObject
{
    Q_OBJECT

private:
    Result<QList<QJsonObject>> tagsFrom(const RestServer& server)
    {
        const auto api = std::make_shared<NorthflankApi>(server.url(), QString(), m_clock);
        return *await(listAll(api, u"tags"_s, u"tags"_s, Operation::ReadCatalogue, {}));
    }

    ManualClock m_clock;

private Q_SLOTS:
    void allPagesAreRead()
    {
        RestServer server([](const FakeRequest& request) {
            const QString cursor = cursorOf(request);
            if (cursor.isEmpty())
                return page({entry(u"a"_s), entry(u"b"_s)}, u"a+b=="_s, true);
            if (cursor == u"a+b=="_s)
                return page({entry(u"c"_s)}, u"third"_s, true);
            return page({entry(u"d"_s)}, QJsonValue::Undefined, false);
        });
        const auto tags = tagsFrom(server);
        QVERIFY2(tags, why(tags));
        QCOMPARE(tags->size(), 4);
        QCOMPARE(tags->last().value("id"_L1).toString(), u"d"_s);
        QCOMPARE(server.requests().size(), 3);
        QVERIFY(server.requests().first().target.contains("per_page=100"));
    }

    void itEndsWhereverTheServerDoes_data()
    {
        QTest::addColumn<QJsonValue>("cursor");
        QTest::addColumn<bool>("hasNextPage");
        QTest::addColumn<int>("requests");
        QTest::newRow("a cursor on the last page") << QJsonValue(u"more"_s) << false << 1;
        QTest::newRow("no cursor") << QJsonValue(QJsonValue::Undefined) << true << 1;
        QTest::newRow("null") << QJsonValue(QJsonValue::Null) << true << 1;
        QTest::newRow("empty") << QJsonValue(QString()) << true << 1;
        QTest::newRow("the same for ever") << QJsonValue(u"same"_s) << true << 2;
    }
    void itEndsWhereverTheServerDoes()
    {
        QFETCH(QJsonValue, cursor);
        QFETCH(bool, hasNextPage);
        QFETCH(int, requests);
        RestServer server([&](const FakeRequest&) { return page({entry(u"a"_s)}, cursor, hasNextPage); });
        const auto tags = tagsFrom(server);
        QVERIFY2(tags, why(tags));
        QCOMPARE(server.requests().size(), requests);
    }

    void cursorsThatGoRoundInACircleEnd()
    {
        RestServer server([](const FakeRequest& request) {
            return page({entry(u"a"_s)}, cursorOf(request) == u"x"_s ? u"y"_s : u"x"_s, true);
        });
        const auto tags = tagsFrom(server);
        QVERIFY2(tags, why(tags));
        QCOMPARE(server.requests().size(), 3);
    }

    void aBareListIsOne()
    {
        RestServer server([](const FakeRequest&) { return answerData(QJsonArray{entry(u"a"_s), 7, entry(u"b"_s)}); });
        const auto tags = tagsFrom(server);
        QVERIFY2(tags, why(tags));
        QCOMPARE(tags->size(), 2);
    }

    void noListIsNotAnEmptyOne()
    {
        RestServer server([](const FakeRequest&) { return answerData(QJsonObject{}); });
        QCOMPARE(tagsFrom(server).error().kind, ErrorKind::Protocol);
    }

    void anEndlessListIsCutOff()
    {
        int next = 0;
        RestServer server([&next](const FakeRequest&) {
            QJsonArray entries;
            for (int i = 0; i < 3000; ++i)
                entries.append(entry(u"x"_s));
            return page(entries, QString::number(++next), true);
        });
        QCOMPARE(tagsFrom(server).error().kind, ErrorKind::Limit);
        QVERIFY(server.requests().size() <= 4);
    }
};

QTEST_GUILESS_MAIN(TestPager)
#include "tst_pager.moc"
