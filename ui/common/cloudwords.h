// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"

#include <QString>

namespace sandglass {

// What a cloud offers and costs, in words. Texts of servers are in them as they are: whoever shows them makes them fit.

QString priceText(double amount, const QString& currency); ///< "$0.008"; "price not told" below 0
QString planText(const CloudPlan& plan);                   ///< "0.2 vCPU, 512 MiB"
QString gpuText(const CloudGpu& gpu);                      ///< "NVIDIA L4, 24 GiB, $0.80 per hour each"
/// What a tag does: "spot nodes, which may be taken away at any time; isolation gvisor".
QString tagText(const CloudTag& tag);
/// Where its sandboxes run, as people call it: a region or a cluster; empty when that is not known.
QString placeText(const CloudProject& project, const CloudCatalogue& catalogue);
/// What keeps sandboxes with these tags apart from others: what a tag states, else what is assumed, saying so.
QString cloudIsolationText(const QStringList& tags, const QList<CloudTag>& known);

/// What a sandbox costs, as far as prices are told.
struct CloudCost
{
    double perHour = -1; ///< -1: no price is told
    double perMonth = -1;
    QString currency;
    QString formula; ///< "2 × ($0.008 for nf-compute-20 + 1 × $0.80 for NVIDIA L4) per hour"

    bool isKnown() const { return perHour >= 0; }
};
/// \a plan and \a gpu may be null.
CloudCost cloudCost(const CloudPlan* plan, const CloudGpu* gpu, int gpuCount, int instances);
/// "$0.016 per hour, $11.68 per month".
QString costText(const CloudCost& cost);

const CloudPlan* findPlan(const CloudCatalogue& catalogue, const QString& id); ///< null when it is not there
/// Of any region: a GPU costs the same where it is.
const CloudGpu* findGpu(const CloudCatalogue& catalogue, const QString& id);

} // namespace sandglass
