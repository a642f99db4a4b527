// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"

#include <QMap>
#include <QStringList>

#include <algorithm>
#include <memory>
#include <optional>

namespace sandglass::test {

/// What the fake's operations share: a record of every call, failures and waiting on order of the test.
class FakeBackend
{
public:
    /// Every call in order: "stopSandbox a1 10".
    QStringList calls;
    /// Operations of this kind fail with this error until it is taken out again.
    QMap<Operation, Error> failures;
    /// Operations of this kind do not end before release().
    void hold(Operation operation) { m_held.insert(operation, OneShot<bool>()); }
    void release(Operation operation)
    {
        const auto gate = m_held.take(operation);
        gate.set(true);
    }
    int count(const QString& call) const
    {
        return static_cast<int>(std::ranges::count_if(calls, [&](const QString& c) { return c.startsWith(call); }));
    }

protected:
    /// Records, and ends in the next turn of the event loop with the failure ordered for \a operation, or with \a
    /// value.
    template <typename T> Task<Result<T>> answer(Operation operation, const QString& call, Result<T> value)
    {
        calls.append(call);
        if (const auto failure = failures.constFind(operation); failure != failures.constEnd())
            value = std::unexpected(failure->during(operation, {}));
        const auto gate = m_held.constFind(operation);
        return settle<T>(std::move(value), gate == m_held.constEnd() ? std::nullopt : std::optional(*gate));
    }
    Task<Status> answer(Operation operation, const QString& call) { return answer<void>(operation, call, Status()); }
    /// The same for a stream: \a made is not called when the operation fails.
    template <typename Stream, typename Make>
    Task<Result<std::unique_ptr<Stream>>> answerStream(Operation operation, const QString& call, Make make)
    {
        if (failures.contains(operation))
            return answer<std::unique_ptr<Stream>>(operation, call, fail(ErrorKind::Internal));
        return answer<std::unique_ptr<Stream>>(operation, call, make());
    }

private:
    template <typename T> static Task<Result<T>> settle(Result<T> value, std::optional<OneShot<bool>> gate)
    {
        if (gate)
            co_await *gate;
        else
            co_await sleepFor(0);
        co_return std::move(value);
    }
    QMap<Operation, OneShot<bool>> m_held;
};

} // namespace sandglass::test
