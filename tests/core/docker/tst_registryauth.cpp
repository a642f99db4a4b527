// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/registryauth.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <signal.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

RegistryCredentials credentials(const QString& user, const QString& password)
{
    RegistryCredentials made;
    made.user = user;
    made.password = password;
    return made;
}

QJsonObject decoded(const QByteArray& header)
{
    return QJsonDocument::fromJson(QByteArray::fromBase64(header, QByteArray::Base64UrlEncoding)).object();
}

} // namespace

class TestRegistryAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void encodesForUrls();
    void readsWhatAHelperPrints_data();
    void readsWhatAHelperPrints();
    void findsTheEntryOfTheFile_data();
    void findsTheEntryOfTheFile();
    void isEmptyWithoutCredentials();
    void readsTheFileOfADirectory();
    void asksTheHelper_data();
    void asksTheHelper();
    void prefersTheHelperOfTheRegistry();
    void fallsBackToTheFile_data();
    void fallsBackToTheFile();
    void cancelsAHelper();

private:
    /// A program docker-credential-NAME that runs \a script.
    void putHelper(const QString& name, const QByteArray& script);

    std::unique_ptr<QTemporaryDir> m_directory;
    QByteArray m_path;
};

void TestRegistryAuth::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_path = qgetenv("PATH");
    qputenv("PATH", QFile::encodeName(m_directory->path()) + ':' + m_path);
}

void TestRegistryAuth::cleanup()
{
    qputenv("PATH", m_path);
}

void TestRegistryAuth::putHelper(const QString& name, const QByteArray& script)
{
    QFile file(m_directory->filePath(u"docker-credential-"_s + name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestRegistryAuth::encodesForUrls()
{
    // Bytes whose plain base64 has '+' and '/'.
    const QByteArray header = encodeRegistryAuth(credentials(u"me"_s, u"?>?>~~ÿÿ"_s), u"r.example"_s);
    QVERIFY(!header.contains('+') && !header.contains('/') && !header.contains('\n'));
    QCOMPARE(
        decoded(header),
        (QJsonObject{{u"username"_s, u"me"_s}, {u"password"_s, u"?>?>~~ÿÿ"_s}, {u"serveraddress"_s, u"r.example"_s}}));
}

void TestRegistryAuth::readsWhatAHelperPrints_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("token");
    QTest::newRow("password") << R"({"ServerURL":"r","Username":"me","Secret":"pw"})"_ba << u"me"_s << u"pw"_s << u""_s;
    QTest::newRow("token") << R"({"ServerURL":"r","Username":"<token>","Secret":"t0"})"_ba << u""_s << u""_s << u"t0"_s;
    QTest::newRow("no secret") << R"({"Username":"me","Secret":""})"_ba << u""_s << u""_s << u""_s;
    QTest::newRow("not JSON") << "credentials not found in native keychain"_ba << u""_s << u""_s << u""_s;
    QTest::newRow("nothing") << ""_ba << u""_s << u""_s << u""_s;
}

void TestRegistryAuth::readsWhatAHelperPrints()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    QFETCH(const QString, token);
    const RegistryCredentials read = parseHelperAnswer(json);
    QCOMPARE(read.user, user);
    QCOMPARE(read.password, password);
    QCOMPARE(read.identityToken, token);
}

void TestRegistryAuth::findsTheEntryOfTheFile_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("registry");
    QTest::addColumn<bool>("found");
    QTest::newRow("hub") << u"https://index.docker.io/v1/"_s << u"docker.io"_s << true;
    QTest::newRow("hub by its host") << u"index.docker.io"_s << u"docker.io"_s << true;
    QTest::newRow("hub, an old address") << u"https://index.docker.io/v2"_s << u"docker.io"_s << true;
    QTest::newRow("host") << u"r.example:5000"_s << u"r.example:5000"_s << true;
    QTest::newRow("address") << u"https://r.example"_s << u"r.example"_s << true;
    QTest::newRow("address with a path") << u"https://r.example/v1/"_s << u"r.example"_s << true;
    QTest::newRow("another port") << u"r.example:5000"_s << u"r.example"_s << false;
    QTest::newRow("a longer name") << u"r.example.evil"_s << u"r.example"_s << false;
    QTest::newRow("hub's is for hub only") << u"https://index.docker.io/v1/"_s << u"r.example"_s << false;
}

void TestRegistryAuth::findsTheEntryOfTheFile()
{
    QFETCH(const QString, key);
    QFETCH(const QString, registry);
    QFETCH(const bool, found);
    DockerConfig config;
    config.credentials.insert(key, credentials(u"me"_s, u"pw"_s));
    const auto header = await(registryAuthHeader(registry, config, {}));
    QVERIFY2(header->has_value(), why(*header));
    QCOMPARE(decoded(**header).value(u"password"_s).toString(), found ? u"pw"_s : u""_s);
    if (found && registry == u"docker.io"_s)
        QCOMPARE(decoded(**header).value(u"serveraddress"_s).toString(), u"https://index.docker.io/v1/"_s);
}

