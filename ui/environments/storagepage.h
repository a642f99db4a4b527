// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/base/task.h"
#include "core/provider/provider.h"
#include "ui/common/rowtable.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QPushButton;

namespace sandglass {

class MessageBar;
class ProviderRegistry;
class Theme;

/// What the tabs of the storage dialog work with.
struct StorageContext
{
    ProviderRegistry& providers;
    ActivityLog& activity;
    Theme& theme;
    MessageBar& messages;
};

/// One tab of the storage dialog: a table of the objects of one connection, and buttons under it.
class StoragePage : public QWidget
{
    Q_OBJECT

public:
    /// The connection \a id was chosen, or its state changed; reads it again when it is ready.
    void setConnection(const QString& id);
    virtual void readAgain() = 0;

protected:
    /// \a name is the object name of the table, \a purpose its name for screen readers.
    StoragePage(const StorageContext& context, const QString& name, const QString& purpose, const QStringList& titles);

    QPushButton* addButton(const QString& name, const QString& text, std::function<void()> clicked);
    QHBoxLayout* buttonRow() const { return m_buttons; }
    /// Lets the person sort by a click on a title.
    void makeSortable() { m_table->makeSortable(); }
    virtual void updateButtons() = 0;
    /// Another connection was chosen: what is known is of the one before.
    virtual void forget() = 0;

    /// Shows that there is nothing to list, and what that means, until there are rows.
    void showEmpty(const QString& icon, const QString& title, const QString& text)
    {
        m_table->showEmpty(icon, title, text);
    }
    /// Shows \a rows in place of what was there, with the same one selected.
    void setRows(const QList<TableRow>& rows) { m_table->setRows(rows); }
    QString selectedKey() const { return m_table->selectedKey(); } ///< empty when nothing is selected

    QString connection() const { return m_connection; }
    /// Null while the connection is not ready.
    Provider* provider() const;
    const StorageContext& context() const { return m_context; }

    /// Reads, and hands the result to \a show unless another connection was chosen meanwhile; an error is shown.
    /// \a always runs in both cases.
    template <typename T>
    void read(Task<Result<T>> reading, std::function<void(const T&)> show, std::function<void()> always = {});
    /// The same work with an entry in the activity list, also when this page has gone before its end.
    template <typename T>
    Task<Result<T>> tracked(Task<Result<T>> work, Operation operation, const QString& subject,
                            std::function<void()> cancel = {}) const;
    quint64 beginActivity(Operation operation, const QString& subject, std::function<void()> cancel) const;

private:
    void showError(const Error& error);

    StorageContext m_context;
    QString m_connection;
    RowTable* m_table;
    QHBoxLayout* m_buttons;
};

/// Ends the activity \a id of \a log with the outcome of \a work.
template <typename T> Task<Result<T>> endsActivity(Task<Result<T>> work, QPointer<ActivityLog> log, quint64 id)
{
    Result<T> outcome = co_await work;
    if (log)
        log->finish(id, outcome ? Status() : Status(std::unexpected(outcome.error())));
    co_return outcome;
}

/// What comes of an operation when the connection was lost before it began.
Task<Status> failsWithoutConnection(Operation operation, QString subject);

/// Whether \a work succeeded.
template <typename T> Task<Status> statusOf(Task<Result<T>> work)
{
    const Result<T> outcome = co_await work;
    co_return outcome ? Status() : Status(std::unexpected(outcome.error()));
}

template <typename T>
void StoragePage::read(Task<Result<T>> reading, std::function<void(const T&)> show, std::function<void()> always)
{
    whenDone(std::move(reading), this,
             [this, id = m_connection, show = std::move(show), always = std::move(always)](const Result<T>& outcome) {
                 if (m_connection != id)
                     return;
                 if (outcome)
                     show(*outcome);
                 else
                     showError(outcome.error());
                 if (always)
                     always();
             });
}

template <typename T>
Task<Result<T>> StoragePage::tracked(Task<Result<T>> work, Operation operation, const QString& subject,
                                     std::function<void()> cancel) const
{
    const quint64 id = beginActivity(operation, subject, std::move(cancel));
    return endsActivity<T>(std::move(work), &m_context.activity, id);
}

} // namespace sandglass
