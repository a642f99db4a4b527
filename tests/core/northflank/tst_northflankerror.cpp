// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankerror.h"
#include "tests/support/testsupport.h"

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestNorthflankError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStatusSaysTheKind_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        QTest::newRow("400") << 400 << ErrorKind::InvalidInput << Hint::None;
        QTest::newRow("401") << 401 << ErrorKind::Unauthorised << Hint::CheckToken;
        QTest::newRow("402") << 402 << ErrorKind::Limit << Hint::PaymentRequired;
        QTest::newRow("403") << 403 << ErrorKind::Forbidden << Hint::MissingPermission;
        QTest::newRow("404") << 404 << ErrorKind::NotFound << Hint::None;
        QTest::newRow("409") << 409 << ErrorKind::Conflict << Hint::None;
        QTest::newRow("422") << 422 << ErrorKind::InvalidInput << Hint::None;
        QTest::newRow("429") << 429 << ErrorKind::Limit << Hint::RateLimited;
        QTest::newRow("500") << 500 << ErrorKind::Internal << Hint::None;
        QTest::newRow("502") << 502 << ErrorKind::Unreachable << Hint::None;
        QTest::newRow("504") << 504 << ErrorKind::Timeout << Hint::None;
        QTest::newRow("redirect") << 302 << ErrorKind::Protocol << Hint::None;
    }
    void aStatusSaysTheKind()
    {
        QFETCH(int, status);
        QFETCH(ErrorKind, kind);
        QFETCH(Hint, hint);
        const Error error = northflankError(status, R"({"error":{"message":"no"}})", u"Reason"_s);
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.hint, hint);
        QCOMPARE(error.httpStatus, status);
        QCOMPARE(error.serverText, u"no"_s);
        QCOMPARE(error.retryable, status >= 500 || status == 429);
    }

    void theServersTextIsFound_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        QTest::newRow("in the error")
            << QByteArray(R"({"error":{"status":404,"message":"Service not found","id":"x"},"message":"other"})")
            << u"Service not found"_s;
        QTest::newRow("beside it") << QByteArray(R"({"message":"Nope"})") << u"Nope"_s;
        QTest::newRow("with details")
            << QByteArray(R"({"error":{"message":"Validation failed","details":{"name":["too short","odd"],"x":[1]}}})")
            << u"Validation failed (name: too short, odd)"_s;
        QTest::newRow("a page") << QByteArray("<html><body>Bad Gateway</body></html>") << u"Reason"_s;
        QTest::newRow("nothing") << QByteArray() << u"Reason"_s;
        QTest::newRow("a list") << QByteArray("[1]") << u"Reason"_s;
        QTest::newRow("a text that is a number") << QByteArray(R"({"error":{"message":7}})") << u"Reason"_s;
        QTest::newRow("endless") << "{\"message\":\""_ba + QByteArray(100000, 'a') + "\"}" << u"Reason"_s;
    }
    void theServersTextIsFound()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, text);
        QCOMPARE(northflankError(400, body, u"Reason"_s).serverText, text);
    }

    void wordsSayMoreThanTheStatus_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        QTest::newRow("spot only") << 400
                                   << u"Workload is not tagged as spot, but cluster has only spot nodes configured"_s
                                   << ErrorKind::InvalidInput << Hint::ChooseSpotTag;
        QTest::newRow("no region") << 400 << u"Region not found"_s << ErrorKind::NotFound << Hint::UseExistingProject;
        QTest::newRow("clash as 400") << 400 << u"Volume already exists"_s << ErrorKind::Conflict << Hint::NameTaken;
        QTest::newRow("image") << 400 << u"Unable to verify external image"_s << ErrorKind::NotFound
                               << Hint::ImageMissing;
    }
    void wordsSayMoreThanTheStatus()
    {
        QFETCH(int, status);
        QFETCH(QString, text);
        QFETCH(ErrorKind, kind);
        QFETCH(Hint, hint);
        const Error error = northflankErrorFromText(status, text);
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.hint, hint);
        QCOMPARE(error.serverText, text);
    }
};

QTEST_APPLESS_MAIN(TestNorthflankError)
#include "tst_northflankerror.moc"
