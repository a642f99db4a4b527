// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logsearchbar.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/logs/logsearch.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QAction>
#include <QBoxLayout>
#include <QLocale>
#include <QSettings>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

LogSearchBar::LogSearchBar(LogSearch& search, QWidget* returnFocusTo, QWidget* parent)
    : QWidget(parent)
    , m_search(search)
    , m_line(new SearchLine(tr("Search the log"), returnFocusTo, this))
    , m_count(new PlainLabel({}, this))
    , m_next(new QAction(Theme::icon(u"go-down"_s), tr("Next match"), this))
    , m_previous(new QAction(Theme::icon(u"go-up"_s), tr("Previous match"), this))
{
    m_line->setObjectName(u"logSearch"_s);
    m_count->setObjectName(u"matchCount"_s);
    m_next->setObjectName(u"nextMatch"_s);
    m_previous->setObjectName(u"previousMatch"_s);
    m_next->setShortcut(Qt::Key_F3);
    m_previous->setShortcut(Qt::SHIFT | Qt::Key_F3);
    for (QAction* action : {m_next, m_previous}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        setPlainToolTip(action,
                        u"%1 (%2)"_s.arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_line->setMinimumWidth(160);
    row->addWidget(m_line, 1);
    row->addWidget(m_count);
    addButton(m_previous);
    addButton(m_next);
    m_case = addToggle(u"caseSensitive"_s, tr("Match case"), u"format-text-uppercase"_s, u"logs/caseSensitive"_s);
    m_regex = addToggle(u"regex"_s, tr("Regular expression"), u"code-context"_s, u"logs/regex"_s);
    m_filter = addToggle(u"filterLines"_s, tr("Show matching lines only"), u"view-filter"_s, u"logs/filter"_s);

    connect(m_line, &SearchLine::searchChanged, this, &LogSearchBar::criteriaChanged);
    connect(m_line, &SearchLine::nextRequested, &m_search, &LogSearch::next);
    connect(m_line, &SearchLine::previousRequested, &m_search, &LogSearch::previous);
    connect(m_next, &QAction::triggered, &m_search, &LogSearch::next);
    connect(m_previous, &QAction::triggered, &m_search, &LogSearch::previous);
    connect(&m_search, &LogSearch::changed, this, &LogSearchBar::showCount);
    showCount();
}

QAction* LogSearchBar::addToggle(const QString& name, const QString& text, const QString& icon, const QString& setting)
{
    auto* toggle = new QAction(Theme::icon(icon), text, this);
    toggle->setObjectName(name);
    toggle->setCheckable(true);
    toggle->setChecked(QSettings().value(setting).toBool());
    setPlainToolTip(toggle, text);
    connect(toggle, &QAction::toggled, this, [this, setting](bool on) {
        QSettings().setValue(setting, on);
        Q_EMIT criteriaChanged();
    });
    addButton(toggle);
    return toggle;
}

QToolButton* LogSearchBar::addButton(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

void LogSearchBar::focusSearch()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void LogSearchBar::clear()
{
    m_line->clear();
}

QString LogSearchBar::text() const
{
    return m_line->text();
}

bool LogSearchBar::isCaseSensitive() const
{
    return m_case->isChecked();
}

bool LogSearchBar::isRegex() const
{
    return m_regex->isChecked();
}

bool LogSearchBar::isFilter() const
{
    return m_filter->isChecked();
}

void LogSearchBar::showCount()
{
    const bool wrong = m_search.hasText() && !m_search.problem().isEmpty();
    const int count = m_search.count();
    QString text;
    if (wrong) {
        text = tr("Not a regular expression");
    } else if (m_search.hasText()) {
        const QString all = QLocale().toString(count);
        if (m_search.current() > 0)
            //: Place and number of the matches of a search.
            text = tr("%1 of %2").arg(QLocale().toString(m_search.current()), all);
        else if (count == 0)
            text = m_search.isSearching() ? tr("Searching…") : tr("No match");
        else
            text = tr("%n match(es)", nullptr, count);
    }
    setPlainToolTip(m_count, wrong ? shown(m_search.problem()) : QString());
    m_count->setForegroundRole(wrong || count > 0 ? QPalette::WindowText : QPalette::PlaceholderText);
    m_next->setEnabled(count > 0);
    m_previous->setEnabled(count > 0);
    if (text == m_count->text())
        return;
    m_count->setText(text);
    m_count->setVisible(!text.isEmpty());
    if (!text.isEmpty() && !m_search.isSearching() && m_line->hasFocus() && QAccessible::isActive()) {
        QAccessibleAnnouncementEvent event(this, text);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace sandglass

#include "moc_logsearchbar.cpp"
