// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/apirequest.h"

#include <QTest>

#include <QJsonArray>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestApiRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void queryIsEmptyWithoutParameters() { QCOMPARE(ApiQuery().encoded(), QByteArray()); }

    void valuesCannotAddParameters()
    {
        ApiQuery query;
        query.add("name", u"a&force=1#x +%").addFlag("all", true).addNumber("tail", -1);
        QCOMPARE(query.encoded(), "?name=a%26force%3D1%23x%20%2B%25&all=1&tail=-1");
    }

    void filtersAreCompactJson()
    {
        ApiQuery query;
        query.addFilters({{u"id"_s, QJsonArray{u"a"_s}}});
        QCOMPARE(query.encoded(), "?filters=%7B%22id%22%3A%5B%22a%22%5D%7D");
    }

    void pathsKeepReferencesReadable()
    {
        QCOMPARE(apiPath({u"images", u"host:5000/a/b:1", u"json"}), "/images/host:5000/a/b:1/json");
    }

    void pathsEncodeWhatWouldEndThem()
    {
        QCOMPARE(apiPath({u"containers", u"a?b#c d", u"json"}), "/containers/a%3Fb%23c%20d/json");
    }
};

QTEST_GUILESS_MAIN(TestApiRequest)
#include "tst_apirequest.moc"
