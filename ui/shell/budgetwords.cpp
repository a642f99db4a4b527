// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/budgetwords.h"

#include "core/base/clock.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostSpenders = 8;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::BudgetWords)
};
} // namespace

bool isLow(const RateBudget& budget)
{
    return budget.isKnown() && budget.remaining * 10LL < budget.limit;
}

QString budgetText(const QString& connection, const RateBudget& budget)
{
    return Words::tr("%1 %2 of %Ln request(s) left", nullptr, budget.limit)
        .arg(connection, QLocale().toString(budget.remaining));
}

QString spendingText(const RateBudget& budget, const QList<RequestUse>& spending, const Clock& clock)
{
    QStringList lines;
    if (budget.resetAtMs > 0) {
        const qint64 inMs = budget.resetAtMs - clock.monotonicMs();
        lines.append(
            Words::tr("All requests are there again at %1.").arg(formatTime((clock.wallNs() / 1'000'000) + inMs)));
    }
    if (!spending.isEmpty())
        lines.append(Words::tr("Spent on:"));
    for (const RequestUse& use : spending.first(std::min(spending.size(), mostSpenders)))
        lines.append(
            Words::tr("%1: %2", "what requests were spent on: how many")
                .arg(activityText({.operation = use.operation, .subject = u"…"_s}), QLocale().toString(use.count)));
    return lines.join(u'\n');
}

} // namespace sandglass
