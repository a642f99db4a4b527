// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/dockerfixture.h"
#include "tests/support/privateregistry.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
const QString image = PrivateRegistry::host() + u"/lab/base:1"_s;
constexpr qint64 secondLayer = 24LL << 20;
} // namespace

/// Pulls by real engines from a real registry that wants to know who asks.
class TestRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void initTestCase()
    {
        QVERIFY(m_config.isValid());
        qputenv("DOCKER_CONFIG", m_config.path().toLocal8Bit()); // Not the one of who runs the tests.
        qputenv("PATH", m_config.path().toLocal8Bit() + ':' + qgetenv("PATH"));
        PrivateEngine* docker = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(docker);
        QVERIFY(m_registry.start(false));
        // An image of two layers, the second of which takes a moment.
        const QString maker = docker->runContainer(
            {u"dd"_s, u"if=/dev/urandom"_s, u"of=/noise"_s, u"bs=1M"_s, u"count=%1"_s.arg(secondLayer >> 20)});
        docker->request("POST", "/containers/" + maker.toLatin1() + "/wait");
        docker->cli({u"commit"_s, maker, image});
        const QByteArray pushed = docker->cli({u"push"_s, image});
        QVERIFY2(pushed.contains("digest: sha256:"), pushed);
        QVERIFY(m_registry.start(true));
    }

    void init()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman})
            PrivateEngine::shared(kind)->request("DELETE", "/images/" + image.toLatin1() + "?force=1");
    }

    void cleanupTestCase()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman})
            PrivateEngine::shared(kind)->removeContainers();
    }

    void pullsWithTheAccountOfDockersConfiguration()
    {
        SANDGLASS_ENGINE(engine);
        QVERIFY(logIn(PrivateRegistry::password()));
        QMap<QString, ImageProgress> layers;
        const auto pulled = pull(engine, image, [&](const ImageProgress& progress) {
            if (!progress.layer.isEmpty())
                layers.insert(progress.layer, progress);
        });
        QVERIFY2(pulled && *pulled, why(*pulled));
        QVERIFY(isThere(engine));
        QVERIFY2(std::ranges::all_of(layers, &ImageProgress::done), qPrintable(layers.keys().join(u' ')));
        QVERIFY(!layers.isEmpty());
    }

    void pullsWithWhatACredentialHelperSays()
    {
        SANDGLASS_ENGINE(engine);
        const QJsonObject answer{{u"ServerURL"_s, PrivateRegistry::host()},
                                 {u"Username"_s, PrivateRegistry::user()},
                                 {u"Secret"_s, PrivateRegistry::password()}};
        QFile helper(m_config.filePath(u"docker-credential-lab"_s));
        QVERIFY(helper.open(QIODevice::WriteOnly));
        helper.write("#!/bin/sh\necho '" + QJsonDocument(answer).toJson(QJsonDocument::Compact) + "'\n");
        helper.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        helper.close();
        QVERIFY(configure({{u"credHelpers"_s, QJsonObject{{PrivateRegistry::host(), u"lab"_s}}}}));
        const auto pulled = pull(engine, image);
        helper.remove();
        QVERIFY2(pulled && *pulled, why(*pulled));
        QVERIFY(isThere(engine));
    }

    void strangersAreToldToLogIn_data()
    {
        QTest::addColumn<bool>("known");
        QTest::newRow("nobody") << false;
        QTest::newRow("a wrong password") << true;
    }
    void strangersAreToldToLogIn()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(const bool, known);
        QVERIFY(known ? logIn(u"sesame open"_s) : configure({}));
        const auto pulled = pull(engine, image);
        QVERIFY(pulled && !*pulled);
        QVERIFY2(pulled->error().hint == Hint::RegistryLogin, why(*pulled));
        QVERIFY2(pulled->error().kind == ErrorKind::Unauthorised, why(*pulled));
        QVERIFY(!describe(pulled->error()).contains("sesame"_L1));
        QVERIFY(!isThere(engine));
    }

    void aTagThatTheRegistryLacksIsNamed()
    {
        SANDGLASS_ENGINE(engine);
        QVERIFY(logIn(PrivateRegistry::password()));
        const auto pulled = pull(engine, PrivateRegistry::host() + u"/lab/base:2"_s);
        QVERIFY(pulled && !*pulled);
        QVERIFY2(pulled->error().hint == Hint::ImageMissing, why(*pulled));
        QVERIFY(pulled->error().subject.endsWith("lab/base:2"_L1));
    }

    void aPullCanBeCancelled()
    {
        SANDGLASS_ENGINE(engine);
        QVERIFY(logIn(PrivateRegistry::password()));
        std::stop_source stop;
        DockerProvider provider(configOf(engine), m_clock);
        const auto pulled = await(provider.images()->pullImage(
                                      image, [&stop](const ImageProgress&) { stop.request_stop(); }, stop.get_token()),
                                  60000);
        QVERIFY(pulled && !*pulled);
        QVERIFY2(pulled->error().isCancelled(), why(*pulled));
    }

private:
    std::optional<Status> pull(const PrivateEngine& engine, const QString& reference,
                               const ImageOperations::Progress& progress = {})
    {
        DockerProvider provider(configOf(engine), m_clock);
        return await(provider.images()->pullImage(reference, progress, {}), 60000);
    }
    static bool isThere(const PrivateEngine& engine)
    {
        return engine.request("GET", "/images/" + image.toLatin1() + "/json").ok();
    }
    bool configure(const QJsonObject& configuration) const
    {
        QFile file(m_config.filePath(u"config.json"_s));
        return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(configuration).toJson()) > 0;
    }
    bool logIn(const QString& password) const
    {
        const QByteArray account = (PrivateRegistry::user() + u':' + password).toUtf8().toBase64();
        const QJsonObject entry{{u"auth"_s, QString::fromLatin1(account)}};
        return configure({{u"auths"_s, QJsonObject{{PrivateRegistry::host(), entry}}}});
    }

    QTemporaryDir m_config;
    PrivateRegistry m_registry;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestRegistry)
#include "tst_registry.moc"
