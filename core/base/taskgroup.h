// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace sandglass {

/// The work that a service has under way, so that the end of the program can cancel it and wait until all is put away.
/// Main thread.
class TaskGroup
{
public:
    /// Held by whoever works, until everything that the work opened is closed again.
    using Member = std::shared_ptr<const QObject>;

    /// \a cancel asks the work to end soon; without it the work is waited for.
    Member join(std::function<void()> cancel = {});
    /// Cancels all members, and resumes when none is left, or with false after \a deadlineMs.
    Task<bool> close(int deadlineMs) const;

private:
    struct Entry
    {
        std::weak_ptr<const QObject> member;
        std::function<void()> cancel;
    };
    std::vector<Entry> m_entries;
};

} // namespace sandglass
