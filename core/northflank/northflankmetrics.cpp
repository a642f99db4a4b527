// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankmetrics.h"

#include "core/base/clock.h"
#include "core/northflank/northflankapi.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;
constexpr qint64 nsPerMs = 1'000'000;

/// By how much to slow down when so much of the budget is left.
int slowness(const RateBudget& budget)
{
    if (budget.limit <= 0 || budget.remaining * 2 > budget.limit)
        return 1;
    return budget.remaining * 5 > budget.limit ? 4 : 20;
}

/// The last \a seconds up to now, by the server's clock.
Task<Result<QJsonObject>> readMetrics(Api api, ServicePath service, int seconds, std::stop_token stop)
{
    Query query{{u"queryType"_s, u"range"_s}, {u"duration"_s, QString::number(seconds)}};
    for (const QString& type : MetricSeries::types())
        query.append({u"metricTypes"_s, type});
    const auto answer = co_await api->get(service.rest(u"metrics"_s), query, Operation::ReadMetrics, service.id(),
                                          std::move(stop), Urgency::Visible);
    if (!answer)
        co_return std::unexpected(answer.error());
    if (!answer->value("data"_L1).isObject())
        co_return std::unexpected(fail(ErrorKind::Protocol, u"the answer has no metrics"_s)
                                      .error()
                                      .during(Operation::ReadMetrics, service.id()));
    co_return answer->value("data"_L1).toObject();
}

class NorthflankMetricStream final : public MetricStream
{
public:
    NorthflankMetricStream(Api api, ServicePath service, const Clock& clock, PlanLimits limits, MetricPace pace,
                           QJsonObject first)
        : m_api(std::move(api))
        , m_service(std::move(service))
        , m_clock(clock)
        , m_pace(pace)
        , m_series(limits)
        , m_first(std::move(first))
    {
    }
    ~NorthflankMetricStream() override { m_dropped.request_stop(); }

    void start() override { run(this); }
    bool isPolled() const override { return true; }

private:
    static Task<void> run(QPointer<NorthflankMetricStream> self)
    {
        Result<QJsonObject> data = std::exchange(self->m_first, {});
        int failures = 0;
        qint64 sampleMs = self->m_clock.monotonicMs();
        while (true) {
            const auto samples =
                data ? self->m_series.take(*data, self->m_clock.wallNs() / nsPerMs) : QList<MetricSample>();
            for (const MetricSample& reading : samples) {
                Q_EMIT self->sample(reading);
                if (!self)
                    co_return;
            }
            if (!samples.isEmpty())
                sampleMs = self->m_clock.monotonicMs();
            failures = data ? 0 : failures + 1;
            if (!data && (!data.error().retryable || failures >= self->m_pace.mostFailures)) {
                Q_EMIT self->ended(data.error());
                co_return;
            }
            const auto stop = self->m_dropped.get_token();
            if (!co_await sleepFor(self->m_pace.pollMs * slowness(self->m_api->budget()), stop) || !self)
                co_return;
            // What came late is asked for once more.
            const qint64 waitedMs = self->m_clock.monotonicMs() - sampleMs;
            const auto seconds = static_cast<int>((waitedMs + 3 * self->m_pace.pollMs) / 1000) + 1;
            data =
                co_await readMetrics(self->m_api, self->m_service, std::min(seconds, self->m_pace.spanSeconds), stop);
            if (!self)
                co_return;
        }
    }

    Api m_api;
    ServicePath m_service;
    const Clock& m_clock;
    MetricPace m_pace;
    MetricSeries m_series;
    QJsonObject m_first;
    std::stop_source m_dropped;
};
} // namespace

Task<Result<std::unique_ptr<MetricStream>>> openNorthflankMetrics(std::shared_ptr<NorthflankApi> api,
                                                                  ServicePath service, const Clock& clock,
                                                                  PlanLimits limits, MetricPace pace)
{
    auto first = co_await readMetrics(api, service, pace.spanSeconds, {});
    if (!first)
        co_return std::unexpected(first.error());
    co_return std::make_unique<NorthflankMetricStream>(std::move(api), std::move(service), clock, limits, pace,
                                                       std::move(*first));
}

} // namespace sandglass
