// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerstats.h"
#include "core/net/dialer.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestDockerStats : public QObject
{
    Q_OBJECT

private:
    struct Meter
    {
        std::unique_ptr<MetricStream> stream;
        QList<MetricSample> samples;
        bool ended = false;
        std::optional<Error> error;

        explicit Meter(std::unique_ptr<MetricStream> opened)
            : stream(std::move(opened))
        {
            auto* context = stream.get();
            QObject::connect(context, &MetricStream::sample, context, [this](const MetricSample& s) { samples += s; });
            QObject::connect(context, &MetricStream::ended, context, [this](const std::optional<Error>& why) {
                ended = true;
                error = why;
            });
            stream->start();
        }
    };

    static std::unique_ptr<Meter> open(const PrivateEngine& engine, const QString& id)
    {
        auto opened = await(openDockerMetrics(DockerApi::create(makeDialer(*Endpoint::parse(engine.endpoint()))), id));
        if (!opened || !*opened) {
            QTest::qFail(opened ? why(*opened).constData() : "no stream", __FILE__, __LINE__);
            return {};
        }
        return std::make_unique<Meter>(std::move(**opened));
    }

    /// "10.5MiB" as Docker prints sizes, "11.01MB" as Podman does.
    static double bytesOf(const QByteArray& text)
    {
        static const QList<std::pair<QByteArray, double>> units{
            {"KiB", 1024.0}, {"MiB", 1048576.0}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}};
        for (const auto& [unit, factor] : units) {
            if (text.endsWith(unit))
                return text.chopped(unit.size()).toDouble() * factor;
        }
        return -1;
    }

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void readsASandboxHeldToAThirdOfACore()
    {
        SANDGLASS_ENGINE(engine);
        // Holds 10 MiB of memory and computes.
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"head -c 10485760 /dev/zero >/hold/file; while :; do :; done"_s},
                                {{u"HostConfig"_s, QJsonObject{{u"NanoCpus"_s, 333000000},
                                                               {u"Memory"_s, 64 * 1024 * 1024},
                                                               {u"Tmpfs"_s, QJsonObject{{u"/hold"_s, u""_s}}}}}});
        const auto meter = open(engine, id);
        QVERIFY(meter);
        QTRY_VERIFY_WITH_TIMEOUT(meter->samples.size() >= 4, 10000);
        QVERIFY2(!meter->samples.first().cpuPercent, "nothing is before the first reading");
        const MetricSample last = meter->samples.last();
        QVERIFY2(qAbs(*last.cpuPercent - 33.3) < 4, qPrintable(QString::number(*last.cpuPercent)));
        QCOMPARE(last.memoryLimitBytes, 64 * 1024 * 1024);
        QVERIFY(*last.memoryBytes > 10 * 1024 * 1024 && *last.memoryBytes < 14 * 1024 * 1024);
        QCOMPARE(last.processes, 1);
        QVERIFY2(qAbs(last.cpuLimitCores.value_or(0) - 0.333) < 0.001, "the limit comes from the inspection");
        QVERIFY2(meter->samples.last().timeMs - meter->samples.first().timeMs >= 2500, "one reading a second");
    }

    void agreesWithTheEnginesOwnClient()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"head -c 10485760 /dev/zero >/hold/file; while :; do :; done"_s},
                                {{u"HostConfig"_s, QJsonObject{{u"NanoCpus"_s, 250000000},
                                                               {u"Memory"_s, 64 * 1024 * 1024},
                                                               {u"Tmpfs"_s, QJsonObject{{u"/hold"_s, u""_s}}}}}});
        const auto meter = open(engine, id);
        QVERIFY(meter);
        QTRY_VERIFY_WITH_TIMEOUT(meter->samples.size() >= 3, 10000);
        const QByteArray line =
            engine.cli({u"stats"_s, u"--no-stream"_s, u"--format"_s, u"{{.CPUPerc}} {{.MemUsage}} {{.PIDs}}"_s, id});
        const QList<QByteArray> words = line.simplified().split(' '); // "25.1% 10.4MiB / 64MiB 1"
        QVERIFY2(words.size() == 5, line.constData());
        const qsizetype seen = meter->samples.size();
        QTRY_VERIFY(meter->samples.size() > seen);
        double cpu = 0;
        for (qsizetype i = 1; i < meter->samples.size(); ++i)
            cpu += *meter->samples[i].cpuPercent;
        cpu /= double(meter->samples.size() - 1);
        QVERIFY2(qAbs(cpu - words[0].chopped(1).toDouble()) < 2, line + QByteArray::number(cpu));
        const double memory = bytesOf(words[1]);
        QVERIFY2(qAbs(double(*meter->samples.last().memoryBytes) - memory) < memory * 0.02, line);
        QVERIFY2(qAbs(double(*meter->samples.last().memoryLimitBytes) - bytesOf(words[3])) < 0.01 * bytesOf(words[3]),
                 line);
        QCOMPARE(meter->samples.last().processes, words[4].toLongLong());
    }

    void endsWithTheSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sleep"_s, u"100"_s});
        const auto meter = open(engine, id);
        QVERIFY(meter);
        QTRY_VERIFY(!meter->samples.isEmpty());
        QVERIFY(!meter->ended);
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        QTRY_VERIFY(meter->ended);
        QVERIFY2(!meter->error, meter->error ? describe(*meter->error).toUtf8().constData() : "");
    }

    void endsAtOnceForAStoppedSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const auto meter = open(engine, engine.createContainer({u"sleep"_s, u"100"_s}));
        QVERIFY(meter);
        QTRY_VERIFY(meter->ended);
        QVERIFY(meter->samples.isEmpty());
    }

    void saysWhenThereIsNoSuchSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const auto opened =
            await(openDockerMetrics(DockerApi::create(makeDialer(*Endpoint::parse(engine.endpoint()))), u"nope"_s));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, ErrorKind::NotFound);
        QCOMPARE(opened->error().operation, Operation::ReadMetrics);
    }
};

QTEST_GUILESS_MAIN(TestDockerStats)
#include "tst_dockerstats.moc"
