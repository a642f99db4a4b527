// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/emptystate.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestEmptyState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMattersStaysWholeInALowPane()
    {
        QWidget window;
        EmptyState state(&window); // A window of its own would keep the height that all of it needs.
        state.setContent(u"folder"_s, u"No terminal is open"_s,
                         u"Opens a shell. Terminals stay open while you look at other sandboxes."_s,
                         u"Open terminal"_s);
        state.resize(600, 300);
        QVERIFY(showAndWait(&window, {600, 300}));
        const auto* title = child<QLabel>(&state, u"emptyTitle"_s);
        const auto* text = child<QLabel>(&state, u"emptyText"_s);
        const auto* button = child<QPushButton>(&state, u"emptyButton"_s);
        QVERIFY(title->isVisible() && text->isVisible() && button->isVisible());
        QVERIFY(state.minimumSizeHint().height() <= 76);
        state.resize(600, 76);
        QTRY_VERIFY(!text->isVisible());
        QTRY_VERIFY(title->height() >= title->sizeHint().height() && button->height() >= button->sizeHint().height());
        QVERIFY(title->geometry().bottom() < button->geometry().top());
        QVERIFY(state.rect().contains(button->geometry()));
        state.resize(600, 300);
        QTRY_VERIFY(text->isVisible());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestEmptyState)
#include "tst_emptystate.moc"
