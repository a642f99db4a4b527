// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activitypane.h"

#include "core/activity/activitymodel.h"
#include "core/activity/activityroles.h"
#include "ui/activity/activitydecorator.h"
#include "ui/activity/outcomedelegate.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int tickMs = 1000;
const auto headerKey = u"activity/header"_s;

/// Everything known of a task, as plain text.
QString detailsOf(const Activity& task)
{
    QStringList lines{task.error ? errorDetails(*task.error) : activityText(task)};
    if (!task.detail.isEmpty())
        lines.append(shown(task.detail, 400, true));
    if (task.problems.count > 0) {
        lines.append(ActivityPane::tr("Problems:"));
        for (const QString& problem : task.problems.examples)
            lines.append(u"  "_s + shown(problem, 400));
        if (const qint64 others = task.problems.count - task.problems.examples.size(); others > 0)
            lines.append(u"  "_s + ActivityPane::tr("and %n more", nullptr, static_cast<int>(others)));
    }
    lines.append(ActivityPane::tr("Started: %1").arg(formatTime(task.startedMs)));
    if (task.endedMs != 0)
        lines.append(ActivityPane::tr("Took: %1").arg(formatDuration(task.endedMs - task.startedMs)));
    lines.append(ActivityPane::tr("By: %1").arg(shown(task.user, 100)));
    if (!task.connection.isEmpty())
        lines.append(ActivityPane::tr("Connection: %1").arg(shown(task.connection, 200)));
    return lines.join(u'\n');
}

} // namespace

ActivityPane::ActivityPane(ActivityLog& log, Theme& theme, QWidget* parent)
    : Pane(parent)
    , m_log(log)
    , m_theme(theme)
    , m_model(new ActivityModel(log, this))
    , m_decorated(new ActivityDecorator(log, theme, this))
    , m_view(new QTreeView(this))
    , m_details(new QPlainTextEdit(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_timer(new QTimer(this))
    , m_cancel(makeAction(u"cancelTaskAction"_s, u"dialog-cancel"_s, tr("Cancel task"), QKeySequence(Qt::Key_Delete)))
    , m_retry(makeAction(u"retryTaskAction"_s, u"view-refresh"_s, tr("Retry task")))
    , m_copy(makeAction(u"copyTaskAction"_s, u"edit-copy"_s, tr("Copy details"), QKeySequence::Copy))
    , m_clear(makeAction(u"clearEndedAction"_s, u"edit-clear-history"_s, tr("Clear ended tasks")))
    , m_goTo(makeAction(u"goToSandboxAction"_s, u"go-jump"_s, tr("Go to sandbox")))
{
    setObjectName(u"activityPane"_s);
    m_decorated->setSourceModel(m_model);
    makeView();

    m_details->setObjectName(u"activityDetails"_s);
    m_details->setAccessibleName(tr("Details of the selected task"));
    setPlainToolTip(m_details, tr("Details of the selected task"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFont(Theme::machineFont());
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->hide();
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolRow());
    column->addWidget(m_splitter, 1);

    m_timer->setInterval(tickMs);
    connect(m_timer, &QTimer::timeout, m_decorated, &ActivityDecorator::tellTime);
    connect(&m_log, &ActivityLog::added, this, &ActivityPane::updateTimer);
    connect(&m_log, &ActivityLog::ended, this, &ActivityPane::updateTimer);
    connect(&m_log, &ActivityLog::failedCountChanged, this, [this] {
        if (isVisible())
            m_log.acknowledgeFailures();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_decorated, signal, this, [this] {
            updateEmptyState();
            updateActions();
            updateDetails();
        });
    }
    connect(m_decorated, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
                if (roles == QList<int>{Qt::DisplayRole})
                    return; // Only the time passed.
                updateActions();
                updateDetails();
            });
    updateEmptyState();
    updateActions();
}

ActivityPane::~ActivityPane()
{
    QSettings().setValue(headerKey, m_view->header()->saveState());
}

QAction* ActivityPane::makeAction(const QString& name, const QString& icon, const QString& text,
                                  const QKeySequence& keys)
{
    auto* action = new QAction(Theme::icon(icon), text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    setPlainToolTip(action, text);
    return action;
}

QWidget* ActivityPane::makeToolRow()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    m_search = new SearchLine(tr("Filter tasks"), m_view, row);
    m_search->setObjectName(u"activitySearch"_s);
    layout->addWidget(m_search, 1);
    connect(m_search, &SearchLine::searchChanged, this, [this](const QString& text) {
        m_decorated->setFilterText(text);
        updateEmptyState();
    });
    auto* which = new QComboBox(row);
    which->setObjectName(u"activityShown"_s);
    which->setAccessibleName(tr("Which tasks are shown"));
    setPlainToolTip(which, tr("Which tasks are shown"));
    which->addItems({tr("All tasks"), tr("Running tasks"), tr("Failed tasks")});
    layout->addWidget(which);
    connect(which, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_decorated->setShown(static_cast<ActivityDecorator::Show>(index));
        updateEmptyState();
    });
    for (QAction* action : {m_cancel, m_retry, m_copy, m_clear}) {
        auto* button = new QToolButton(row);
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
    }
    connect(m_cancel, &QAction::triggered, this, [this] {
        for (const Activity& task : selected())
            m_log.cancel(task.id);
    });
    connect(m_retry, &QAction::triggered, this, [this] {
        for (const Activity& task : selected())
            m_log.retry(task.id);
    });
    connect(m_copy, &QAction::triggered, this, &ActivityPane::copyDetails);
    connect(m_clear, &QAction::triggered, &m_log, &ActivityLog::clearEnded);
    connect(m_goTo, &QAction::triggered, this, [this] {
        const QList<Activity> tasks = selected();
        if (tasks.size() == 1 && tasks.constFirst().sandbox.isValid())
            Q_EMIT sandboxRequested(tasks.constFirst().sandbox);
    });
    return row;
}

void ActivityPane::makeView()
{
    m_view->setObjectName(u"activityView"_s);
    m_view->setAccessibleName(tr("Tasks"));
    m_view->setModel(m_decorated);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAlternatingRowColors(false);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAllColumnsShowFocus(true);
    m_view->setItemDelegateForColumn(static_cast<int>(ActivityColumn::Outcome), new OutcomeDelegate(m_view));
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->addActions({m_cancel, m_retry, m_copy});
    QHeaderView* header = m_view->header();
    header->setStretchLastSection(false);
    m_view->setTextElideMode(Qt::ElideMiddle); // Generated names differ at their ends.
    header->setSectionResizeMode(static_cast<int>(ActivityColumn::Outcome), QHeaderView::Stretch);
    resetHeader();
    header->restoreState(QSettings().value(headerKey).toByteArray());
    connect(m_view, &QTreeView::customContextMenuRequested, this, &ActivityPane::openMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        updateActions();
        updateDetails();
    });
}

