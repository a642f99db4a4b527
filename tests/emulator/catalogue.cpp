// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/catalogue.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr double hoursPerMonth = 730;

const QList<Plan>& plans()
{
    static const QList<Plan> all{
        {u"nf-compute-10"_s, 0.1, 256, 0.004},       {u"nf-compute-20"_s, 0.2, 512, 0.008},
        {u"nf-compute-50"_s, 0.5, 1024, 0.017},      {u"nf-compute-100-1"_s, 1, 1024, 0.025},
        {u"nf-compute-100-2"_s, 1, 2048, 0.033},     {u"nf-compute-100-4"_s, 1, 4096, 0.05},
        {u"nf-compute-200"_s, 2, 4096, 0.067},       {u"nf-compute-200-4"_s, 2, 4096, 0.067},
        {u"nf-compute-200-8"_s, 2, 8192, 0.1},       {u"nf-compute-200-16"_s, 2, 16384, 0.167},
        {u"nf-compute-400"_s, 4, 8192, 0.133},       {u"nf-compute-400-16"_s, 4, 16384, 0.2},
        {u"nf-compute-800-8"_s, 8, 8192, 0.2},       {u"nf-compute-800-40"_s, 8, 40960, 0.467},
        {u"nf-compute-1200-24"_s, 12, 24576, 0.4},   {u"nf-compute-1600-32"_s, 16, 32768, 0.533},
        {u"nf-compute-2000-40"_s, 20, 40960, 0.667},
    };
    return all;
}

struct Gpu
{
    QLatin1StringView id;
    QLatin1StringView name;
    int memoryMib;
    int centsPerHour;
};
constexpr std::array gpus{
    Gpu{"l4-24"_L1, "NVIDIA L4"_L1, 24576, 80},
    Gpu{"a100-40"_L1, "NVIDIA A100 40GB"_L1, 40960, 142},
    Gpu{"a100-80"_L1, "NVIDIA A100 80GB"_L1, 81920, 176},
    Gpu{"h100-80"_L1, "NVIDIA H100"_L1, 81920, 274},
    Gpu{"rtx_pro_6000-96"_L1, "NVIDIA RTX PRO 6000"_L1, 98304, 250},
    Gpu{"h200-141"_L1, "NVIDIA H200"_L1, 144384, 314},
    Gpu{"b200-180"_L1, "NVIDIA B200"_L1, 184320, 587},
};

struct Region
{
    QLatin1StringView id;
    QLatin1StringView name;
    bool hasGpus;
};
constexpr std::array regions{
    Region{"canada-central"_L1, "Canada Central"_L1, false},
    Region{"southamerica-east"_L1, "South America East"_L1, false},
    Region{"us-central"_L1, "US Central"_L1, true},
    Region{"us-east-ohio"_L1, "US East (Ohio)"_L1, false},
    Region{"us-east1"_L1, "US East"_L1, true},
    Region{"us-west"_L1, "US West"_L1, true},
    Region{"us-west-california"_L1, "US West (California)"_L1, false},
    Region{"asia-east"_L1, "Asia East"_L1, false},
    Region{"asia-northeast"_L1, "Asia Northeast"_L1, false},
    Region{"asia-southeast"_L1, "Asia Southeast"_L1, true},
    Region{"australia-southeast"_L1, "Australia Southeast"_L1, false},
    Region{"africa-south"_L1, "Africa South"_L1, false},
    Region{"europe-west"_L1, "Europe West (London)"_L1, false},
    Region{"europe-west-frankfurt"_L1, "Europe West (Frankfurt)"_L1, false},
    Region{"europe-west-netherlands"_L1, "Europe West (Netherlands)"_L1, true},
    Region{"europe-west-zurich"_L1, "Europe West (Zurich)"_L1, false},
};

Task<Answer> listPlans(Emulator&, Request)
{
    QJsonArray all;
    for (const Plan& plan : plans()) {
        all.append(QJsonObject{{u"id"_s, plan.id},
                               {u"name"_s, plan.id},
                               {u"currency"_s, u"usd"_s},
                               {u"amountPerMonth"_s, plan.dollarsPerHour * hoursPerMonth},
                               {u"amountPerHour"_s, plan.dollarsPerHour},
                               {u"cpuResource"_s, plan.cpus},
                               {u"ramResource"_s, plan.memoryMb}});
    }
    co_return answer(QJsonObject{{u"plans"_s, all}});
}

