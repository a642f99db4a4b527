// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/cloudwords.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr double hoursPerMonth = 730;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::CloudWords)
};

QString isolationName(const QString& runtime)
{
    if (runtime == "gvisor"_L1)
        return Words::tr("a kernel of its own in a program (gVisor)");
    if (runtime.startsWith("kata"_L1))
        return Words::tr("a small virtual machine (%1)").arg(runtime);
    return runtime;
}
} // namespace

QString priceText(double amount, const QString& currency)
{
    if (amount < 0)
        return Words::tr("price not told");
    // As short as a price is said, and fine enough for the cheapest by the hour.
    const QString number = QLocale().toString(amount, 'f', amount < 1 && amount > 0 ? 3 : 2);
    if (currency.isEmpty() || currency == "USD"_L1)
        return Words::tr("$%1", "a price").arg(number);
    return Words::tr("%1 %2", "currency, price").arg(currency, number);
}

QString planText(const CloudPlan& plan)
{
    return Words::tr("%1 vCPU, %2", "cores, memory")
        .arg(QLocale().toString(plan.cpus, 'g', 4), formatBytes(plan.memoryBytes));
}

QString gpuText(const CloudGpu& gpu)
{
    QString text = gpu.name;
    if (gpu.memoryBytes > 0)
        text = Words::tr("%1, %2", "GPU, its memory").arg(text, formatBytes(gpu.memoryBytes));
    return Words::tr("%1, %2 per hour each", "GPU, price").arg(text, priceText(gpu.perHour, {}));
}

QString tagText(const CloudTag& tag)
{
    QStringList parts;
    if (tag.spotNodes)
        parts.append(Words::tr("spot nodes: cheaper, and may be taken away at any time"));
    if (tag.onDemandNodes)
        parts.append(Words::tr("on-demand nodes"));
    if (!tag.isolation.isEmpty())
        parts.append(Words::tr("isolated by %1").arg(isolationName(tag.isolation)));
    if (!tag.description.isEmpty())
        parts.append(tag.description);
    return parts.join(u"; "_s);
}

QString placeText(const CloudProject& project, const CloudCatalogue& catalogue)
{
    if (!project.region.isEmpty()) {
        const auto region = std::ranges::find(catalogue.regions, project.region, &CloudRegion::id);
        return region == catalogue.regions.end() ? project.region : region->name;
    }
    const auto cluster = std::ranges::find(catalogue.clusters, project.cluster, &CloudCluster::id);
    return cluster == catalogue.clusters.end() ? project.cluster : cluster->name;
}

QString cloudIsolationText(const QStringList& tags, const QList<CloudTag>& known)
{
    for (const CloudTag& tag : known) {
        if (tags.contains(tag.id) && !tag.isolation.isEmpty())
            return Words::tr("%1, as the tag “%2” states").arg(isolationName(tag.isolation), tag.name);
    }
    return Words::tr("a small virtual machine (assumed: the cloud does not state it)");
}

CloudCost cloudCost(const CloudPlan* plan, const CloudGpu* gpu, int gpuCount, int instances)
{
    CloudCost cost;
    QStringList parts;
    double perHour = 0;
    double perMonth = 0;
    if (plan && plan->perHour >= 0) {
        cost.currency = plan->currency;
        perHour += plan->perHour;
        perMonth += plan->perMonth >= 0 ? plan->perMonth : plan->perHour * hoursPerMonth;
        parts.append(Words::tr("%1 for %2", "price, plan").arg(priceText(plan->perHour, plan->currency), plan->name));
    }
    if (gpu && gpu->perHour >= 0) {
        perHour += gpu->perHour * gpuCount;
        perMonth += gpu->perHour * gpuCount * hoursPerMonth;
        parts.append(Words::tr("%1 × %2 for %3", "number, price, GPU")
                         .arg(QString::number(gpuCount), priceText(gpu->perHour, {}), gpu->name));
    }
    if (parts.isEmpty())
        return cost;
    cost.perHour = perHour * instances;
    cost.perMonth = perMonth * instances;
    cost.formula = Words::tr("%n instance(s) × (%1) per hour", nullptr, instances).arg(parts.join(u" + "_s));
    return cost;
}

QString costText(const CloudCost& cost)
{
    if (!cost.isKnown())
        return Words::tr("price not told");
    return Words::tr("%1 per hour, %2 per month")
        .arg(priceText(cost.perHour, cost.currency), priceText(cost.perMonth, cost.currency));
}

const CloudPlan* findPlan(const CloudCatalogue& catalogue, const QString& id)
{
    const auto plan = std::ranges::find(catalogue.plans, id, &CloudPlan::id);
    return plan == catalogue.plans.end() ? nullptr : &*plan;
}

const CloudGpu* findGpu(const CloudCatalogue& catalogue, const QString& id)
{
    for (const CloudRegion& region : catalogue.regions) {
        const auto gpu = std::ranges::find(region.gpus, id, &CloudGpu::id);
        if (gpu != region.gpus.end())
            return &*gpu;
    }
    return nullptr;
}

} // namespace sandglass
