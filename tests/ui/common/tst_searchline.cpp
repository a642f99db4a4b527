// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/searchline.h"

#include <QAction>
#include <QBoxLayout>
#include <QToolButton>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestSearchLine : public QObject
{
    Q_OBJECT

    struct Window
    {
        Window()
        {
            auto* column = new QVBoxLayout(&widget);
            column->addWidget(&list);
            column->addWidget(&line);
            list.setFocusPolicy(Qt::StrongFocus);
            line.setObjectName(u"search"_s);
        }
        QWidget widget;
        QLineEdit list;
        SearchLine line{u"Search logs"_s, &list};
    };

private Q_SLOTS:
    void itSaysWhatItIsFor()
    {
        Window window;
        QCOMPARE(window.line.placeholderText(), u"Search logs"_s);
        QCOMPARE(window.line.accessibleName(), u"Search logs"_s);
        QCOMPARE(window.line.toolTip(), u"Search logs"_s);
    }

    void typingIsToldOnce()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        QSignalSpy changed(&window.line, &SearchLine::searchChanged);
        QVERIFY(type(&window.line, u"error"_s));
        QCOMPARE(changed.size(), 0);
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toString(), u"error"_s);
    }

    void enterTellsAtOnceAndThenMovesOn()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        QSignalSpy changed(&window.line, &SearchLine::searchChanged);
        QSignalSpy next(&window.line, &SearchLine::nextRequested);
        QSignalSpy previous(&window.line, &SearchLine::previousRequested);
        QVERIFY(type(&window.line, u"x"_s));
        QTest::keyClick(&window.line, Qt::Key_Return);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(next.size(), 0);
        QTest::keyClick(&window.line, Qt::Key_Return);
        QCOMPARE(next.size(), 1);
        QTest::keyClick(&window.line, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(previous.size(), 1);
        QCOMPARE(changed.size(), 1);
    }

    void theCrossEmptiesIt()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        const auto* cross = child<QAction>(&window.line, u"clearSearch"_s);
        QVERIFY(cross && !cross->isVisible());
        QVERIFY(type(&window.line, u"x"_s));
        QVERIFY(cross->isVisible());
        const auto buttons = window.line.findChildren<QToolButton*>();
        const auto button = std::ranges::find(buttons, cross, &QToolButton::defaultAction);
        QVERIFY(button != buttons.end() && click(*button));
        QCOMPARE(window.line.text(), QString());
        QVERIFY(!cross->isVisible() && window.line.hasFocus());
    }

    void escapeEmptiesFirstAndThenLeaves()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        QSignalSpy changed(&window.line, &SearchLine::searchChanged);
        QVERIFY(type(&window.line, u"x"_s));
        QTest::keyClick(&window.line, Qt::Key_Return);
        QTest::keyClick(&window.line, Qt::Key_Escape);
        QCOMPARE(window.line.text(), QString());
        QCOMPARE(changed.size(), 2);
        QVERIFY(window.line.hasFocus());
        QTest::keyClick(&window.line, Qt::Key_Escape);
        QVERIFY(window.list.hasFocus());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestSearchLine)
#include "tst_searchline.moc"
