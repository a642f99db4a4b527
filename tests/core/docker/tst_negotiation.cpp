// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/negotiation.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
QJsonObject object(const char* json)
{
    return QJsonDocument::fromJson(json).object();
}
} // namespace

class TestNegotiation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsVersions()
    {
        QCOMPARE(ApiVersion::parse("1.45"), (ApiVersion{1, 45}));
        QVERIFY(!ApiVersion::parse(""));
        QVERIFY(!ApiVersion::parse("1"));
        QVERIFY(!ApiVersion::parse("1.x"));
        QVERIFY(!ApiVersion::parse(".4"));
    }

    void comparesVersionsByNumber() { QVERIFY((ApiVersion{1, 9} < ApiVersion{1, 40})); }

    void choosesTheNewestThatBothKnow_data()
    {
        QTest::addColumn<QByteArray>("oldest");
        QTest::addColumn<QByteArray>("newest");
        QTest::addColumn<QString>("chosen");
        QTest::newRow("engine older than we") << "1.24"_ba << "1.45"_ba << u"1.45"_s;
        QTest::newRow("engine newer than we") << "1.44"_ba << "1.99"_ba << newestApi.toString();
        QTest::newRow("just old enough") << "1.12"_ba << "1.40"_ba << u"1.40"_s;
        QTest::newRow("just new enough") << "1.54"_ba << "1.60"_ba << u"1.54"_s;
    }
    void choosesTheNewestThatBothKnow()
    {
        QFETCH(QByteArray, oldest);
        QFETCH(QByteArray, newest);
        const auto chosen = chooseVersion(*ApiVersion::parse(oldest), *ApiVersion::parse(newest));
        QVERIFY(chosen);
        QTEST(chosen->toString(), "chosen");
    }

    void refusesWithBothRangesInTheText()
    {
        const auto tooNew = chooseVersion({1, 98}, {1, 99});
        QVERIFY(!tooNew);
        QCOMPARE(toString(tooNew.error().kind), toString(ErrorKind::Refused));
        QCOMPARE(tooNew.error().hint, Hint::EngineTooNew);
        for (const auto& part : {u"1.98"_s, u"1.99"_s, oldestApi.toString(), newestApi.toString()})
            QVERIFY(tooNew.error().serverText.contains(part));
        const auto tooOld = chooseVersion({1, 12}, {1, 39});
        QVERIFY(!tooOld);
        QCOMPARE(tooOld.error().hint, Hint::EngineTooOld);
    }

    void tellsPodmanByHeaderOrComponent()
    {
        QVERIFY(detectQuirks("Libpod/5.4.2 (linux)", {}).podman);
        QVERIFY(detectQuirks("", object(R"({"Components":[{"Name":"Podman Engine"}]})")).podman);
        const Quirks docker = detectQuirks("Docker/26.1.5 (linux)", object(R"({"Components":[{"Name":"Engine"}]})"));
        QVERIFY(!docker.podman);
        QVERIFY(!docker.engineIdIsRandom);
    }

    void readsWhatTheEngineSaysOfItself()
    {
        const auto version = object(R"({"Version":"26.1.5","Arch":"amd64"})");
        const auto info =
            object(R"({"ID":"x","NCPU":2,"MemTotal":25276510208,"OperatingSystem":"Debian","CgroupVersion":"2",
            "Runtimes":{"runc":{},"runsc":{}},"DefaultRuntime":"runc","SecurityOptions":["name=seccomp","name=rootless"],
            "SystemTime":"2026-01-01T00:00:00.5Z"})");
        const EngineInfo engine = engineInfoFrom(version, info, {});
        QCOMPARE(engine.product, u"Docker"_s);
        QCOMPARE(engine.version, u"26.1.5"_s);
        QCOMPARE(engine.engineId, u"x"_s);
        QCOMPARE(engine.memoryBytes, 25276510208);
        QCOMPARE(engine.cpus, 2);
        QCOMPARE(engine.runtimes, (QStringList{u"runc"_s, u"runsc"_s}));
        QCOMPARE(engine.architecture, u"amd64"_s);
        QVERIFY(engine.rootless);
        QCOMPARE(engine.cgroupVersion, 2);
        QCOMPARE(engineTimeFrom(info), 1767225600500000000);
    }

    void doesNotTrustPodmansId()
    {
        Quirks quirks;
        quirks.engineIdIsRandom = true;
        QCOMPARE(engineInfoFrom({}, object(R"({"ID":"x"})"), quirks).engineId, QString());
    }
};

QTEST_GUILESS_MAIN(TestNegotiation)
#include "tst_negotiation.moc"
