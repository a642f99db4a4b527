// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

class QDockWidget;
class QMainWindow;
class QWidget;

namespace sandglass {

class ActionRegistry;

/// The docks of the window and what of the layout is remembered. The only place that knows QDockWidget.
class WindowDocks : public QObject
{
    Q_OBJECT

public:
    WindowDocks(QMainWindow& window, ActionRegistry& actions);

    enum class Place { Left, Bottom };
    /// A dock that always exists and may be hidden; registers the action "view.dock.ID" that shows and hides it.
    void add(const QString& id, const QString& title, QWidget* content, Place place, bool shownAtFirst = true);
    /// A dock of its own at the bottom, gone when it is closed.
    void addPinned(const QString& title, QWidget* content);
    /// Shows the dock and gives it the focus.
    void show(const QString& id);
    bool isShown(const QString& id) const;

    /// Geometry of the window and the places of all that was added by add().
    void restore();
    void save() const;
    void restoreDefault();

private:
    struct Fixed
    {
        QDockWidget* dock;
        Place place;
        bool shownAtFirst;
    };
    QDockWidget* makeDock(const QString& objectName, const QString& title, QWidget* content);
    void arrange();
    const Fixed* find(const QString& id) const;

    QMainWindow& m_window;
    ActionRegistry& m_actions;
    QList<Fixed> m_fixed;
    int m_nextPinned = 1;
};

} // namespace sandglass
