// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/task.h"

#include <QTimer>

namespace sandglass {

namespace {
/// Holds the callback of onStop; the queued call below is dropped with it.
class StopRelay final : public QObject
{
public:
    StopRelay(const std::stop_token& stop, std::function<void()> callback)
        : m_callback(std::move(callback))
        , m_registration(stop, [this] { QMetaObject::invokeMethod(this, &StopRelay::fire, Qt::QueuedConnection); })
    {
    }

private:
    void fire()
    {
        // The callback may destroy this relay: run a copy.
        const auto callback = m_callback;
        callback();
    }

    std::function<void()> m_callback;
    std::stop_callback<std::function<void()>> m_registration;
};
} // namespace

std::unique_ptr<QObject> onStop(std::stop_token stop, QObject* context, std::function<void()> callback)
{
    auto guarded = [guard = QPointer<QObject>(context), callback = std::move(callback)] {
        if (guard)
            callback();
    };
    return std::make_unique<StopRelay>(stop, std::move(guarded));
}

Task<bool> sleepFor(int milliseconds, std::stop_token stop)
{
    if (stop.stop_requested())
        co_return false;
    const OneShot<bool> done;
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [done] { done.set(true); });
    const auto relay = onStop(stop, &timer, [done] { done.set(false); });
    timer.start(milliseconds);
    co_return co_await done;
}

} // namespace sandglass
