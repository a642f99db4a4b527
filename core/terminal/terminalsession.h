// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/task.h"
#include "core/provider/streams.h"
#include "core/sandboxes/sandbox.h"
#include "core/terminal/outputguard.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QStringList>

#include <deque>
#include <memory>
#include <optional>

class QTimer;

namespace sandglass {

class Provider;
struct ExecSpec;
class ProviderRegistry;
class SandboxRegistry;
class ShellProbe;

/// What to open a terminal with.
struct TerminalRequest
{
    QStringList command;   ///< argument list; empty: the most comfortable shell that the sandbox has
    QString user;          ///< empty: the sandbox's own
    QString instance = {}; ///< which copy of a cloud's sandbox, by name; empty: any that runs

    bool operator==(const TerminalRequest&) const = default;
};

/// A terminal in a sandbox. It outlives the views that show it: they come and go, replay() gives them the screen.
///
/// begin() looks for a shell, waits for the first size that a view tells, and only then starts the process, so that the
/// first prompt has the right width. Input is never repeated and never kept for later: what is written while no process
/// runs is dropped. After the end, reconnect() starts a new process in the same session, below a rule. Main thread.
class TerminalSession : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Probing,  ///< looking for a shell
        Starting, ///< waits for the first size, then for the process
        Running,
        Ended, ///< the process ended with exitCode()
        Lost,  ///< it could not be started or the stream broke: error()
    };

    TerminalSession(const SandboxKey& key, const TerminalRequest& request, int number, ProviderRegistry& providers,
                    SandboxRegistry& sandboxes, ShellProbe& probe, const Clock& clock, QObject* parent = nullptr);
    ~TerminalSession() override;

    SandboxKey key() const { return m_key; }
    const TerminalRequest& request() const { return m_request; }
    int number() const { return m_number; } ///< counts the terminals of one sandbox, from 1
    /// The program's file name, such as "bash"; empty while a shell is looked for. Machine text.
    QString program() const;
    /// The value of terminalMarkVariable in the process and its children.
    QString mark() const { return m_mark; }

    State state() const { return m_state; }
    bool isActive() const { return m_state <= State::Running; }
    std::optional<int> exitCode() const { return m_exitCode; }    ///< when Ended
    const std::optional<Error>& error() const { return m_error; } ///< when Lost
    /// Whether the sandbox stopped under the terminal.
    bool sandboxStopped() const { return m_sandboxStopped; }
    /// Whether the stream broke while the process ran, so that it may run on without us.
    bool mayLiveOn() const { return m_mayLiveOn; }
    /// Whether the connection was down while the process ran, and nothing has come from it since: what is written may
    /// not arrive.
    bool isInDoubt() const { return m_inDoubt; }
    /// Whether reconnect() makes sense now: nothing runs for sure, and the sandbox does.
    bool canReconnect() const;

    /// Starts; call once.
    void begin();
    /// Starts a new process in place of the one that ended, or is in doubt.
    void reconnect();
    /// Hangs up the process, or the one that is being started as soon as it runs. The task outlives the session; it
    /// fails where the process may live on.
    Task<Status> endProcess();
    /// Queues input, for the first process also before it runs; false when it was dropped, because no process runs or
    /// more than 1 MiB waits already.
    bool write(const QByteArray& bytes);
    /// The size of the view that has the say. The first one starts the process, later ones are sent on after 100 ms of
    /// rest. Sizes under 2×2 are no sizes and are ignored.
    void resize(TerminalSize size);
    std::optional<TerminalSize> size() const { return m_size; }

    /// One view has the say: its size is the terminal's, and its emulator answers requests. The newest that asks has
    /// it.
    void setController(QObject* view) { m_controller = view; }
    QObject* controller() const { return m_controller; }

    /// Back-pressure: the stream is read while nobody holds it. A holder that dies lets go.
    void holdOutput(QObject* holder, bool hold);
    /// The last 1 MiB of output, from the beginning of a line on, for a view that begins to show the session.
    QByteArray replay() const;

Q_SIGNALS:
    /// Output that may be given to an emulator; filtered by OutputGuard.
    void output(const QByteArray& bytes);
    /// state(), or something else that this class tells besides the output, is different.
    void changed();

private:
    void probeShell();
    void openWhenSized();
    /// The instance in which a process runs now; nothing when none was started.
    using Opening = OneShot<std::optional<QString>>;
    static Task<void> open(QPointer<TerminalSession> self, Provider* provider, ExecSpec spec, Opening opened);
    void attach(std::unique_ptr<ExecStream> stream);
    void dropStream();
    void finish(State state, std::optional<int> exitCode, std::optional<Error> error);
    void deliver(const QByteArray& bytes);
    void remember(const QByteArray& bytes);
    void setState(State state);
    void onSandboxStopped();
    void onListChanged();
    QString imageKey() const;
    QPointer<Provider> provider() const;

    const SandboxKey m_key;
    const TerminalRequest m_request;
    const int m_number;
    const QString m_mark;
    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    ShellProbe& m_probe;
    const Clock& m_clock;

    State m_state = State::Probing;
    quint64 m_attempt = 0;            ///< answers to an earlier one are dropped
    std::optional<Opening> m_opening; ///< for whoever survives us
    QStringList m_command;
    std::optional<int> m_exitCode;
    std::optional<Error> m_error;
    bool m_sandboxStopped = false;
    bool m_mayLiveOn = false;
    bool m_inDoubt = false;
    bool m_toldReconnect = false;
    std::optional<TerminalSize> m_size;
    std::unique_ptr<ExecStream> m_stream;
    OutputGuard m_guard;
    QByteArray m_typedAhead; ///< before the first process ran
    std::deque<QByteArray> m_recent;
    qsizetype m_recentSize = 0;
    bool m_recentCut = false;
    QSet<QObject*> m_holders;
    QPointer<QObject> m_controller;
    QTimer* m_resizeTimer;
    QTimer* m_stopTimer;
};

} // namespace sandglass
