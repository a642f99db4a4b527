// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/logs/logservice.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakelog.h"
#include "tests/support/manualclock.h"
#include "ui/theme/theme.h"

#include <memory>

namespace sandglass::test {

/// One connection with two running sandboxes, "a1" and "b1", their logs, and what shows them.
struct LogWorld
{
    LogWorld()
    {
        provider->list({provider->makeSandbox(QStringLiteral("a1")), provider->makeSandbox(QStringLiteral("b1"))});
    }

    SandboxKey a() const { return {QStringLiteral("fake"), QStringLiteral("a1")}; }
    SandboxKey b() const { return {QStringLiteral("fake"), QStringLiteral("b1")}; }
    void fill(int lines)
    {
        for (int i = 0; i < lines; ++i)
            logA.write("line " + QByteArray::number(logA.lines.size()));
    }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider = FakeProvider::addTo(providers);
    FakeLog logA{provider, QStringLiteral("a1")};
    FakeLog logB{provider, QStringLiteral("b1")};
    ActivityLog activities{clock};
    LogService service{providers, sandboxes, activities, clock};
    Theme theme;
};

} // namespace sandglass::test
