// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/docks.h"

#include "ui/common/plaintext.h"
#include "ui/shell/actions.h"

#include <QAction>
#include <QDockWidget>
#include <QGuiApplication>
#include <QMainWindow>
#include <QScreen>
#include <QSettings>
#include <QStyle>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString geometrySetting = u"window/geometry"_s;
const QString stateSetting = u"window/state"_s;
/// Raised when docks or toolbars change, so that an old state is not applied to new ones.
constexpr int stateVersion = 1;
constexpr QSize firstSize(1280, 800);
constexpr int firstLeftWidth = 264;
constexpr int firstBottomHeight = 200;
constexpr int firstPinnedHeight = 240;
constexpr int firstFrameMargin = 16;
} // namespace

WindowDocks::WindowDocks(QMainWindow& window, ActionRegistry& actions)
    : QObject(&window)
    , m_window(window)
    , m_actions(actions)
{
    m_window.setDockNestingEnabled(true);
    m_window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
}

QDockWidget* WindowDocks::makeDock(const QString& objectName, const QString& title, QWidget* content)
{
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(objectName);
    dock->setWidget(content);
    return dock;
}

void WindowDocks::add(const QString& id, const QString& title, QWidget* content, Place place, bool shownAtFirst)
{
    QDockWidget* dock = makeDock(id + u"Dock"_s, title, content);
    m_fixed.append({dock, place, shownAtFirst});
    // An action of our own, because the dock's belongs to no registry.
    QAction* toggle = m_actions.add({.id = u"view.dock."_s + id, .text = title, .icon = {}, .category = tr("View")},
                                    [dock, toggle = dock->toggleViewAction()] {
                                        toggle->trigger();
                                        if (dock->isVisible())
                                            dock->raise();
                                    });
    toggle->setCheckable(true);
    connect(dock->toggleViewAction(), &QAction::toggled, toggle, &QAction::setChecked);
    arrange();
}

void WindowDocks::arrange()
{
    for (const Fixed& fixed : std::as_const(m_fixed)) {
        fixed.dock->setFloating(false);
        m_window.addDockWidget(fixed.place == Place::Left ? Qt::LeftDockWidgetArea : Qt::BottomDockWidgetArea,
                               fixed.dock);
        fixed.dock->setVisible(fixed.shownAtFirst);
        m_actions.find(u"view.dock."_s + fixed.dock->objectName().chopped(4))->setChecked(fixed.shownAtFirst);
    }
}

void WindowDocks::addPinned(const QString& title, QWidget* content)
{
    QDockWidget* dock = makeDock(u"pinned%1"_s.arg(m_nextPinned++), shownLabel(title), content);
    dock->setAttribute(Qt::WA_DeleteOnClose);
    QDockWidget* neighbour = nullptr;
    const auto docks = m_window.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly);
    for (QDockWidget* other : docks) {
        if (other != dock && other->isVisible() && !other->isFloating() &&
            m_window.dockWidgetArea(other) == Qt::BottomDockWidgetArea)
            neighbour = other;
    }
    m_window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    if (neighbour)
        m_window.tabifyDockWidget(neighbour, dock);
    else
        m_window.resizeDocks({dock}, {firstPinnedHeight}, Qt::Vertical);
    dock->show();
    dock->raise();
    content->setFocus();
}

const WindowDocks::Fixed* WindowDocks::find(const QString& id) const
{
    const auto found =
        std::ranges::find_if(m_fixed, [&id](const Fixed& fixed) { return fixed.dock->objectName() == id + u"Dock"_s; });
    return found == m_fixed.cend() ? nullptr : &*found;
}

void WindowDocks::show(const QString& id)
{
    if (const Fixed* fixed = find(id)) {
        fixed->dock->show();
        fixed->dock->raise();
        fixed->dock->widget()->setFocus(Qt::ShortcutFocusReason);
    }
}

bool WindowDocks::isShown(const QString& id) const
{
    const Fixed* fixed = find(id);
    return fixed && fixed->dock->isVisibleTo(&m_window);
}

void WindowDocks::restore()
{
    const QSettings settings;
    if (!m_window.restoreGeometry(settings.value(geometrySetting).toByteArray())) {
        const QScreen* screen = QGuiApplication::primaryScreen();
        // The frame is not known before the window is shown; the whole of it must fit.
        const QSize frame(0, m_window.style()->pixelMetric(QStyle::PM_TitleBarHeight) + firstFrameMargin);
        m_window.resize(screen ? firstSize.boundedTo(screen->availableSize() - frame) : firstSize);
    }
    if (!m_window.restoreState(settings.value(stateSetting).toByteArray(), stateVersion))
        restoreDefault();
}

void WindowDocks::save() const
{
    QSettings settings;
    settings.setValue(geometrySetting, m_window.saveGeometry());
    settings.setValue(stateSetting, m_window.saveState(stateVersion));
}

void WindowDocks::restoreDefault()
{
    arrange();
    QList<QDockWidget*> left;
    QList<QDockWidget*> bottom;
    for (const Fixed& fixed : std::as_const(m_fixed)) {
        if (fixed.shownAtFirst)
            (fixed.place == Place::Left ? left : bottom).append(fixed.dock);
    }
    if (!left.isEmpty())
        m_window.resizeDocks({left.first()}, {firstLeftWidth}, Qt::Horizontal);
    if (left.size() == 2)
        m_window.resizeDocks(left, {2, 3}, Qt::Vertical);
    if (!bottom.isEmpty())
        m_window.resizeDocks({bottom.first()}, {firstBottomHeight}, Qt::Vertical);
}

} // namespace sandglass

#include "moc_docks.cpp"
