// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/enginebackend.h"
#include "tests/emulator/faults.h"
#include "tests/emulator/options.h"
#include "tests/emulator/ratelimit.h"
#include "tests/emulator/recorder.h"
#include "tests/emulator/world.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace sandglass::emulator {

class Rollouts;

/// What the parts of the emulator share. Lives as long as the program, so coroutines hold it by reference.
class Emulator : public QObject
{
    Q_OBJECT

public:
    explicit Emulator(const Options& given);
    ~Emulator() override;

    const Options options;
    const QString identity; ///< marks what this emulator makes on the engine; the same after a restart with its state
    World world;
    EngineBackend engine;
    RateLimit rate;
    Faults faults;
    Recorder recorder;
    QString address; ///< "127.0.0.1:PORT", once it listens

    Rollouts& rollouts() { return *m_rollouts; }
    /// Something of the world is new: it is written to the state file soon, and before the next answer.
    void changed();
    /// Writes what is new now, so that nobody is told what a crash would make undone.
    void settle();
    /// Whether \a token is one of ours.
    bool knows(const QString& token) const;
    /// Whether \a token has that permission ("Project > Services > General > Read").
    bool allows(const QString& token, const QString& permission) const;

private:
    Emulator(const Options& given, const QJsonObject& state);
    void save() const;

    QTimer m_saveSoon;
    std::unique_ptr<Rollouts> m_rollouts;
};

} // namespace sandglass::emulator
