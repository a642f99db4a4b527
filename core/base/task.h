// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QCoroTask>
#include <QObject>
#include <QPointer>

#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

class QThreadPool;

namespace sandglass {

/// An asynchronous operation. It starts at once, runs on the thread that called it and ends in a Result; no exception
/// crosses it. Dropping a Task detaches it: it still runs to its end. Cancel through the std::stop_token it was given.
template <typename T> using Task = QCoro::Task<T>;

/// A value that arrives once, later: `set()` on one side, `co_await` on the other, both on the same thread.
///
/// Copies share one state, so the producer may be destroyed first. The awaiter resumes inside `set()`; a producer must
/// therefore not touch its own members after calling it. A second `set()` is ignored. One awaiter at most.
template <typename T> class OneShot
{
public:
    /// Gives the value; resumes the awaiter, if there is one. Returns false if a value was there already.
    bool set(T value) const
    {
        const auto state = m_state;
        if (state->value)
            return false;
        state->value.emplace(std::move(value));
        if (const auto waiting = std::exchange(state->waiting, {}))
            waiting.resume();
        return true;
    }
    bool isSet() const { return m_state->value.has_value(); }

    auto operator co_await() const
    {
        struct Awaiter
        {
            std::shared_ptr<typename OneShot::State> state;
            bool await_ready() const noexcept { return state->value.has_value(); }
            void await_suspend(std::coroutine_handle<> handle) const noexcept { state->waiting = handle; }
            T await_resume() const { return std::move(*state->value); }
        };
        return Awaiter{m_state};
    }

private:
    struct State
    {
        std::optional<T> value;
        std::coroutine_handle<> waiting;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

/// Runs \a consume with the result of \a task while \a context lives; on \a context's thread. The one way from a task
/// into the window: the callback is dropped with its context, so it never meets a dead `this`.
template <typename T, typename Function> void whenDone(Task<T> task, QObject* context, Function consume)
{
    [](Task<T> running, QPointer<QObject> guard, Function callback) -> Task<void> {
        T result = co_await running;
        if (guard)
            callback(std::move(result));
    }(std::move(task), QPointer<QObject>(context), std::move(consume));
}

/// Runs \a work on \a pool (the global one unless given) and resumes on the calling thread. For everything that can
/// take over 5 ms. \a work must not touch objects of the calling thread. Work that waits for others needs a pool of its
/// own.
template <typename Work> auto runInPool(Work work, QThreadPool* pool = nullptr) -> Task<std::invoke_result_t<Work>>;

/// Resumes after \a milliseconds, or at once with false when \a stop is requested. True when the time passed.
Task<bool> sleepFor(int milliseconds, std::stop_token stop = {});

/// Calls \a callback on \a context's thread, queued, when \a stop is requested; until the returned object dies.
/// Unlike std::stop_callback it never runs inside `request_stop()`, so the callback may destroy anything.
std::unique_ptr<QObject> onStop(std::stop_token stop, QObject* context, std::function<void()> callback);

} // namespace sandglass

#include "core/base/task_impl.h"
