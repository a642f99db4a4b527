// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/metrics/chartaccessible.h"

#include "ui/metrics/metricchart.h"

#include <QAccessibleWidget>

namespace sandglass {

namespace {

class ChartInterface : public QAccessibleWidget
{
public:
    explicit ChartInterface(MetricChart* chart)
        : QAccessibleWidget(chart, QAccessible::Chart, chart->title())
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        const auto* chart = static_cast<MetricChart*>(widget());
        if (kind == QAccessible::Value || kind == QAccessible::Description)
            return chart->summary();
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* chart = qobject_cast<MetricChart*>(object);
    return chart ? new ChartInterface(chart) : nullptr;
}

} // namespace

void installChartAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(&makeInterface);
        return true;
    }();
    Q_UNUSED(installed)
}

} // namespace sandglass
