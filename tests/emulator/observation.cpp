// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/observation.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qint64 nsPerMs = 1000000;
constexpr qint64 usualLogSpanMs = 3600000;
constexpr qint64 usualMetricSpanMs = 1200000;
constexpr qsizetype usualLines = 100;
constexpr qsizetype mostLines = 5000;

struct Span
{
    qint64 fromMs = 0;
    qint64 toMs = 0;
};

/// The time span that `startTime`, `endTime` and `duration` name; nothing when one of them can't be read.
std::optional<Span> spanOf(const Request& request, qint64 usualMs)
{
    const QDateTime start = QDateTime::fromString(request.value(u"startTime"), Qt::ISODateWithMs);
    const QDateTime end = QDateTime::fromString(request.value(u"endTime"), Qt::ISODateWithMs);
    if ((!request.value(u"startTime").isEmpty() && !start.isValid()) ||
        (!request.value(u"endTime").isEmpty() && !end.isValid()))
        return std::nullopt;
    bool hasDuration = false;
    const auto durationMs = qint64(request.value(u"duration").toDouble(&hasDuration) * 1000);
    Span span;
    const qint64 lengthMs = hasDuration ? durationMs : usualMs;
    if (start.isValid()) {
        span.fromMs = start.toMSecsSinceEpoch();
        span.toMs = end.isValid() ? end.toMSecsSinceEpoch()
                    : hasDuration ? span.fromMs + durationMs
                                  : QDateTime::currentMSecsSinceEpoch();
    } else {
        span.toMs = end.isValid() ? end.toMSecsSinceEpoch() : QDateTime::currentMSecsSinceEpoch();
        span.fromMs = span.toMs - lengthMs;
    }
    return span;
}

Task<Answer> logs(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    if (request.value(u"queryType") != "range"_L1)
        co_return failure(400, u"queryType must be range"_s);
    const auto filter = LogFilter::from(request);
    if (!filter)
        co_return failure(400, filter.error());
    const auto span = spanOf(request, usualLogSpanMs);
    if (!span)
        co_return failure(400, u"Invalid time"_s);
    bool limited = false;
    qsizetype limit = request.value(u"lineLimit").toLongLong(&limited);
    limit = limited ? std::clamp<qsizetype>(limit, 1, mostLines) : usualLines;
    const QString direction = request.value(u"direction");
    if (!QStringList{QString(), u"forward"_s, u"backward"_s}.contains(direction))
        co_return failure(400, u"direction must be forward or backward"_s);

    QList<const LogLine*> found;
    for (const LogLine& line : (*service)->logs.lines()) {
        const qint64 timeMs = line.entry.timeNs / nsPerMs;
        if (timeMs >= span->fromMs && timeMs <= span->toMs && filter->takes(line))
            found.append(&line);
    }
    std::ranges::stable_sort(found, {}, [](const LogLine* line) { return line->entry.timeNs; });
    // The newest come first unless forward is asked for.
    if (direction != "forward"_L1)
        std::ranges::reverse(found);
    QJsonArray shown;
    for (const LogLine* line : found.first(std::min(limit, found.size())))
        shown.append(LogStore::json(*line, emulator.options.logPrefix));
    co_return answer(shown);
}

/// The values of one metric: for each instance, those of the span, or the newest up to its end.
QJsonArray metricValues(const MetricStore& store, const QString& type, const Span& span, bool single,
                        const QString& instance)
{
    QMap<QString, QJsonArray> byInstance;
    for (const auto& sample : store.samples()) {
        const auto value = sample.values.constFind(type);
        if (value == sample.values.cend() || sample.timeMs < span.fromMs || sample.timeMs > span.toMs ||
            (!instance.isEmpty() && sample.instance != instance))
            continue;
        const QJsonObject point{{u"value"_s, *value}, {u"ts"_s, isoTime(sample.timeMs)}};
        if (single)
            byInstance[sample.instance] = {point};
        else
            byInstance[sample.instance].append(point);
    }
    QJsonArray values;
    for (auto it = byInstance.begin(); it != byInstance.end(); ++it) {
        values.append(QJsonObject{{u"metadata"_s, QJsonObject{{u"containerId"_s, it.key()}}}, {u"data"_s, it.value()}});
    }
    return values;
}

Task<Answer> metrics(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QString query = request.value(u"queryType");
    if (query != "single"_L1 && query != "range"_L1)
        co_return failure(400, u"queryType must be single or range"_s);
    const bool single = query == "single"_L1;
    // The client says "timestamp", the documentation "time".
    Request asked = request;
    for (const auto& name : {u"timestamp"_s, u"time"_s}) {
        if (single && !request.value(name).isEmpty())
            asked.query.append({u"endTime"_s, request.value(name)});
    }
    const auto span = spanOf(asked, usualMetricSpanMs);
    if (!span)
        co_return failure(400, u"Invalid time"_s);
    QString instance = request.value(u"containerName");
    if (instance == "all"_L1)
        instance.clear();
    QStringList types = request.values(u"metricTypes");
    if (types.isEmpty())
        types.append(u"cpu"_s);
    QJsonObject data;
    for (const QString& type : types) {
        if (unitOf(type).isEmpty())
            co_return failure(400, u"Unknown metric type “%1”"_s.arg(type));
        const QJsonObject info{{u"metricId"_s, type},
                               {u"metricUnit"_s, unitOf(type)},
                               {u"metricResolution"_s, double(emulator.options.metricIntervalMs) / 1000}};
        data.insert(type, QJsonObject{{u"metricInfo"_s, info},
                                      {u"values"_s, metricValues((*service)->metrics, type, *span, single, instance)}});
    }
    co_return answer(data);
}
} // namespace

QList<Route> observationRoutes()
{
    const QString one = u"projects/{project}/services/{service}"_s;
    return {
        {"GET", one + u"/logs"_s, u"Project > Services > Observe > Logs"_s, &logs},
        {"GET", one + u"/metrics"_s, u"Project > Services > Observe > Metrics"_s, &metrics},
    };
}

} // namespace sandglass::emulator
