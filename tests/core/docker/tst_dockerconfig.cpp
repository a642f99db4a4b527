// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerconfig.h"
#include "core/docker/podmanconfig.h"
#include "tests/support/testsupport.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

void put(const QString& path, const QByteArray& bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QString digestOf(const QString& name)
{
    return QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace

class TestDockerConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheConfiguration();
    void readsCredentials_data();
    void readsCredentials();
    void refusesWhatIsNoConfiguration_data();
    void refusesWhatIsNoConfiguration();
    void readsAContext();
    void refusesWhatIsNoContext_data();
    void refusesWhatIsNoContext();
    void readsADirectory();
    void survivesABrokenDirectory();
    void readsPodmanConnections();
    void readsContainersConf();
    void readsNothingFromOddPodmanFiles_data();
    void readsNothingFromOddPodmanFiles();
    void joinsBothPodmanFiles();
};

void TestDockerConfig::readsTheConfiguration()
{
    const auto config = parseDockerConfig(R"({"currentContext":"lab","credsStore":"secretservice",
        "credHelpers":{"gcr.example":"gcloud","odd":5,"none":""},"auths":{"a.example":{},"b.example":{"auth":"bWU6cHc="}},
        "psFormat":"table"})");
    QVERIFY2(config.has_value(), why(config));
    QCOMPARE(config->currentContext, u"lab"_s);
    QCOMPARE(config->credentialStore, u"secretservice"_s);
    QCOMPARE(config->credentialHelpers, (QHash<QString, QString>{{u"gcr.example"_s, u"gcloud"_s}}));
    QCOMPARE(config->credentials.keys(), QStringList{u"b.example"_s});
}

void TestDockerConfig::readsCredentials_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("token");
    QTest::newRow("auth") << R"({"auth":"bWU6cHc="})"_ba << u"me"_s << u"pw"_s << u""_s;
    QTest::newRow("auth with colons") << R"({"auth":")"_ba + "me:a:b"_ba.toBase64() + "\"}" << u"me"_s << u"a:b"_s
                                      << u""_s;
    QTest::newRow("auth padded with NUL")
        << R"({"auth":")"_ba + QByteArray("me:pw\0\0", 7).toBase64() + "\"}" << u"me"_s << u"pw"_s << u""_s;
    QTest::newRow("apart") << R"({"username":"me","password":"pw"})"_ba << u"me"_s << u"pw"_s << u""_s;
    QTest::newRow("token") << R"({"auth":"bWU6","identitytoken":"t0"})"_ba << u"me"_s << u""_s << u"t0"_s;
    QTest::newRow("nothing") << R"({"auth":""})"_ba << u""_s << u""_s << u""_s;
    QTest::newRow("no colon") << R"({"auth":"bWU="})"_ba << u""_s << u""_s << u""_s;
    QTest::newRow("odd types") << R"({"auth":5,"username":[]})"_ba << u""_s << u""_s << u""_s;
}

void TestDockerConfig::readsCredentials()
{
    QFETCH(const QByteArray, entry);
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    QFETCH(const QString, token);
    const auto config = parseDockerConfig("{\"auths\":{\"r\":" + entry + "}}");
    QVERIFY2(config.has_value(), why(config));
    const RegistryCredentials credentials = config->credentials.value(u"r"_s);
    QCOMPARE(credentials.user, user);
    QCOMPARE(credentials.password, password);
    QCOMPARE(credentials.identityToken, token);
    QCOMPARE(config->credentials.isEmpty(), credentials.isEmpty());
}

void TestDockerConfig::refusesWhatIsNoConfiguration_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("cut") << "{\"auths\":"_ba;
    QTest::newRow("array") << "[]"_ba;
    QTest::newRow("binary") << QByteArray("\0\xff\xfe", 3);
}

void TestDockerConfig::refusesWhatIsNoConfiguration()
{
    QFETCH(const QByteArray, json);
    const auto config = parseDockerConfig(json);
    QVERIFY(!config.has_value());
    QCOMPARE(config.error().kind, ErrorKind::Protocol);
}

void TestDockerConfig::readsAContext()
{
    const auto context = parseDockerContext(R"({"Name":"lab","Metadata":{"Description":"the lab"},
        "Endpoints":{"docker":{"Host":"ssh://me@lab","SkipTLSVerify":false}}})");
    QVERIFY2(context.has_value(), why(context));
    QCOMPARE(context->name, u"lab"_s);
    QCOMPARE(context->host, u"ssh://me@lab"_s);
    QVERIFY(context->caFile.isEmpty());
}

void TestDockerConfig::refusesWhatIsNoContext_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("no name") << R"({"Endpoints":{"docker":{"Host":"unix:///a"}}})"_ba;
    QTest::newRow("no engine") << R"({"Name":"a","Endpoints":{"kubernetes":{"Host":"https://a"}}})"_ba;
    QTest::newRow("no host") << R"({"Name":"a","Endpoints":{"docker":{}}})"_ba;
    QTest::newRow("odd types") << R"({"Name":"a","Endpoints":[{"docker":5}]})"_ba;
}

void TestDockerConfig::refusesWhatIsNoContext()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!parseDockerContext(json).has_value());
}