Task<Answer> listRegions(Emulator&, Request)
{
    QJsonArray devices;
    for (const Gpu& gpu : gpus) {
        devices.append(QJsonObject{{u"id"_s, QString(gpu.id)},
                                   {u"name"_s, QString(gpu.name)},
                                   {u"manufacturer"_s, u"nvidia"_s},
                                   {u"memoryInfo"_s, QJsonObject{{u"sizeInMiB"_s, gpu.memoryMib}}},
                                   {u"countOptions"_s, QJsonArray{1, 2, 4, 8}},
                                   {u"pricing"_s, QJsonObject{{u"onDemand"_s, gpu.centsPerHour}}}});
    }
    QJsonArray all;
    for (const Region& region : regions) {
        QJsonObject entry{{u"id"_s, QString(region.id)},
                          {u"name"_s, QString(region.name)},
                          {u"regionName"_s, QString(region.name)},
                          {u"provider"_s, QJsonObject{{u"id"_s, u"gcp"_s}, {u"region"_s, QString(region.id)}}}};
        if (region.hasGpus)
            entry.insert("gpuDevices"_L1, devices);
        all.append(entry);
    }
    co_return answer(QJsonObject{{u"regions"_s, all}});
}

Task<Answer> listClusters(Emulator&, Request request)
{
    co_return page(request, u"clusters"_s, {ownCluster()});
}

Task<Answer> getCluster(Emulator&, Request request)
{
    if (request.id(u"cluster"_s) != ownCluster().value("id"_L1).toString())
        co_return failure(404, u"Cluster not found"_s);
    co_return answer(ownCluster());
}

Task<Answer> listNodes(Emulator&, Request request)
{
    if (request.id(u"cluster"_s) != ownCluster().value("id"_L1).toString())
        co_return failure(404, u"Cluster not found"_s);
    co_return page(request, u"nodes"_s, {});
}

Task<Answer> listRegistries(Emulator&, Request request)
{
    const QJsonObject registry{
        {u"id"_s, u"emulated-registry"_s}, {u"name"_s, u"Emulated registry"_s}, {u"provider"_s, u"custom"_s}};
    co_return page(request, u"registries"_s, {registry});
}

Task<Answer> listTeams(Emulator& emulator, Request request)
{
    QJsonArray all;
    for (const auto& team : emulator.world.teams)
        all.append(QJsonObject{{u"id"_s, team->id}, {u"name"_s, team->id}});
    co_return page(request, u"teams"_s, all);
}

Task<Answer> checkToken(Emulator& emulator, Request)
{
    const QString& team = emulator.options.teams.first();
    co_return answer(QJsonObject{{u"tokenKind"_s, u"api"_s},
                                 {u"id"_s, u"emulated-token"_s},
                                 {u"name"_s, u"Emulated token"_s},
                                 {u"entityId"_s, team},
                                 {u"entityUid"_s, team},
                                 {u"entityType"_s, u"team"_s},
                                 {u"createdAt"_s, u"2026-01-01T00:00:00.000Z"_s}});
}

Task<Answer> listTags(Emulator& emulator, Request request)
{
    QJsonArray all;
    for (const QJsonObject& tag : emulator.world.team(request.team)->tags)
        all.append(tag);
    co_return page(request, u"tags"_s, all);
}

Task<Answer> getTag(Emulator& emulator, Request request)
{
    const QJsonObject* tag = findIn(emulator.world.team(request.team)->tags, request.id(u"tag"_s));
    co_return tag ? answer(*tag) : failure(404, u"Tag not found"_s);
}

Task<Answer> putTag(Emulator& emulator, Request request)
{
    const QString name = request.body.value("name"_L1).toString();
    if (!otherNames().allows(name))
        co_return failure(400, u"Invalid tag name"_s, {{u"name"_s, QJsonArray{u"does not match the pattern"_s}}});
    auto& tags = emulator.world.team(request.team)->tags;
    QJsonObject tag = request.body;
    tag.insert("id"_L1, slug(name));
    QJsonObject* present = findIn(tags, slug(name));
    if (present && request.method == "POST")
        co_return failure(409, u"A tag with this identifier exists already"_s);
    tag.insert("createdAt"_L1, present ? present->value("createdAt"_L1) : isoTime());
    if (present)
        *present = tag;
    else
        tags.append(tag);
    emulator.changed();
    co_return answer(tag);
}

