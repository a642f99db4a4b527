// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "ui/common/pane.h"

class QAction;
class QModelIndex;
class QPlainTextEdit;
class QSplitter;
class QStackedWidget;
class QTimer;
class QTreeView;

namespace sandglass {

class ActivityDecorator;
class ActivityModel;
class EmptyState;
class SearchLine;
class Theme;

/// Everything that the person asked for: running tasks with their progress, ended ones with their outcome. Cancel,
/// Retry and Copy details act on the selection, by button, context menu and key. Looking at it acknowledges the
/// failures.
class ActivityPane : public Pane
{
    Q_OBJECT

public:
    ActivityPane(ActivityLog& log, Theme& theme, QWidget* parent = nullptr);
    ~ActivityPane() override;

    /// Selects the task and scrolls to it; clears the filter that hides it.
    void showTask(quint64 id);
    /// Selects the newest that failed, if there is one.
    void showNewestFailure();
    void focusSearch() override;
    void resetLayout() override;

Q_SIGNALS:
    /// An intent for the window: select this sandbox.
    void sandboxRequested(const sandglass::SandboxKey& key);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeToolRow();
    void makeView();
    void resetHeader();
    QAction* makeAction(const QString& name, const QString& icon, const QString& text, const QKeySequence& keys = {});
    QList<Activity> selected() const;
    void updateActions();
    void updateDetails();
    void updateEmptyState();
    void updateTimer();
    void openMenu(const QPoint& position);
    void copyDetails();

    ActivityLog& m_log;
    Theme& m_theme;
    ActivityModel* m_model;
    ActivityDecorator* m_decorated;
    SearchLine* m_search = nullptr;
    QTreeView* m_view;
    QPlainTextEdit* m_details;
    QSplitter* m_splitter;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTimer* m_timer;
    QAction* m_cancel;
    QAction* m_retry;
    QAction* m_copy;
    QAction* m_clear;
    QAction* m_goTo;
};

} // namespace sandglass
