// SPDX-License-Identifier: GPL-3.0-or-later
// Template bodies of core/base/task.h; include that one.
#pragma once

#include <QCoreApplication>
#include <QThreadPool>

namespace sandglass {

template <typename Work> auto runInPool(Work work, QThreadPool* pool) -> Task<std::invoke_result_t<Work>>
{
    using T = std::invoke_result_t<Work>;
    const OneShot<T> done;
    // A context on the calling thread carries the result home; it is deleted by the delivery itself.
    auto* home = new QObject;
    QThreadPool* chosen = pool ? pool : QThreadPool::globalInstance();
    chosen->start([work = std::move(work), done, home]() mutable {
        auto result = std::make_shared<T>(work());
        QMetaObject::invokeMethod(
            home,
            [home, done, result] {
                home->deleteLater();
                done.set(std::move(*result));
            },
            Qt::QueuedConnection);
    });
    co_return co_await done;
}

} // namespace sandglass
