// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QString>
#include <QStringList>
#include <Qt>

class QAbstractItemView;
class QAction;
class QMenu;
class QWidget;

namespace sandglass::test {

/// The hands of a person. What they do enters at the window, as from the desktop, and ends where the focus, a popup or
/// a modal dialog takes it. Each waits, at most 5 s, until what it needs can be used, and fails the test otherwise.

/// A key, for whatever has the focus.
bool press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
/// The key of \a action, once that is enabled.
bool pressKeyOf(const QAction* action);
/// Latin letters, digits and signs, key by key.
bool write(const QString& text);
/// Clicks the middle of \a widget.
bool clickOn(QWidget* widget);
/// Clicks a field, and writes in the place of what it holds.
bool fill(QWidget* field, const QString& text);
/// Clicks the row that shows \a text in its first column.
bool clickRow(QAbstractItemView* view, const QString& text, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              Qt::MouseButton button = Qt::LeftButton);
/// Goes through the menus of \a window's menu bar by click: {"Sandbox", "Restart"}.
bool clickMenu(QWidget* window, const QStringList& titles);
/// Clicks the entry of an open menu.
bool clickEntry(QMenu* menu, const QString& title);

} // namespace sandglass::test
