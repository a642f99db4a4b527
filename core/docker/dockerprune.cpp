// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerprune.h"

#include "core/docker/agreement.h"
#include "core/docker/diskusageparser.h"
#include "core/docker/imageparser.h"
#include "core/docker/sandboxparser.h"
#include "core/docker/storageparser.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<DockerApi>;
using Candidates = QList<PruneCandidate>;

/// Walking and removing whole trees.
constexpr int pruneMs = 900000;

Task<Result<QJsonArray>> sandboxesJson(Api api, bool withSize)
{
    ApiRequest request = ApiRequest::get("/containers/json");
    request.query.addFlag("all", true);
    if (withSize) {
        request = request.slow(pruneMs);
        request.query.addFlag("size", true);
    }
    co_return arrayOf(co_await api->json(std::move(request)));
}

Task<Result<Candidates>> stoppedSandboxes(Api api)
{
    const auto entries = co_await sandboxesJson(api, true);
    if (!entries)
        co_return std::unexpected(entries.error());
    Candidates candidates;
    for (const auto& entry : *entries) {
        const QJsonObject json = entry.toObject();
        const auto sandbox = sandboxFromList(json, {});
        const bool ended =
            sandbox && (sandbox->state == SandboxState::Created || sandbox->state == SandboxState::Exited ||
                        sandbox->state == SandboxState::Failed);
        if (!ended)
            continue;
        const qint64 size = json.value("SizeRw"_L1).toInteger();
        candidates.append({PruneKind::StoppedSandboxes, sandbox->key.id, sandbox->name, size});
    }
    co_return candidates;
}

Task<Result<Candidates>> unusedImages(Api api, PruneKind kind)
{
    const auto json = arrayOf(co_await api->getJson("/images/json"));
    if (!json)
        co_return std::unexpected(json.error());
    const auto sandboxes = co_await sandboxesJson(api, false);
    if (!sandboxes)
        co_return std::unexpected(sandboxes.error());
    Candidates candidates;
    for (const auto& image : imagesFrom(*json, imageUse(*sandboxes))) {
        if (image.usedBy > 0 || (kind == PruneKind::DanglingImages && !image.tags.isEmpty()))
            continue;
        candidates.append({kind, image.id, image.tags.join(u", "_s), image.sizeBytes});
    }
    co_return candidates;
}

Task<Result<Candidates>> unusedVolumes(Api api)
{
    // Disk usage is the one call that knows the sizes; API 1.52 wants to be asked for the list.
    ApiRequest request = ApiRequest::get("/system/df").slow(pruneMs);
    if (api->version() >= ApiVersion{1, 42})
        request.query.add("type", u"volume");
    if (api->version() >= ApiVersion{1, 52})
        request.query.addFlag("verbose", true);
    const auto usage = objectOf(co_await api->json(std::move(request)));
    if (!usage)
        co_return std::unexpected(usage.error());
    const QJsonValue summary = usage->value("VolumeUsage"_L1);
    const QJsonArray entries =
        (summary.isObject() ? summary.toObject().value("Items"_L1) : usage->value("Volumes"_L1)).toArray();
    Candidates candidates;
    for (const auto& entry : entries) {
        const Volume volume = volumeFrom(entry.toObject());
        if (volume.usedBy <= 0)
            candidates.append({PruneKind::Volumes, volume.name, volume.name, volume.sizeBytes});
    }
    co_return candidates;
}

Task<Result<Candidates>> unusedNetworks(Api api)
{
    const auto json = arrayOf(co_await api->getJson("/networks"));
    if (!json)
        co_return std::unexpected(json.error());
    auto sandboxes = co_await sandboxesJson(api, false);
    if (!sandboxes)
        co_return std::unexpected(sandboxes.error());
    if (!api->quirks().networkPruneKeepsAttached) {
        // Docker minds only sandboxes that run.
        QJsonArray alive;
        for (const auto& entry : *sandboxes) {
            if (isAlive(sandboxStateFrom(entry.toObject().value("State"_L1).toString())))
                alive.append(entry);
        }
        *sandboxes = alive;
    }
    Candidates candidates;
    for (const auto& network : networksFrom(*json, networkUse(*sandboxes))) {
        if (!network.builtIn && network.usedBy == 0)
            candidates.append({PruneKind::Networks, network.id, network.name, -1});
    }
    co_return candidates;
}

