// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerstats.h"
#include "core/net/dialer.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <numeric>

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
        QProcess client;
        QStringList arguments{u"stats"_s, u"--format"_s, u"{{.CPUPerc}} {{.MemUsage}} {{.PIDs}}"_s};
        if (engine.kind() == PrivateEngine::Kind::Podman)
            arguments += {u"--no-reset"_s, u"--interval"_s, u"1"_s};
        engine.startClient(client, arguments + QStringList{id});

        // Both read for the same seconds: one second alone holds a few slices of processor more or less. The first
        // reading of either has nothing before it.
        constexpr qsizetype enough = 8;
        struct Reading
        {
            double cpu;
            double memory;
            double limit;
            qint64 processes;
        };
        QList<Reading> theirs;
        QByteArray said;
        const auto readTheirs = [&] {
            static const QRegularExpression line(u"([0-9.]+)% ([0-9.]+\\w+) / ([0-9.]+\\w+) ([0-9]+)\\s"_s);
            said += client.readAll();
            theirs.clear();
            auto found = line.globalMatch(QString::fromUtf8(said));
            while (found.hasNext()) {
                const auto words = found.next();
                theirs.append({words.captured(1).toDouble(), bytesOf(words.captured(2).toLatin1()),
                               bytesOf(words.captured(3).toLatin1()), words.captured(4).toLongLong()});
            }
            return theirs.size();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(readTheirs() > enough && meter->samples.size() > enough, said.constData(), 30000);
        client.kill();
        client.waitForFinished();
        const auto ours = meter->samples.last(enough);
        const auto averageOf = [](const auto& readings, auto&& value) {
            const auto last = readings.last(enough);
            return std::accumulate(last.begin(), last.end(), 0.0,
                                   [&](double sum, const auto& each) { return sum + value(each); }) /
                   enough;
        };
        const double ourCpu = averageOf(ours, [](const MetricSample& each) { return *each.cpuPercent; });
        const double theirCpu = averageOf(theirs, [](const Reading& each) { return each.cpu; });
        QVERIFY2(qAbs(ourCpu - theirCpu) <= 1, qPrintable(u"%1 %2"_s.arg(ourCpu).arg(theirCpu)));
        const double ourMemory = averageOf(ours, [](const MetricSample& each) { return double(*each.memoryBytes); });
        const double theirMemory = averageOf(theirs, [](const Reading& each) { return each.memory; });
        QVERIFY2(qAbs(ourMemory - theirMemory) <= 0.01 * theirMemory,
                 qPrintable(u"%1 %2"_s.arg(ourMemory).arg(theirMemory)));
        QVERIFY(qAbs(double(*ours.last().memoryLimitBytes) - theirs.last().limit) <= 0.01 * theirs.last().limit);
        QCOMPARE(*ours.last().processes, theirs.last().processes);
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
