// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flowlayout.h"

#include "tests/support/uitestsupport.h"
#include "ui/common/elidedlabel.h"

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestFlowLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnInTheNextLine()
    {
        QWidget place;
        auto* flow = new FlowLayout(8);
        place.setLayout(flow);
        QList<QWidget*> labels;
        for (int number = 0; number < 10; ++number) {
            labels.append(new PlainLabel(u"worker-%1"_s.arg(number), &place));
            flow->addWidget(labels.last());
        }
        const int line = labels.first()->sizeHint().height();
        QCOMPARE(flow->heightForWidth(10000), line);
        QVERIFY(flow->minimumSize().width() <
                2 * labels.first()->sizeHint().width()); // One beside the other is a wish.
        QVERIFY(showAndWait(&place, {3 * labels.first()->sizeHint().width(), 400}));
        QCOMPARE(labels[1]->y(), labels[0]->y());
        QVERIFY(labels[9]->y() > labels[0]->y());
        for (const QWidget* label : std::as_const(labels))
            QVERIFY(place.rect().contains(label->geometry()));
        // What is hidden leaves no hole.
        const int second = labels[1]->x();
        labels[0]->hide();
        QTRY_COMPARE(labels[1]->x(), 0);
        QVERIFY(second > 0);
    }

    void aLongTextDoesNotWidenItsPlace()
    {
        const ElidedLabel label(QString(2000, u'x'));
        QWidget place;
        auto* line = new QHBoxLayout(&place);
        line->addWidget(new ElidedLabel(QString(2000, u'x')));
        QVERIFY(line->minimumSize().width() < 100);
        QVERIFY(label.sizeHint().width() > 1000);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestFlowLayout)
#include "tst_flowlayout.moc"
