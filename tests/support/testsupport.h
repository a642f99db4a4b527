// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/connection.h"
#include "core/sandboxes/sandbox.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <optional>

// QCOMPARE prints enumerations of the core by their names. It finds sandglass::toString(), which gives a QString where
// it needs a C string, so it is told the way for each.
namespace QTest::Internal {
template <> inline const char* genericToString<sandglass::ErrorKind>(const void* value)
{
    return QTest::toString(sandglass::toString(*static_cast<const sandglass::ErrorKind*>(value)));
}
template <> inline const char* genericToString<sandglass::Operation>(const void* value)
{
    return QTest::toString(sandglass::toString(*static_cast<const sandglass::Operation*>(value)));
}
template <> inline const char* genericToString<sandglass::ConnectionPhase>(const void* value)
{
    return QTest::toString(sandglass::toString(*static_cast<const sandglass::ConnectionPhase*>(value)));
}
template <> inline const char* genericToString<sandglass::SandboxState>(const void* value)
{
    return QTest::toString(sandglass::toString(*static_cast<const sandglass::SandboxState*>(value)));
}
} // namespace QTest::Internal

namespace sandglass::test {

/// Waits until \a task has ended, turning the event loop, and gives its value. Fails the test after \a timeoutMs.
template <typename T> std::optional<T> await(Task<T> task, int timeoutMs = 20000)
{
    struct State
    {
        std::optional<T> value;
        QEventLoop loop;
    };
    const auto state = std::make_shared<State>();
    [](Task<T> running, std::shared_ptr<State> out) -> Task<void> {
        out->value.emplace(co_await running);
        out->loop.quit();
    }(std::move(task), state);
    // A loop of events, not qWaitFor(): that one sleeps between its looks, 10 ms for each step of a task.
    if (!state->value) {
        QTimer::singleShot(timeoutMs, &state->loop, &QEventLoop::quit);
        state->loop.exec();
    }
    if (!state->value) {
        QTest::qFail("the task did not end in time", __FILE__, __LINE__);
        return std::nullopt;
    }
    return std::move(state->value);
}

/// Where the value of a task lands; empty until it has ended.
template <typename T> std::shared_ptr<std::optional<T>> landing(Task<T> task)
{
    auto value = std::make_shared<std::optional<T>>();
    [](Task<T> running, std::shared_ptr<std::optional<T>> out) -> Task<void> {
        out->emplace(co_await running);
    }(std::move(task), value);
    return value;
}

/// The text of a failed result, for QVERIFY2; "ok" otherwise.
template <typename T> QByteArray why(const Result<T>& result)
{
    return result ? QByteArrayLiteral("ok") : describe(result.error()).toUtf8();
}

} // namespace sandglass::test
