// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/provider/localengine.h"

#include <QByteArray>
#include <QLockFile>
#include <QPointer>

class QLocalSocket;
class QProcess;
class QTimer;

namespace sandglass {

/// `podman system service` as a child of this program, on a private socket in the runtime folder.
///
/// The service ends with the program, however the program ends; the containers it made belong to podman and go on.
/// Where another Sandglass has started it already, that one is used. One that ends by itself is started again, after
/// growing pauses; one that ends a few times in a row, each time soon, has Failed.
class EmbeddedEngine final : public LocalEngine
{
    Q_OBJECT

public:
    /// What start() needs; the defaults are this machine's. Tests give their own.
    struct Setup
    {
        QString program;             ///< absolute path of podman; empty: not installed
        QStringList globalArguments; ///< before `system service`
        QString socketPath;
        int firstPauseMs = 1000; ///< before it is started again
    };

    explicit EmbeddedEngine(const Clock& clock, Setup setup = machineSetup(), QObject* parent = nullptr);
    ~EmbeddedEngine() override;

    State state() const override { return m_state; }
    std::optional<Error> error() const override { return m_error; }
    QString product() const override { return QStringLiteral("podman"); }
    ConnectionConfig connection() const override;
    void start() override;
    void stop() override;

    /// podman from PATH, a socket in the runtime folder, and the options that this machine's cgroups ask for.
    static Setup machineSetup();

private:
    void setState(State state);
    void begin();
    void check();
    void probe();
    void dropProbe();
    void launch();
    void becomeRunning();
    void settle();
    /// It ended, though nobody wanted that. \a said: its last words.
    void ended(const QString& said);
    void fail(ErrorKind kind, const QString& text);
    void keepError(ErrorKind kind, const QString& text);

    const Clock& m_clock;
    Setup m_setup;
    State m_state;
    std::optional<Error> m_error;
    QLockFile m_lock;               ///< held from looking whether the engine runs until it does
    QPointer<QLocalSocket> m_probe; ///< to an engine that another program started; tells when it ends
    QPointer<QProcess> m_process;
    QTimer* m_check;
    QTimer* m_again;
    Backoff m_backoff;
    int m_quickEnds = 0; ///< in a row
    qint64 m_runningSinceMs = 0;
    QByteArray m_output; ///< the newest 4 KiB of what podman printed
    int m_checksLeft = 0;
};

} // namespace sandglass
