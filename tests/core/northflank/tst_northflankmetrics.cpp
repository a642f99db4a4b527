// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankapi.h"
#include "core/northflank/northflankmetrics.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"
#include "tests/support/websocketpeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestNorthflankMetrics : public QObject
{
    Q_OBJECT

    /// One reading of the processor at each of \a seconds.
    static QByteArray answer(const QByteArrayList& seconds)
    {
        QByteArrayList points;
        for (const QByteArray& second : seconds)
            points.append(R"({"value":1,"ts":"2026-01-01T00:00:)" + second + R"(Z"})");
        return jsonAnswer(R"({"data":{"cpu":{"metricInfo":{"metricUnit":"vCPU"},"values":[{"data":[)" +
                          points.join(',') + "]}]}}}");
    }

private Q_SLOTS:
    void asksAgainAndGivesTheNewestWithTheNextAnswer()
    {
        WebSocketPeer peer;
        int asked = 0;
        peer.onRequest([&asked](const PeerConnection*) -> std::optional<QByteArray> {
            switch (++asked) {
            case 1:
                return answer({"00", "15", "30"});
            case 2:
                return jsonAnswer("{}", 500);
            default:
                return answer({"15", "30", "45"});
            }
        });
        const ManualClock clock;
        const auto api =
            std::make_shared<NorthflankApi>(QUrl(u"http://127.0.0.1:%1"_s.arg(peer.port())), u"t"_s, clock);
        api->setToken("token");
        const auto opened =
            *await(openNorthflankMetrics(api, {u"p"_s, u"s"_s}, clock, {}, {.pollMs = 1, .mostFailures = 3}));
        QVERIFY2(opened, why(opened));
        MetricStream& metrics = **opened;
        QList<int> seconds;
        connect(&metrics, &MetricStream::sample, &metrics, [&seconds](const MetricSample& sample) {
            seconds.append(static_cast<int>((sample.timeMs - 1767225600000) / 1000));
        });
        const QSignalSpy ended(&metrics, &MetricStream::ended);
        metrics.start();
        QCOMPARE(seconds, (QList<int>{0, 15}));
        QTRY_COMPARE(seconds, (QList<int>{0, 15, 30, 45}));
        const int before = asked;
        QTRY_VERIFY(asked > before + 1);
        QCOMPARE(seconds.size(), 4);
        QVERIFY(ended.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNorthflankMetrics)
#include "tst_northflankmetrics.moc"
