// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/rowtable.h"

#include <QImage>
#include <QTest>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestRowTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersStandApartFromWhatFollows()
    {
        RowTable table(u"disks"_s, u"Disks"_s, {u"Name"_s, u"Size"_s, u"Path"_s});
        table.setRows({{u"a"_s, {{u"a"_s}, TableCell::bytes(1 << 30), {u"/data"_s}}},
                       {u"b"_s, {{u"b"_s}, TableCell::bytes(1 << 20), {u"/other"_s}}}});
        QVERIFY(showAndWait(&table, {500, 200}));
        auto* view = child<QTreeWidget>(&table, u"disks"_s);
        const QRect cell = view->visualRect(view->model()->index(1, 1)); // The first is selected.
        const QImage drawn = view->viewport()->grab(cell).toImage();
        const auto isBlank = [&](int x) {
            for (int y = 0; y < drawn.height(); ++y) {
                if (drawn.pixel(x, y) != drawn.pixel(0, 0))
                    return false;
            }
            return true;
        };
        int gap = 0;
        while (gap < drawn.width() && isBlank(drawn.width() - 1 - gap))
            ++gap;
        QVERIFY(gap < drawn.width());
        QVERIFY2(gap >= 6, qPrintable(QString::number(gap)));
        QCOMPARE(view->topLevelItem(1)->text(1), TableCell::bytes(1 << 20).text);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestRowTable)
#include "tst_rowtable.moc"
