// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hands.h"

#include "tests/support/uitestsupport.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTest>
#include <QWindow>

#include <algorithm>
#include <functional>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {

bool waitFor(const std::function<bool()>& condition, const QString& what)
{
    if (QTest::qWaitFor(condition, 5000))
        return true;
    QTest::qFail(what.toUtf8().constData(), __FILE__, __LINE__);
    return false;
}

bool canBeUsed(const QWidget* widget)
{
    return widget && widget->isVisible() && widget->isEnabled();
}

bool clickAt(QWidget* widget, QPoint at, Qt::MouseButton button = Qt::LeftButton,
             Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QWidget* const window = widget->window();
    // As the desktop does. The test platform leaves no window active when a popup has closed.
    if (window->windowType() != Qt::Popup)
        window->activateWindow();
    QTest::mouseClick(window->windowHandle(), button, modifiers, widget->mapTo(window, at));
    return true;
}

QString withoutMnemonic(QString text)
{
    return text.remove(u'&');
}

QAction* entryOf(const QWidget* menu, const QString& title)
{
    const auto actions = menu->actions();
    const auto found = std::ranges::find(actions, title, [](const auto* a) { return withoutMnemonic(a->text()); });
    return found == actions.end() ? nullptr : *found;
}

} // namespace

bool press(int key, Qt::KeyboardModifiers modifiers)
{
    if (!waitFor([] { return QGuiApplication::focusWindow() != nullptr; }, u"no window has the focus"_s))
        return false;
    QTest::keyClick(QGuiApplication::focusWindow(), static_cast<Qt::Key>(key), modifiers);
    return true;
}

bool pressKeyOf(const QAction* action)
{
    if (!waitFor([action] { return action && action->isEnabled() && !action->shortcut().isEmpty(); },
                 u"cannot be done by key now: "_s + (action ? action->objectName() : u"nothing"_s)))
        return false;
    const QKeyCombination keys = action->shortcut()[0];
    return press(keys.key(), keys.keyboardModifiers());
}

bool write(const QString& text)
{
    if (!waitFor([] { return QGuiApplication::focusWindow() != nullptr; }, u"no window has the focus"_s))
        return false;
    for (const QChar letter : text)
        QTest::keyClick(QGuiApplication::focusWindow(), letter.toLatin1());
    return true;
}

bool clickOn(QWidget* widget)
{
    return waitFor([widget] { return canBeUsed(widget); },
                   u"cannot be clicked: "_s + (widget ? pathOf(widget) : QString())) &&
           clickAt(widget, widget->rect().center());
}

bool fill(QWidget* field, const QString& text)
{
    return clickOn(field) && press(Qt::Key_A, Qt::ControlModifier) && write(text);
}

bool clickRow(QAbstractItemView* view, const QString& text, Qt::KeyboardModifiers modifiers, Qt::MouseButton button)
{
    QModelIndex row;
    const auto appears = [&] {
        const auto found = view->model()->match(view->model()->index(0, 0, view->rootIndex()), Qt::DisplayRole, text, 1,
                                                Qt::MatchFixedString | Qt::MatchCaseSensitive);
        row = found.value(0);
        return canBeUsed(view) && view->visualRect(row).isValid();
    };
    return waitFor(appears, u"there is no row "_s + text) &&
           clickAt(view->viewport(), view->visualRect(row).center(), button, modifiers);
}

bool clickEntry(QMenu* menu, const QString& title)
{
    QAction* entry = menu ? entryOf(menu, title) : nullptr;
    return waitFor([&] { return canBeUsed(menu) && entry && entry->isVisible() && entry->isEnabled(); },
                   u"cannot be chosen in the menu: "_s + title) &&
           clickAt(menu, menu->actionGeometry(entry).center());
}

bool clickMenu(QWidget* window, const QStringList& titles)
{
    auto* bar = qobject_cast<QMainWindow*>(window)->menuBar();
    QAction* menu = entryOf(bar, titles.first());
    if (!waitFor([&] { return canBeUsed(bar) && menu && menu->isEnabled(); }, u"there is no menu "_s + titles.first()))
        return false;
    clickAt(bar, bar->actionGeometry(menu).center());
    for (const QString& title : titles.sliced(1)) {
        if (!clickEntry(menu->menu(), title))
            return false;
        menu = entryOf(menu->menu(), title);
    }
    return true;
}

} // namespace sandglass::test