Task<Result<Candidates>> unusedBuildCache(Api api)
{
    ApiRequest request = ApiRequest::get("/system/df").slow(pruneMs);
    if (api->version() >= ApiVersion{1, 42})
        request.query.add("type", u"build-cache");
    if (api->version() >= ApiVersion{1, 52})
        request.query.addFlag("verbose", true);
    const auto usage = objectOf(co_await api->json(std::move(request)));
    if (!usage)
        co_return std::unexpected(usage.error());
    co_return unusedBuildCacheFrom(*usage);
}

Task<Result<Candidates>> candidatesOf(Api api, PruneKind kind)
{
    switch (kind) {
    case PruneKind::StoppedSandboxes:
        return stoppedSandboxes(std::move(api));
    case PruneKind::DanglingImages:
    case PruneKind::UnusedImages:
        return unusedImages(std::move(api), kind);
    case PruneKind::Volumes:
        return unusedVolumes(std::move(api));
    case PruneKind::Networks:
        return unusedNetworks(std::move(api));
    case PruneKind::BuildCache:
        break;
    }
    return unusedBuildCache(std::move(api));
}
} // namespace

ApiRequest pruneRequest(PruneKind kind, ApiVersion version, const Quirks& quirks)
{
    const auto request = [](QByteArray path, const QJsonObject& filters = {}) {
        ApiRequest made = ApiRequest::post(std::move(path)).slow(pruneMs);
        if (!filters.isEmpty())
            made.query.addFilters(filters);
        return made;
    };
    switch (kind) {
    case PruneKind::StoppedSandboxes:
        return request("/containers/prune");
    case PruneKind::DanglingImages:
        return request("/images/prune", {{u"dangling"_s, QJsonArray{u"true"_s}}});
    case PruneKind::UnusedImages:
        return request("/images/prune", {{u"dangling"_s, QJsonArray{u"false"_s}}});
    case PruneKind::Volumes: {
        // Since API 1.42 named volumes are left alone unless asked for.
        const bool ask = version >= ApiVersion{1, 42} && !quirks.volumePruneTakesAll;
        return request("/volumes/prune", ask ? QJsonObject{{u"all"_s, QJsonArray{u"true"_s}}} : QJsonObject());
    }
    case PruneKind::Networks:
        return request("/networks/prune");
    case PruneKind::BuildCache:
        break;
    }
    ApiRequest cache = request("/build/prune");
    cache.query.addFlag("all", true);
    return cache;
}

Task<Result<Candidates>> previewDockerPrune(Api api, PruneKind kind)
{
    if (const auto agreed = co_await agreeOnVersion(api); !agreed)
        co_return std::unexpected(agreed.error().during(Operation::Prune, {}));
    auto candidates = co_await candidatesOf(api, kind);
    if (!candidates)
        co_return std::unexpected(candidates.error().during(Operation::Prune, {}));
    co_return candidates;
}

Task<Result<PruneOutcome>> pruneDockerObjects(Api api, PruneKind kind, std::stop_token stop)
{
    if (const auto agreed = co_await agreeOnVersion(api, stop); !agreed)
        co_return std::unexpected(agreed.error().during(Operation::Prune, {}));
    if (kind == PruneKind::BuildCache && api->quirks().noBuildCache)
        co_return PruneOutcome{};
    const auto json = objectOf(co_await api->json(pruneRequest(kind, api->version(), api->quirks()), stop));
    if (!json)
        co_return std::unexpected(json.error().during(Operation::Prune, {}));
    co_return pruneOutcomeFrom(*json);
}

} // namespace sandglass
