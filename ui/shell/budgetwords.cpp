// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/budgetwords.h"

#include "core/base/clock.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMap>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::BudgetWords)
};

QString spenderText(Operation operation)
{
    switch (operation) {
    case Operation::ListSandboxes:
    case Operation::InspectSandbox:
        return Words::tr("States of the sandboxes");
    case Operation::WaitForSandbox:
        return Words::tr("Waiting until sandboxes run");
    case Operation::ReadLogs:
        return Words::tr("Logs");
    case Operation::ReadMetrics:
        return Words::tr("Metrics");
    case Operation::ReadCatalogue:
        return Words::tr("Plans, regions and tags");
    case Operation::Connect:
        return Words::tr("Connecting");
    case Operation::ListInstances:
    case Operation::ListPorts:
    case Operation::ListProjects:
    case Operation::ListCloudVolumes:
    case Operation::ListBackups:
    case Operation::ListSecretGroups:
    case Operation::ListTemplates:
        return Words::tr("Other lists");
    default:
        return Words::tr("Actions");
    }
}
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
    QMap<QString, int> counts;
    for (const RequestUse& use : spending)
        counts[spenderText(use.operation)] += use.count;
    QStringList spenders = counts.keys();
    std::ranges::stable_sort(spenders, std::ranges::greater(), [&](const QString& what) { return counts.value(what); });
    for (const QString& what : std::as_const(spenders))
        lines.append(Words::tr("%1: %2", "what requests were spent on: how many")
                         .arg(what, QLocale().toString(counts.value(what))));
    return lines.join(u'\n');
}

} // namespace sandglass
