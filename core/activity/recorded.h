// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/base/task.h"

#include <QPointer>

namespace sandglass {

/// Shows \a work as \a task in the log until it ends, whether or not whoever asked for it is still there then.
template <typename T> Task<Result<T>> recorded(Task<Result<T>> work, QPointer<ActivityLog> log, Activity task)
{
    const quint64 id = log->begin(std::move(task));
    Result<T> outcome = co_await work;
    if (log)
        log->finish(id, outcome ? Status() : Status(std::unexpected(outcome.error())));
    co_return outcome;
}

} // namespace sandglass
