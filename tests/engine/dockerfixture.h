// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/dockerprovider.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

#include <QTest>

namespace sandglass::test {

inline ConnectionConfig configOf(const PrivateEngine& engine)
{
    ConnectionConfig config;
    config.id = QStringLiteral("test");
    config.name = QStringLiteral("Test engine");
    config.provider = QStringLiteral("docker");
    config.endpoint = engine.endpoint();
    return config;
}

/// A sandbox that sleeps, without network, and ends at SIGTERM.
inline SandboxSpec sleeper(const QString& name)
{
    SandboxSpec spec;
    spec.name = name;
    spec.image = QStringLiteral("sandglass-busybox");
    spec.command = {QStringLiteral("sleep"), QStringLiteral("1000")};
    spec.network = QStringLiteral("none");
    spec.initProcess = false;
    return spec;
}

/// The `State` of a container as the engine tells by the second way.
inline QString stateOf(const PrivateEngine& engine, const QString& id)
{
    const auto answer = engine.request("GET", "/containers/" + id.toLatin1() + "/json");
    return answer.object().value(QStringLiteral("State")).toObject().value(QStringLiteral("Status")).toString();
}

} // namespace sandglass::test