void TestDockerConfig::readsADirectory()
{
    const QTemporaryDir directory;
    put(directory.filePath(u"config.json"_s), R"({"currentContext":"lab"})");
    for (const QString& name : {u"lab"_s, u"attic"_s}) {
        put(directory.filePath(u"contexts/meta/"_s + digestOf(name) + u"/meta.json"_s),
            "{\"Name\":\"" + name.toUtf8() + "\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://" + name.toUtf8() +
                "\"}}}");
    }
    const QString tls = directory.filePath(u"contexts/tls/"_s + digestOf(u"lab"_s) + u"/docker/"_s);
    put(tls + u"ca.pem"_s, "x");
    put(tls + u"key.pem"_s, "x");
    const DockerConfig config = readDockerConfig(directory.path());
    QCOMPARE(config.currentContext, u"lab"_s);
    QCOMPARE(config.contexts.size(), 2);
    QCOMPARE(config.contexts.at(0).name, u"attic"_s);
    QVERIFY(config.contexts.at(0).caFile.isEmpty());
    QCOMPARE(config.contexts.at(1).host, u"tcp://lab"_s);
    QCOMPARE(config.contexts.at(1).caFile, tls + u"ca.pem"_s);
    QVERIFY(config.contexts.at(1).certFile.isEmpty());
    QCOMPARE(config.contexts.at(1).keyFile, tls + u"key.pem"_s);
}

void TestDockerConfig::survivesABrokenDirectory()
{
    QVERIFY(readDockerConfig(u"/nowhere/at/all"_s).contexts.isEmpty());

    const QTemporaryDir directory;
    put(directory.filePath(u"config.json"_s), "{\"currentContext\":\"" + QByteArray(2 * 1024 * 1024, 'a') + "\"}");
    put(directory.filePath(u"contexts/meta/one/meta.json"_s), "{");
    put(directory.filePath(u"contexts/meta/two/other.json"_s), "{}");
    QVERIFY(QDir().mkpath(directory.filePath(u"contexts/meta/three/meta.json"_s)));
    const DockerConfig config = readDockerConfig(directory.path());
    QVERIFY(config.currentContext.isEmpty());
    QVERIFY(config.contexts.isEmpty());
}

void TestDockerConfig::readsPodmanConnections()
{
    const auto connections = parsePodmanConnections(R"({"Connection":{"Default":"box","Connections":{
        "box":{"URI":"ssh://core@127.0.0.1:53685/run/user/1000/podman/podman.sock","Identity":"/home/me/.ssh/box"},
        "here":{"URI":"unix:///run/podman/podman.sock"},"empty":{}}},"Farm":{}})");
    QCOMPARE(connections,
             (QList<PodmanConnection>{
                 {u"box"_s, u"ssh://core@127.0.0.1:53685/run/user/1000/podman/podman.sock"_s, u"/home/me/.ssh/box"_s},
                 {u"here"_s, u"unix:///run/podman/podman.sock"_s, u""_s},
             }));
}

void TestDockerConfig::readsContainersConf()
{
    const auto connections = parseContainersConf(R"(
# comment
[containers]
uri = "not this one"
[engine]
active_service = "box"
  [engine.service_destinations]
  [engine.service_destinations.box] # the box
    uri = "ssh://core@box:22/run/podman/podman.sock" # where
    identity = '/home/me/.ssh/box'
[engine.service_destinations."with space"]
uri="unix:///run/a.sock"
[engine.service_destinations.empty]
[network]
uri = "nor this"
)");
    QCOMPARE(connections, (QList<PodmanConnection>{
                              {u"box"_s, u"ssh://core@box:22/run/podman/podman.sock"_s, u"/home/me/.ssh/box"_s},
                              {u"with space"_s, u"unix:///run/a.sock"_s, u""_s},
                          }));
}

void TestDockerConfig::readsNothingFromOddPodmanFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("cut") << "{\"Connection\":{"_ba;
    QTest::newRow("array") << "[1,2]"_ba;
    QTest::newRow("odd types") << R"({"Connection":{"Connections":[5]}})"_ba;
    QTest::newRow("binary") << QByteArray("\0\xff[engine.service_destinations.\n", 32);
}

void TestDockerConfig::readsNothingFromOddPodmanFiles()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(parsePodmanConnections(bytes).isEmpty());
    QVERIFY(parseContainersConf(bytes).isEmpty());
}

void TestDockerConfig::joinsBothPodmanFiles()
{
    const QTemporaryDir directory;
    put(directory.filePath(u"podman-connections.json"_s),
        R"({"Connection":{"Connections":{"box":{"URI":"ssh://new@box/"}}}})");
    put(directory.filePath(u"containers.conf"_s), "[engine.service_destinations.box]\nuri=\"ssh://old@box/"
                                                  "\"\n[engine.service_destinations.old]\nuri=\"ssh://old/\"\n");
    const auto connections = readPodmanConnections(directory.path());
    QCOMPARE(connections.size(), 2);
    QCOMPARE(connections.at(0).uri, u"ssh://new@box/"_s);
    QCOMPARE(connections.at(1).name, u"old"_s);
}

QTEST_GUILESS_MAIN(TestDockerConfig)
#include "tst_dockerconfig.moc"
