// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/provider/connection.h"

#include <QObject>

#include <optional>

namespace sandglass {

/// An engine that the program can run by itself where no other is found. Main thread.
class LocalEngine : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Unavailable, ///< the software it needs is not installed
        Stopped,
        Starting,
        Running,
        Failed, ///< see error()
    };

    using QObject::QObject;

    virtual State state() const = 0;
    /// Why it Failed, or ended by itself and is started again.
    virtual std::optional<Error> error() const = 0;
    /// The program it runs, for display: "podman". Named also while Unavailable.
    virtual QString product() const = 0;
    /// The connection through which it is reached, also while stopped.
    virtual ConnectionConfig connection() const = 0;

    /// Starts it, or finds it running already. Ends in Running or Failed, told by stateChanged().
    virtual void start() = 0;
    /// Ends the engine; sandboxes keep running, and are there again next time.
    virtual void stop() = 0;

Q_SIGNALS:
    void stateChanged();
};

} // namespace sandglass
