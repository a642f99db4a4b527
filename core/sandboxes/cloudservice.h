// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/recorded.h"
#include "core/provider/cloudoperations.h"

#include <QObject>

#include <functional>

namespace sandglass {

class ProviderRegistry;

/// What the person does to a cloud, beside the life of its sandboxes.
struct CloudTask
{
    QString connection; ///< id
    Operation operation = Operation::None;
    QString subject = {};              ///< the object's name
    SandboxKey sandbox = {};           ///< where it is about one
    std::function<void()> cancel = {}; ///< offered while it runs; empty: it can't be cancelled
};

/// The actions of people on what clouds have: each has one entry in the activity log, with retry. Main thread.
class CloudService : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Work = std::function<Task<Result<T>>(CloudOperations& cloud)>;

    CloudService(ProviderRegistry& providers, ActivityLog& activity, QObject* parent = nullptr);

    /// The cloud of a connection that is Ready; else null.
    CloudOperations* cloud(const QString& connection) const;
    /// Does \a work on the cloud of the task's connection; fails with Unreachable where there is none. A retry calls it
    /// again.
    template <typename T> Task<Result<T>> run(CloudTask task, Work<T> work);

Q_SIGNALS:
    /// Something was done there, also by a retry: what is shown of it should be read again.
    void changed(const QString& connection);

private:
    QString nameOf(const QString& connection) const;

    ProviderRegistry& m_providers;
    ActivityLog& m_activity;
};

template <typename T> Task<Result<T>> CloudService::run(CloudTask task, Work<T> work)
{
    const auto onCloud = [](CloudOperations* cloud, Work<T> todo, CloudTask about) -> Task<Result<T>> {
        Result<T> outcome = fail(ErrorKind::Unreachable);
        if (cloud)
            outcome = co_await todo(*cloud);
        if (!outcome && outcome.error().operation == Operation::None)
            outcome = std::unexpected(outcome.error().during(about.operation, about.subject));
        co_return outcome;
    };
    const auto told = [](Task<Result<T>> recordedWork, QPointer<CloudService> self,
                         QString connection) -> Task<Result<T>> {
        Result<T> outcome = co_await recordedWork;
        if (outcome && self)
            Q_EMIT self->changed(connection);
        co_return outcome;
    };
    Activity activity;
    activity.operation = task.operation;
    activity.subject = task.subject;
    activity.connection = nameOf(task.connection);
    activity.sandbox = task.sandbox;
    auto again = [self = QPointer<CloudService>(this), task, work] {
        if (self)
            self->run<T>(task, work);
    };
    return told(recorded<T>(onCloud(cloud(task.connection), work, task), &m_activity, std::move(activity), task.cancel,
                            std::move(again)),
                this, task.connection);
}

} // namespace sandglass
