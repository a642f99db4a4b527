// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/sparkline.h"
#include "ui/theme/theme.h"

#include <QImage>
#include <QPainter>

using namespace sandglass;

namespace {

constexpr qint64 start = 1767225600000;
constexpr QSize cell(120, 20);

void add(MetricHistory& history, int second, double cpu)
{
    MetricSample sample;
    sample.timeMs = start + second * 1000LL;
    sample.cpuPercent = cpu;
    sample.memoryBytes = 100;
    sample.memoryLimitBytes = 200;
    history.add(sample, sample.timeMs);
}

QImage painted(const MetricHistory& history, Metric metric, const Theme& theme, qint64 now = 0)
{
    QImage image(cell, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paintSparkline(&painter, image.rect(), history, metric, theme.color(Role::Accent), now);
    return image;
}

/// The highest painted pixel of a column, from the top; -1 when the column is empty.
int topOf(const QImage& image, int x)
{
    for (int y = 0; y < image.height(); ++y) {
        if (image.pixelColor(x, y).alpha() > 90)
            return y;
    }
    return -1;
}

} // namespace

class TestSparkline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsPaintedWithoutReadings()
    {
        const Theme theme;
        const QImage image = painted(MetricHistory(), Metric::Cpu, theme);
        for (int x = 0; x < cell.width(); ++x)
            QCOMPARE(topOf(image, x), -1);
    }

    void theLineRisesWithTheValue()
    {
        const Theme theme;
        MetricHistory history;
        for (int second = 0; second <= 120; ++second)
            add(history, second, second < 60 ? 5 : 95);
        const QImage image = painted(history, Metric::Cpu, theme);
        QVERIFY(topOf(image, 20) > 14);
        QVERIFY(topOf(image, 100) < 5);
    }

    void gapsStayEmpty()
    {
        const Theme theme;
        MetricHistory history;
        for (int second = 0; second <= 120; ++second) {
            if (second < 40 || second > 80)
                add(history, second, 50);
        }
        const QImage image = painted(history, Metric::Cpu, theme);
        QVERIFY(topOf(image, 20) >= 0);
        QCOMPARE(topOf(image, 60), -1);
        QVERIFY(topOf(image, 110) >= 0);
    }

    void timePassesToTheLeft()
    {
        const Theme theme;
        MetricHistory history;
        for (int second = 0; second <= 60; ++second)
            add(history, second, 50);
        const QImage image = painted(history, Metric::Cpu, theme, start + 120000);
        QVERIFY(topOf(image, 20) >= 0);
        QCOMPARE(topOf(image, 100), -1);
    }

    void memoryIsMeasuredByItsLimit()
    {
        const Theme theme;
        MetricHistory history;
        for (int second = 0; second <= 120; ++second)
            add(history, second, 0);
        const int middle = topOf(painted(history, Metric::Memory, theme), 60);
        QVERIFY2(middle > 7 && middle < 13, QByteArray::number(middle));
    }

    void aCellIsPaintedQuickly()
    {
        const Theme theme;
        MetricHistory history;
        for (int second = 0; second <= 900; ++second)
            add(history, second, second % 100);
        QElapsedTimer timer;
        timer.start();
        for (int round = 0; round < 100; ++round)
            painted(history, Metric::Cpu, theme);
        QVERIFY2(timer.elapsed() < 500, QByteArray::number(timer.elapsed()));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestSparkline)
#include "tst_sparkline.moc"
