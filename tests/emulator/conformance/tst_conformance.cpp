// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/starterimage.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/tarball.h"

#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
QString output(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

QStringList applets()
{
    return output(u"/bin/busybox"_s, {u"--list"_s}).split(u'\n', Qt::SkipEmptyParts);
}

/// Busybox with GNU tar, which the official client's file copy needs, and the libraries of that; empty, and a failed
/// test, when it can't be made.
QByteArray imageWithTar()
{
    QList<TarItem> items = readTar(starterImageTar(u"/bin/busybox"_s, applets()).value_or(QByteArray()));
    items.removeIf([](const TarItem& item) { return item.path.endsWith("bin/tar"); });
    const auto add = [&items](const QString& path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            QTest::qFail(qPrintable(file.errorString()), __FILE__, __LINE__);
        items.append({.path = path.sliced(1).toUtf8(), .content = file.readAll(), .mode = 0755});
    };
    add(u"/bin/tar"_s);
    static const QRegularExpression library(u"(/\\S+) \\(0x"_s);
    for (const auto& match : library.globalMatch(output(u"ldd"_s, {u"/bin/tar"_s})))
        add(match.captured(1));
    return makeTar(items);
}
} // namespace

/// Northflank's official client drives the emulator: what it understands and what it says of it is checked in
/// conformance.mjs, so that the emulator can't misread the protocol as the program does.
class TestConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void officialClient()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        PrivateEngine* engine = PrivateEngine::shared(engineKind);
        QVERIFY(engine);
        const auto imported = engine->request("POST", "/images/create?fromSrc=-&repo=conformance&tag=1", imageWithTar(),
                                              "application/x-tar");
        QVERIFY2(imported.ok() && !imported.body.contains("errorDetail"), imported.body.constData());
        NorthflankEmulator emulator(*engine, {u"--rate-limit"_s, u"100000"_s});
        // The client opens tunnels with TLS always.
        QVERIFY(emulator.enableTls());
        QVERIFY(emulator.start());
        QProcess node;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_EXTRA_CA_CERTS"_s, emulator.certificateFile());
        node.setProcessEnvironment(environment);
        node.setProcessChannelMode(QProcess::ForwardedChannels);
        node.start(u"node"_s, {SANDGLASS_SOURCE_DIR u"/tests/emulator/conformance/conformance.mjs"_s,
                               MODULES_FOLDER u""_s, emulator.url().toString(), emulator.token(), u"conformance:1"_s});
        QVERIFY2(node.waitForStarted(), "node is missing (package nodejs)");
        constexpr int longestRunMs = 300000;
        QVERIFY(node.waitForFinished(longestRunMs));
        QCOMPARE(node.exitStatus(), QProcess::NormalExit);
        QCOMPARE(node.exitCode(), 0);
        emulator.stop();
        // It takes along what it has made.
        QCOMPARE(QJsonDocument::fromJson(engine->request("GET", "/containers/json?all=1").body).array().size(), 0);
        QVERIFY(engine->request("GET", "/volumes").object().value("Volumes"_L1).toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
