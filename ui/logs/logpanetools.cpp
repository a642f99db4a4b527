// SPDX-License-Identifier: GPL-3.0-or-later
// What a log pane offers to do: its tool bar and the menu of its lines.
#include "ui/common/plaintext.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QLayout>
#include <QMenu>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

QAction* LogPane::addAction(const QString& name, const QString& text, const QString& icon)
{
    auto* action = new QAction(Theme::icon(icon), text, this);
    action->setObjectName(name);
    setPlainToolTip(action, text);
    m_tools->addAction(action);
    QWidget* button = m_tools->widgetForAction(action);
    button->setObjectName(name + u"Button"_s);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return action;
}

QAction* LogPane::addToggle(const QString& name, const QString& text, const QString& icon, const QString& setting,
                            bool byDefault)
{
    QAction* toggle = addAction(name, text, icon);
    toggle->setCheckable(true);
    toggle->setChecked(QSettings().value(setting, byDefault).toBool());
    connect(toggle, &QAction::toggled, this, [setting](bool on) { QSettings().setValue(setting, on); });
    return toggle;
}

QComboBox* LogPane::addChoice(const QString& name, const QString& purpose, const QStringList& choices)
{
    auto* choice = new QComboBox(m_tools);
    choice->setObjectName(name);
    choice->setAccessibleName(purpose);
    setPlainToolTip(choice, purpose);
    choice->addItems(choices);
    m_tools->addWidget(choice);
    connect(choice, &QComboBox::currentIndexChanged, this, &LogPane::applyCriteria);
    return choice;
}

void LogPane::makeToolBar()
{
    m_tools->setObjectName(u"logTools"_s);
    m_tools->setIconSize(QSize(16, 16));
    m_tools->layout()->setSpacing(4);
    m_follow = addAction(u"follow"_s, tr("Follow the end of the log"), u"go-bottom"_s);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    connect(m_follow, &QAction::triggered, m_view, &LogView::setFollowing);
    m_wrap = addToggle(u"wrap"_s, tr("Wrap long lines"), u"text-wrap"_s, u"logs/wrap"_s, true);
    connect(m_wrap, &QAction::toggled, m_view, &LogView::setWrapped);
    m_timestamps = addToggle(u"timestamps"_s, tr("Show times"), u"clock"_s, u"logs/timestamps"_s, false);
    connect(m_timestamps, &QAction::toggled, m_view, &LogView::setTimestamps);
    m_view->setWrapped(m_wrap->isChecked());
    m_view->setTimestamps(m_timestamps->isChecked());
    m_tools->addSeparator();
    m_channel = addChoice(u"channel"_s, tr("Which output to show"), {tr("All output"), tr("stdout"), tr("stderr")});
    m_level = addChoice(u"level"_s, tr("Which levels to show"),
                        {tr("All levels"), tr("Info and above"), tr("Warnings and errors"), tr("Errors")});
    m_since =
        addChoice(u"since"_s, tr("From when on to show lines"), {tr("All times"), tr("Last 5 min"), tr("Last hour")});
    m_chooseOnServer = addAction(u"chooseOnServer"_s, tr("Choose the lines on the server"), u"network-server"_s);
    m_chooseOnServer->setCheckable(true);
    connect(m_chooseOnServer, &QAction::toggled, this, &LogPane::showScope);
    m_tools->addSeparator();
    m_clear = addAction(u"clear"_s, tr("Clear the view"), u"edit-clear-all"_s);
    connect(m_clear, &QAction::triggered, this, &LogPane::clearView);
    m_copy = addAction(u"copy"_s, tr("Copy the selection, or all lines shown"), u"edit-copy"_s);
    connect(m_copy, &QAction::triggered, this, &LogPane::copyLines);

    auto* saveMenu = new QMenu(this);
    m_saveShown = saveMenu->addAction(tr("Save the lines shown…"));
    m_saveShown->setObjectName(u"saveShown"_s);
    connect(m_saveShown, &QAction::triggered, this, &LogPane::saveShown);
    m_saveWhole = saveMenu->addAction(tr("Save the whole log…"));
    m_saveWhole->setObjectName(u"saveWhole"_s);
    connect(m_saveWhole, &QAction::triggered, this, &LogPane::saveWhole);
    m_cancelSave = saveMenu->addAction(tr("Cancel saving"));
    m_cancelSave->setObjectName(u"cancelSave"_s);
    connect(m_cancelSave, &QAction::triggered, this, [this] { m_saving.request_stop(); });
    QAction* save = addAction(u"save"_s, tr("Save…"), u"document-save-as"_s);
    save->setMenu(saveMenu);
    auto* button = qobject_cast<QToolButton*>(m_tools->widgetForAction(save));
    button->setPopupMode(QToolButton::InstantPopup);
}

void LogPane::makeContextMenu()
{
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        QAction* copy = menu->addAction(Theme::icon(u"edit-copy"_s), tr("Copy"));
        copy->setShortcut(QKeySequence::Copy);
        connect(copy, &QAction::triggered, m_view, [this] { m_view->copy(false); });
        QAction* copyTimes = menu->addAction(tr("Copy with times"));
        connect(copyTimes, &QAction::triggered, m_view, [this] { m_view->copy(true); });
        QAction* all = menu->addAction(tr("Select all"));
        all->setShortcut(QKeySequence::SelectAll);
        connect(all, &QAction::triggered, m_view, &LogView::selectAll);
        copy->setEnabled(m_view->hasSelection() || m_view->currentLine() != 0);
        copyTimes->setEnabled(copy->isEnabled());
        const LogView::Place place = m_view->placeAt(at);
        if (place.line != 0 && m_view->item(place.line).isJson) {
            menu->addSeparator();
            const bool expanded = m_view->item(place.line).expanded;
            QAction* expand = menu->addAction(expanded ? tr("Collapse the JSON object") : tr("Expand the JSON object"));
            connect(expand, &QAction::triggered, m_view, [this, place] { m_view->toggle(place.line); });
        }
        menu->addSeparator();
        menu->addActions({m_wrap, m_timestamps, m_clear});
        menu->popup(m_view->viewport()->mapToGlobal(at));
    });
}

} // namespace sandglass
