// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/keyboardwalk.h"

#include "tests/support/uitestsupport.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QGroupBox>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTabBar>
#include <QWindow>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {

/// Of radio buttons, Tab comes to the one that is chosen, and arrow keys to the others.
bool isReachedByArrows(const QWidget* widget)
{
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    return button && button->isCheckable() && button->autoExclusive() && !button->isChecked();
}

/// In a terminal, Tab is for the program that runs; keys of the window lead out of it.
bool passesTabOn(const QWidget* widget)
{
    return widget->objectName() == "terminalDisplay"_L1;
}

QSet<QWidget*> tabStops(const QWidget* window)
{
    QSet<QWidget*> stops;
    const auto widgets = window->findChildren<QWidget*>();
    for (QWidget* widget : widgets) {
        if (widget->window() == window && widget->isVisible() && widget->isEnabled() && !widget->focusProxy() &&
            (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !isReachedByArrows(widget))
            stops.insert(widget);
    }
    return stops;
}

/// Letter to who answers it.
using Letters = QMap<QString, QStringList>;

void note(Letters& letters, const QString& text)
{
    const QKeySequence keys = QKeySequence::mnemonic(text);
    if (!keys.isEmpty())
        letters[keys.toString(QKeySequence::PortableText)].append(u'“' + text + u'”');
}

QStringList twice(const Letters& letters, const QString& where)
{
    QStringList conflicts;
    for (auto letter = letters.cbegin(); letter != letters.cend(); ++letter) {
        if (letter->size() > 1)
            conflicts.append(u"%1 %2: %3"_s.arg(where, letter.key(), letter->join(u" and "_s)));
    }
    return conflicts;
}

} // namespace

QStringList tabOrderProblems(QWidget* window)
{
    QSet<QWidget*> missing = tabStops(window);
    const qsizetype most = (2 * missing.size()) + 2;
    QStringList problems;
    for (qsizetype step = 0; step < most && !missing.isEmpty(); ++step) {
        QWidget* const before = QApplication::focusWidget();
        QTest::keyClick(window->windowHandle(), Qt::Key_Tab);
        QWidget* const now = QApplication::focusWidget();
        missing.remove(now);
        if (!now || now != before || missing.isEmpty())
            continue;
        if (!passesTabOn(now)) {
            problems.append(pathOf(now) + u" keeps the Tab key"_s);
            break;
        }
        QWidget* next = now->nextInFocusChain();
        while (next != now && !missing.contains(next))
            next = next->nextInFocusChain();
        next->setFocus(Qt::TabFocusReason);
        missing.remove(next);
    }
    for (const QWidget* widget : std::as_const(missing))
        problems.append(pathOf(widget) + u" is not reached by the Tab key"_s);
    return problems;
}

QStringList mnemonicConflicts(const QWidget* window)
{
    Letters letters;
    const auto widgets = window->findChildren<QWidget*>();
    for (const QWidget* widget : widgets) {
        if (widget->window() != window || !widget->isVisible())
            continue;
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            note(letters, button->text());
        else if (const auto* label = qobject_cast<const QLabel*>(widget); label && label->buddy())
            note(letters, label->text());
        else if (const auto* group = qobject_cast<const QGroupBox*>(widget))
            note(letters, group->title());
        else if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                note(letters, tabs->tabText(tab));
        } else if (const auto* bar = qobject_cast<const QMenuBar*>(widget)) {
            for (const QAction* menu : bar->actions())
                note(letters, menu->text());
        }
    }
    QStringList conflicts = twice(letters, u"the window"_s);
    const auto menus = window->findChildren<QMenu*>();
    for (const QMenu* menu : menus) {
        Letters ofMenu;
        for (const QAction* entry : menu->actions()) {
            if (entry->isVisible())
                note(ofMenu, entry->text());
        }
        conflicts += twice(ofMenu, menu->objectName() + u' ' + menu->title());
    }
    return conflicts;
}

} // namespace sandglass::test
