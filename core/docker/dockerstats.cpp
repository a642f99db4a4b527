// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerstats.h"

#include "core/docker/agreement.h"
#include "core/docker/dockerapi.h"
#include "core/docker/statsparser.h"
#include "core/net/json.h"

#include <QPointer>

#include <functional>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

using Parser = std::function<std::optional<MetricSample>(const QJsonObject&)>;

class DockerMetricStream final : public MetricStream
{
public:
    DockerMetricStream(std::unique_ptr<HttpStream> http, Parser parser, QString id, std::optional<double> cpuLimit)
        : m_http(std::move(http))
        , m_parser(std::move(parser))
        , m_id(std::move(id))
        , m_cpuLimit(cpuLimit)
    {
        connect(m_http.get(), &HttpStream::dataReceived, this, &DockerMetricStream::receive);
        connect(m_http.get(), &HttpStream::finished, this, [this] { end(std::nullopt); });
        connect(m_http.get(), &HttpStream::failed, this, &DockerMetricStream::end);
    }

    void start() override { m_http->start(); }

private:
    void receive(const QByteArray& bytes)
    {
        const auto messages = m_splitter.push(bytes);
        if (!messages) {
            end(messages.error());
            return;
        }
        const QPointer<DockerMetricStream> alive(this);
        for (const QJsonDocument& message : *messages) {
            if (!alive || m_ended)
                return;
            auto reading = m_parser(message.object());
            if (!reading) {
                end(std::nullopt);
                return;
            }
            reading->cpuLimitCores = m_cpuLimit;
            Q_EMIT sample(*reading);
        }
    }

    void end(std::optional<Error> error)
    {
        if (std::exchange(m_ended, true))
            return;
        m_http->setPaused(true);
        if (error)
            error = error->during(Operation::ReadMetrics, m_id);
        Q_EMIT ended(error);
    }

    std::unique_ptr<HttpStream> m_http;
    Parser m_parser;
    QString m_id;
    std::optional<double> m_cpuLimit;
    JsonSplitter m_splitter;
    bool m_ended = false;
};

ApiRequest dockerRequest(const QString& id)
{
    ApiRequest request;
    request.path = apiPath({u"containers", id, u"stats"});
    request.query.addFlag("stream", true);
    return request;
}

/// Podman's imitation of Docker's stats comes every five seconds only, and its CPU figures cannot be used.
ApiRequest podmanRequest(const QString& id)
{
    ApiRequest request;
    request.path = apiPath({u"libpod", u"containers", u"stats"});
    request.query.add("containers", id).addFlag("stream", true).addNumber("interval", 1);
    return request;
}

} // namespace

Task<Result<std::unique_ptr<MetricStream>>> openDockerMetrics(std::shared_ptr<DockerApi> api, QString id)
{
    if (const auto agreed = co_await agreeOnVersion(api); !agreed)
        co_return std::unexpected(agreed.error().during(Operation::ReadMetrics, id));
    // Once per stream; without an answer the share is told of the whole machine.
    const auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", id, u"json"})));
    const std::optional<double> cpuLimit = inspected ? cpuLimitCores(*inspected) : std::nullopt;
    const bool podman = api->quirks().libpodApi;
    auto http = co_await api->open(podman ? podmanRequest(id) : dockerRequest(id));
    if (!http)
        co_return std::unexpected(http.error().during(Operation::ReadMetrics, id));
    Parser parser = &dockerMetricSample;
    if (podman)
        parser = [metrics = PodmanMetrics()](const QJsonObject& message) mutable { return metrics.sample(message); };
    co_return std::make_unique<DockerMetricStream>(std::move(*http), std::move(parser), id, cpuLimit);
}

} // namespace sandglass
