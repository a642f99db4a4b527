// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/localengine.h"

namespace sandglass::test {

/// An embedded engine that starts, runs and dies when the test says so.
class FakeLocalEngine final : public LocalEngine
{
public:
    State state() const override { return m_state; }
    std::optional<Error> error() const override { return m_error; }
    QString product() const override { return QStringLiteral("podman"); }
    ConnectionConfig connection() const override
    {
        ConnectionConfig config;
        config.id = QStringLiteral("embedded");
        config.name = QStringLiteral("Sandglass engine");
        config.provider = QStringLiteral("fake");
        config.endpoint = QStringLiteral("unix:///run/embedded.sock");
        config.origin = QStringLiteral("embedded");
        return config;
    }
    void start() override
    {
        ++starts;
        setState(State::Starting);
    }
    void stop() override { setState(State::Stopped); }

    void setState(State state, const std::optional<Error>& error = {})
    {
        m_state = state;
        m_error = error;
        Q_EMIT stateChanged();
    }

    int starts = 0;

private:
    State m_state = State::Stopped;
    std::optional<Error> m_error;
};

} // namespace sandglass::test