Task<Answer> patchTag(Emulator& emulator, Request request)
{
    QJsonObject* tag = findIn(emulator.world.team(request.team)->tags, request.id(u"tag"_s));
    if (!tag)
        co_return failure(404, u"Tag not found"_s);
    for (auto it = request.body.begin(); it != request.body.end(); ++it) {
        if (it.key() != "id"_L1 && it.key() != "name"_L1)
            tag->insert(it.key(), it.value());
    }
    emulator.changed();
    co_return answer(*tag);
}

Task<Answer> deleteTag(Emulator& emulator, Request request)
{
    auto& tags = emulator.world.team(request.team)->tags;
    if (tags.removeIf([&request](const QJsonObject& tag) { return tag.value("id"_L1) == request.id(u"tag"_s); }) == 0)
        co_return failure(404, u"Tag not found"_s);
    emulator.changed();
    co_return answer();
}
} // namespace

std::optional<Plan> findPlan(const QString& id)
{
    const auto found = std::ranges::find(plans(), id, &Plan::id);
    return found == plans().end() ? std::nullopt : std::optional(*found);
}

bool isPlan(const QString& id)
{
    static const QRegularExpression gpuPlan(u"^nf-gpu-(.+)-[0-9]+g$"_s);
    const auto match = gpuPlan.match(id);
    return match.hasMatch() ? isGpuType(match.captured(1)) : findPlan(id).has_value();
}

bool isRegion(const QString& id)
{
    return std::ranges::contains(regions, id, &Region::id);
}

bool isGpuType(const QString& id)
{
    return std::ranges::contains(gpus, id, &Gpu::id);
}

QJsonObject ownCluster()
{
    return {{u"id"_s, u"emulated-cluster"_s},
            {u"name"_s, u"Emulated cluster"_s},
            {u"provider"_s, u"gcp"_s},
            {u"region"_s, u"us-central1"_s},
            {u"status"_s, QJsonObject{{u"state"_s, QJsonObject{{u"state"_s, u"running"_s}}}}},
            {u"nodePools"_s, QJsonArray{QJsonObject{{u"id"_s, u"pool"_s}, {u"nodeType"_s, u"n2-standard-4"_s}}}}};
}

QList<QJsonObject> usualTags()
{
    const QJsonObject isolated{{u"enabled"_s, true}, {u"runtimeClass"_s, u"kata-clh"_s}};
    return {{{u"id"_s, u"spot-workload"_s}, {u"name"_s, u"spot-workload"_s}, {u"useSpotNodes"_s, true}},
            {{u"id"_s, u"on-demand"_s}, {u"name"_s, u"on-demand"_s}, {u"useOnDemandNodes"_s, true}},
            {{u"id"_s, u"sandboxed"_s},
             {u"name"_s, u"sandboxed"_s},
             {u"sandboxing"_s, QJsonObject{{u"services"_s, isolated}}}}};
}

QList<Route> catalogueRoutes()
{
    const QString readTags = u"Account > Tags > General > Read"_s;
    const QString changeTags = u"Account > Tags > General > Update"_s;
    const QString readClusters = u"Account > Cloud > Clusters > Read"_s;
    return {
        {"GET", u"plans"_s, u"public"_s, &listPlans},
        {"GET", u"regions"_s, u"public"_s, &listRegions},
        {"GET", u"auth"_s, {}, &checkToken},
        {"GET", u"teams"_s, u"Organisation > Team > General > Read"_s, &listTeams},
        {"GET", u"cloud-providers/clusters"_s, readClusters, &listClusters},
        {"GET", u"cloud-providers/clusters/{cluster}"_s, readClusters, &getCluster},
        {"GET", u"cloud-providers/clusters/{cluster}/nodes"_s, readClusters, &listNodes},
        {"GET", u"integrations/registries"_s, u"Account > Credentials > General > Read"_s, &listRegistries},
        {"GET", u"tags"_s, readTags, &listTags},
        {"POST", u"tags"_s, u"Account > Tags > General > Create"_s, &putTag},
        {"PUT", u"tags"_s, changeTags, &putTag},
        {"GET", u"tags/{tag}"_s, readTags, &getTag},
        {"PATCH", u"tags/{tag}"_s, changeTags, &patchTag},
        {"DELETE", u"tags/{tag}"_s, u"Account > Tags > General > Delete"_s, &deleteTag},
    };
}

} // namespace sandglass::emulator
