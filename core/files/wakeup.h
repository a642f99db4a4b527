// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QObject>

#include <memory>
#include <utility>

namespace sandglass {

/// Lets a coroutine sleep until any of several signals says that something may have changed. Main thread.
///
/// notify() never resumes the coroutine inside the caller: the signal's sender may be destroyed by what follows. Like a
/// condition variable: look at your conditions, and if none holds `co_await next()` with no other await in between.
class Wakeup : public QObject
{
public:
    /// Deleted by the event loop, because its own event may be what ends the coroutine that holds it.
    static std::shared_ptr<Wakeup> create()
    {
        return {new Wakeup, [](Wakeup* wakeup) { wakeup->deleteLater(); }};
    }

    void notify()
    {
        if (std::exchange(m_posted, true))
            return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_posted = false;
                const OneShot<bool> waiting = std::exchange(m_next, {});
                waiting.set(true);
            },
            Qt::QueuedConnection);
    }

    OneShot<bool> next() const { return m_next; }

private:
    Wakeup() = default;
    OneShot<bool> m_next;
    bool m_posted = false;
};

} // namespace sandglass
