// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace sandglass {

class LogSearch;
class SearchLine;

/// The search field of a log with what belongs to it: place and count of the matches, next and previous, case, regular
/// expression, and whether to show matching lines only. What is toggled persists.
class LogSearchBar : public QWidget
{
    Q_OBJECT

public:
    /// Esc in the empty field gives the focus to \a returnFocusTo.
    LogSearchBar(LogSearch& search, QWidget* returnFocusTo, QWidget* parent = nullptr);

    void focusSearch();
    void clear();
    QString text() const;
    bool isCaseSensitive() const;
    bool isRegex() const;
    bool isFilter() const;
    /// Next match, previous match: for the pane, whose shortcuts they are.
    QAction* nextAction() const { return m_next; }
    QAction* previousAction() const { return m_previous; }

Q_SIGNALS:
    void criteriaChanged();

private:
    QAction* addToggle(const QString& name, const QString& text, const QString& icon, const QString& setting);
    QToolButton* addButton(QAction* action);
    void showCount();

    LogSearch& m_search;
    SearchLine* m_line;
    QLabel* m_count;
    QAction* m_next;
    QAction* m_previous;
    QAction* m_case;
    QAction* m_regex;
    QAction* m_filter;
};

} // namespace sandglass
