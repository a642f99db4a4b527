// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankcatalogue.h"

#include "core/northflank/cloudparser.h"
#include "core/northflank/pager.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 keptForMs = 6LL * 3600 * 1000;

template <typename T> QList<T> parsed(const QList<QJsonObject>& objects, T (*parse)(const QJsonObject&))
{
    QList<T> all;
    for (const QJsonObject& object : objects) {
        if (T one = parse(object); !one.id.isEmpty())
            all.append(std::move(one));
    }
    return all;
}

Task<Result<CloudCatalogue>> keep(CloudCatalogue catalogue)
{
    co_return catalogue;
}
} // namespace

NorthflankCatalogue::NorthflankCatalogue(std::shared_ptr<NorthflankApi> api, const Clock& clock)
    : m_api(std::move(api))
    , m_clock(clock)
{
}

Task<Result<CloudCatalogue>> NorthflankCatalogue::read(bool fresh)
{
    const qint64 now = m_clock.monotonicMs();
    if (!fresh && m_kept->catalogue && now - m_kept->atMs < keptForMs)
        return keep(*m_kept->catalogue);
    return readInto(m_kept, m_api, now);
}

Task<Result<CloudCatalogue>> NorthflankCatalogue::readInto(std::shared_ptr<Kept> kept,
                                                           std::shared_ptr<NorthflankApi> api, qint64 nowMs)
{
    constexpr auto operation = Operation::ReadCatalogue;
    // All at once.
    auto readPlans = listWhole(api, u"plans"_s, u"plans"_s, operation, {});
    auto readRegions = listWhole(api, u"regions"_s, u"regions"_s, operation, {});
    auto readTags = listAll(api, u"tags"_s, u"tags"_s, operation, {});
    auto readClusters = listAll(api, u"cloud-providers/clusters"_s, u"clusters"_s, operation, {});
    const auto plans = co_await std::move(readPlans);
    const auto regions = co_await std::move(readRegions);
    const auto tags = co_await std::move(readTags);
    const auto clusters = co_await std::move(readClusters);
    if (!plans)
        co_return std::unexpected(plans.error());
    if (!regions)
        co_return std::unexpected(regions.error());
    CloudCatalogue catalogue;
    catalogue.plans = parsed(*plans, cloudPlanFrom);
    std::ranges::stable_sort(catalogue.plans, {}, [](const CloudPlan& plan) {
        return plan.perHour < 0 ? std::numeric_limits<double>::max() : plan.perHour;
    });
    catalogue.regions = parsed(*regions, cloudRegionFrom);
    if (tags)
        catalogue.tags = parsed(*tags, cloudTagFrom);
    else
        catalogue.tagsError = tags.error();
    if (clusters)
        catalogue.clusters = parsed(*clusters, cloudClusterFrom);
    else
        catalogue.clustersError = clusters.error();
    // Without a word from a proxy that failed for a moment.
    if ((tags || tags.error().kind == ErrorKind::Forbidden) &&
        (clusters || clusters.error().kind == ErrorKind::Forbidden)) {
        kept->catalogue = catalogue;
        kept->atMs = nowMs;
    }
    co_return catalogue;
}

} // namespace sandglass