void ActivityPane::resetHeader()
{
    QHeaderView* header = m_view->header();
    header->resizeSection(static_cast<int>(ActivityColumn::Task), 320);
    header->resizeSection(static_cast<int>(ActivityColumn::Started), 96);
    header->resizeSection(static_cast<int>(ActivityColumn::Duration), 96);
}

QList<Activity> ActivityPane::selected() const
{
    QList<Activity> tasks;
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows)
        tasks.append(m_decorated->activity(row));
    return tasks;
}

void ActivityPane::updateActions()
{
    const QList<Activity> tasks = selected();
    m_cancel->setEnabled(std::ranges::any_of(tasks, &Activity::canCancel));
    m_retry->setEnabled(std::ranges::any_of(tasks, &Activity::canRetry));
    m_copy->setEnabled(!tasks.isEmpty());
    m_goTo->setEnabled(tasks.size() == 1 && tasks.constFirst().sandbox.isValid());
    m_clear->setEnabled(std::ranges::any_of(m_log.entries(),
                                            [](const Activity& task) { return task.state != ActivityState::Running; }));
}

void ActivityPane::updateDetails()
{
    const QList<Activity> tasks = selected();
    m_details->setVisible(tasks.size() == 1);
    if (tasks.size() != 1)
        return;
    const QString text = detailsOf(tasks.constFirst());
    if (m_details->toPlainText() != text)
        m_details->setPlainText(text);
}

void ActivityPane::updateEmptyState()
{
    const bool filled = m_decorated->rowCount() > 0;
    setFocusEntry(this, filled ? static_cast<QWidget*>(m_view) : m_search);
    if (filled) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    if (m_model->rowCount() > 0) {
        m_empty->setContent(u"view-filter"_s, tr("No task matches"), tr("Change the filter to see the others."));
    } else {
        m_empty->setContent(u"view-list-details"_s, tr("Nothing to tell yet"),
                            tr("What you do with sandboxes appears here, with its progress and its outcome."));
    }
    m_stack->setCurrentWidget(m_empty);
}

void ActivityPane::updateTimer()
{
    const bool needed = isVisible() && m_log.runningCount() > 0;
    if (needed && !m_timer->isActive())
        m_timer->start();
    else if (!needed)
        m_timer->stop();
}

void ActivityPane::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_goTo, m_retry, m_cancel, m_copy});
    menu->addSeparator();
    menu->addAction(m_clear);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void ActivityPane::copyDetails()
{
    QStringList texts;
    for (const Activity& task : selected())
        texts.append(detailsOf(task));
    if (!texts.isEmpty())
        QGuiApplication::clipboard()->setText(texts.join(u"\n\n"_s));
}

void ActivityPane::showTask(quint64 id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    QModelIndex index = m_decorated->mapFromSource(m_model->index(row, 0));
    if (!index.isValid()) {
        m_search->clear();
        findChild<QComboBox*>(u"activityShown"_s)->setCurrentIndex(0);
        index = m_decorated->mapFromSource(m_model->index(row, 0));
    }
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void ActivityPane::showNewestFailure()
{
    const auto& entries = m_log.entries();
    const auto newest = std::find_if(entries.crbegin(), entries.crend(),
                                     [](const Activity& task) { return task.state == ActivityState::Failed; });
    if (newest != entries.crend())
        showTask(newest->id);
}

void ActivityPane::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ActivityPane::resetLayout()
{
    for (int visual = 0; visual < activityColumnCount; ++visual)
        m_view->header()->moveSection(m_view->header()->visualIndex(visual), visual);
    resetHeader();
}

void ActivityPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_log.acknowledgeFailures();
    m_decorated->tellTime();
    updateTimer();
}

void ActivityPane::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    updateTimer();
}

} // namespace sandglass

#include "moc_activitypane.cpp"
