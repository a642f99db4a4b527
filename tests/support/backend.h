// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/provider/provider.h"
#include "core/secrets/memorystore.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/privateengine.h"

#include <memory>

namespace sandglass::test {

/// What a provider speaks to in a test that must hold for each: dockerd, podman, and the emulator of Northflank.
class Backend
{
public:
    enum class Kind { Docker, Podman, Northflank };

    /// The backend that all tests of the executable share, started at the first call. Null, and a failed test, when it
    /// can't be started.
    static Backend* shared(Kind kind);
    ~Backend();
    Q_DISABLE_COPY_MOVE(Backend)

    Kind kind() const { return m_kind; }
    std::unique_ptr<Provider> provider(const Clock& clock);
    /// A sandbox that sleeps.
    SandboxSpec sleeper(const QString& name) const;
    /// An id of the right form that names nothing.
    QString unknownId() const;
    /// Ends it as a crash does, and brings it back with everything that was there.
    void kill9();
    bool restart();
    /// Removes every sandbox.
    void clear();

private:
    explicit Backend(Kind kind, PrivateEngine& engine);

    Kind m_kind;
    PrivateEngine& m_engine;
    std::unique_ptr<NorthflankEmulator> m_emulator;
    MemoryStore m_secrets;
};

} // namespace sandglass::test

Q_DECLARE_METATYPE(sandglass::test::Backend::Kind)
