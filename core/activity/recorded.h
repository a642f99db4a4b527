// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/base/task.h"

#include <QPointer>

namespace sandglass {

/// Shows \a work as \a task in the log until it ends, whether or not whoever asked for it is still there then.
/// \a cancel and \a retry as for ActivityLog::begin().
template <typename T>
Task<Result<T>> recorded(Task<Result<T>> work, QPointer<ActivityLog> log, Activity task,
                         std::function<void()> cancel = {}, std::function<void()> retry = {})
{
    const quint64 id = log->begin(std::move(task), std::move(cancel), std::move(retry));
    Result<T> outcome = co_await work;
    if (log)
        log->finish(id, outcome ? Status() : Status(std::unexpected(outcome.error())));
    co_return outcome;
}

} // namespace sandglass
