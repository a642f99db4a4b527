// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "core/provider/ratebudget.h"

#include <QString>

namespace sandglass {

class Clock;

/// Whether under a tenth of the requests is left.
bool isLow(const RateBudget& budget);
/// "Northflank 612 of 1000 requests left".
QString budgetText(const QString& connection, const RateBudget& budget);
/// When all of it is there again, and what has spent it, the most first.
QString spendingText(const RateBudget& budget, const QList<RequestUse>& spending, const Clock& clock);

} // namespace sandglass