void TestRegistryAuth::isEmptyWithoutCredentials()
{
    const auto header = await(registryAuthHeader(u"docker.io"_s, DockerConfig(), {}));
    QCOMPARE(**header, "e30="_ba); // {}
}

void TestRegistryAuth::readsTheFileOfADirectory()
{
    QFile file(m_directory->filePath(u"config.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"auths":{"r.example":{"auth":"bWU6cHc="}}})");
    file.close();
    const auto header = await(registryAuthHeader(u"r.example"_s, m_directory->path(), {}));
    QCOMPARE(decoded(**header).value(u"username"_s).toString(), u"me"_s);
    const auto none = await(registryAuthHeader(u"r.example"_s, u"/nowhere/at/all"_s, {}));
    QCOMPARE(**none, "e30="_ba);
}

void TestRegistryAuth::asksTheHelper_data()
{
    QTest::addColumn<QString>("registry");
    QTest::addColumn<QString>("asked");
    QTest::newRow("hub") << u"docker.io"_s << u"https://index.docker.io/v1/"_s;
    QTest::newRow("other") << u"r.example:5000"_s << u"r.example:5000"_s;
}

void TestRegistryAuth::asksTheHelper()
{
    QFETCH(const QString, registry);
    QFETCH(const QString, asked);
    putHelper(u"fake"_s,
              "[ \"$1\" = get ] || exit 1\nread key\nprintf '{\"Username\":\"me\",\"Secret\":\"%s\"}' \"$key\"\n");
    DockerConfig config;
    config.credentialStore = u"fake"_s;
    const auto header = await(registryAuthHeader(registry, config, {}));
    QVERIFY2(header->has_value(), why(*header));
    QCOMPARE(decoded(**header).value(u"password"_s).toString(), asked);
}

void TestRegistryAuth::prefersTheHelperOfTheRegistry()
{
    putHelper(u"all"_s, "echo '{\"Username\":\"all\",\"Secret\":\"1\"}'\n");
    putHelper(u"one"_s, "echo '{\"Username\":\"<token>\",\"Secret\":\"t0\"}'\n");
    DockerConfig config;
    config.credentialStore = u"all"_s;
    config.credentialHelpers.insert(u"r.example"_s, u"one"_s);
    const auto header = await(registryAuthHeader(u"r.example"_s, config, {}));
    QCOMPARE(decoded(**header), (QJsonObject{{u"identitytoken"_s, u"t0"_s}, {u"serveraddress"_s, u"r.example"_s}}));
}

void TestRegistryAuth::fallsBackToTheFile_data()
{
    QTest::addColumn<QString>("helper");
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("no such program") << u"missing"_s << ""_ba;
    QTest::newRow("not a name") << u"../fake"_s << ""_ba;
    QTest::newRow("fails") << u"fake"_s << "echo 'credentials not found in native keychain'\nexit 1\n"_ba;
    QTest::newRow("prints nonsense") << u"fake"_s << "echo hello\n"_ba;
    QTest::newRow("prints without end") << u"fake"_s << "exec cat /dev/zero\n"_ba;
    QTest::newRow("closes its input") << u"fake"_s << "exec <&-\nexit 1\n"_ba;
}

void TestRegistryAuth::fallsBackToTheFile()
{
    QFETCH(const QString, helper);
    QFETCH(const QByteArray, script);
    if (!script.isEmpty())
        putHelper(helper, script);
    DockerConfig config;
    config.credentialStore = helper;
    config.credentials.insert(u"r.example"_s, credentials(u"me"_s, u"pw"_s));
    const auto header = await(registryAuthHeader(u"r.example"_s, config, {}));
    QVERIFY2(header->has_value(), why(*header));
    QCOMPARE(decoded(**header).value(u"password"_s).toString(), u"pw"_s);
}

void TestRegistryAuth::cancelsAHelper()
{
    const QString pidFile = m_directory->filePath(u"pid"_s);
    putHelper(u"fake"_s, "echo $$ > '" + QFile::encodeName(pidFile) + "'\nexec sleep 60\n");
    DockerConfig config;
    config.credentialStore = u"fake"_s;
    std::stop_source stop;
    const auto header = landing(registryAuthHeader(u"r.example"_s, config, stop.get_token()));
    const auto pid = [&pidFile] {
        QFile file(pidFile);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
    };
    QTRY_VERIFY(pid() > 0);
    stop.request_stop();
    QTRY_VERIFY(header->has_value());
    QVERIFY(!(*header)->has_value());
    QCOMPARE((*header)->error().kind, ErrorKind::Cancelled);
    QTRY_VERIFY(::kill(pid(), 0) != 0);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

QTEST_GUILESS_MAIN(TestRegistryAuth)
#include "tst_registryauth.moc"
