// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/json.h"
#include "tests/support/testsupport.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray nested(int levels)
{
    return QByteArray(levels, '[') + QByteArray(levels, ']');
}

QList<QByteArray> compact(const QList<QJsonDocument>& values)
{
    QList<QByteArray> texts;
    for (const QJsonDocument& value : values)
        texts.append(value.toJson(QJsonDocument::Compact));
    return texts;
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void quotesTheStartOfWhatItRefuses();
    void readsNullAsAnEmptyDocument();
    void parsesLargeTextsInThePool();
    void splitsAtEveryByte_data();
    void splitsAtEveryByte();
    void knowsAValueThatHasNotEnded();
    void isSpentAfterAnError_data();
    void isSpentAfterAnError();
    void boundsOneValue();
};

void TestJson::parses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("object") << "{\"a\":[1,2]}"_ba;
    QTest::newRow("array") << "[]"_ba;
    QTest::newRow("64 levels") << nested(64);
    QTest::newRow("brackets in a string") << '"' + QByteArray(100, '[') + '"';
}

void TestJson::parses()
{
    QFETCH(QByteArray, text);
    if (text.startsWith('"'))
        text = "[" + text + "]";
    const auto document = await(parseJson(text));
    QVERIFY2(document->has_value(), why(*document));
    QCOMPARE((*document)->toJson(QJsonDocument::Compact), text);
}

void TestJson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("white space") << " \n"_ba;
    QTest::newRow("cut") << "{\"a\":"_ba;
    QTest::newRow("markup") << "<html>no</html>"_ba;
    QTest::newRow("behind the value") << "{} x"_ba;
    QTest::newRow("65 levels") << nested(65);
    QTest::newRow("100,000 levels") << nested(100000);
    QTest::newRow("not UTF-8") << "{\"a\":\"\xff\xfe\"}"_ba;
}

void TestJson::refuses()
{
    QFETCH(const QByteArray, text);
    const auto document = await(parseJson(text));
    QVERIFY(!document->has_value());
    QCOMPARE(document->error().kind, ErrorKind::Protocol);
    QVERIFY(!document->error().serverText.isEmpty());
    QVERIFY(document->error().serverText.size() < 300);
}

void TestJson::quotesTheStartOfWhatItRefuses()
{
    const auto document = await(parseJson("<html>502 from the proxy" + QByteArray(5000, 'x')));
    QVERIFY(document->error().serverText.contains(u"<html>502 from the proxy"_s));
}

void TestJson::readsNullAsAnEmptyDocument()
{
    const auto document = await(parseJson("null\n"));
    QVERIFY2(document->has_value(), why(*document));
    QVERIFY((*document)->isNull());
    QVERIFY((*document)->array().isEmpty());
}

void TestJson::parsesLargeTextsInThePool()
{
    const QByteArray text = "[" + QByteArray("{\"name\":\"a name\"},").repeated(100000) + "{}]";
    auto task = parseJson(text);
    QVERIFY(!task.isReady());
    const auto document = await(std::move(task));
    QVERIFY2(document->has_value(), why(*document));
    QCOMPARE((*document)->array().size(), 100001);
}

void TestJson::splitsAtEveryByte_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("values");
    QTest::newRow("none") << " \r\n\t"_ba << QList<QByteArray>{};
    QTest::newRow("lines") << "{\"a\":1}\n{\"a\":2}\r\n"_ba << QList<QByteArray>{"{\"a\":1}", "{\"a\":2}"};
    QTest::newRow("nothing between") << "{}{\"b\":{}}[1,[2]]{}"_ba
                                     << QList<QByteArray>{"{}", "{\"b\":{}}", "[1,[2]]", "{}"};
    QTest::newRow("brackets in strings") << R"({"a":"}{\"]\\"}{"b":"\\"})"_ba
                                         << QList<QByteArray>{R"({"a":"}{\"]\\"})", R"({"b":"\\"})"};
    QTest::newRow("UTF-8") << "{\"a\":\"ü→𝄞\"}{}"_ba << QList<QByteArray>{"{\"a\":\"ü→𝄞\"}", "{}"};
    QTest::newRow("newlines inside") << "{\n \"a\" : [ 1 ,\n 2 ]\n}\n"_ba << QList<QByteArray>{"{\"a\":[1,2]}"};
}

void TestJson::splitsAtEveryByte()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QList<QByteArray>, values);
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        JsonSplitter splitter;
        const auto first = splitter.push(QByteArrayView(text).first(cut));
        QVERIFY2(first.has_value(), why(first));
        const auto second = splitter.push(QByteArrayView(text).sliced(cut));
        QVERIFY2(second.has_value(), why(second));
        QCOMPARE(compact(*first + *second), values);
        QVERIFY(!splitter.isPartial());
    }
    JsonSplitter splitter;
    QList<QJsonDocument> found;
    for (const char byte : text)
        found += *splitter.push(QByteArrayView(&byte, 1));
    QCOMPARE(compact(found), values);
}

void TestJson::knowsAValueThatHasNotEnded()
{
    JsonSplitter splitter;
    QVERIFY(splitter.push("{} \n").has_value());
    QVERIFY(!splitter.isPartial());
    QVERIFY(splitter.push("{\"a\"").has_value());
    QVERIFY(splitter.isPartial());
    QVERIFY(splitter.push(":1}").has_value());
    QVERIFY(!splitter.isPartial());
}

void TestJson::isSpentAfterAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("scalar") << "{} 5"_ba;
    QTest::newRow("markup") << "<html>"_ba;
    QTest::newRow("closing") << "}"_ba;
    QTest::newRow("wrong closing") << "{]"_ba;
    QTest::newRow("inside") << "{\"a\":nothing}"_ba;
    QTest::newRow("65 levels") << nested(65);
}

void TestJson::isSpentAfterAnError()
{
    QFETCH(const QByteArray, text);
    JsonSplitter splitter;
    const auto broken = splitter.push(text);
    QVERIFY(!broken.has_value());
    QCOMPARE(broken.error().kind, ErrorKind::Protocol);
    QVERIFY(!splitter.push("{}").has_value());
}

void TestJson::boundsOneValue()
{
    JsonSplitter splitter;
    const QByteArray block(64 * 1024, 'a');
    QVERIFY(splitter.push("{\"a\":\"").has_value());
    std::optional<Error> error;
    for (int count = 0; count < 100 && !error; ++count) {
        const auto values = splitter.push(block);
        if (!values)
            error = values.error();
    }
    QVERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::Limit);
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
