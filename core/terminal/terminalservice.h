// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/terminal/shellprobe.h"
#include "core/terminal/terminalsession.h"

#include <QList>
#include <QObject>

#include <memory>
#include <vector>

namespace sandglass {

struct SandboxBatch;

/// All terminals of all sandboxes. It owns the sessions; views borrow them. Main thread.
class TerminalService : public QObject
{
    Q_OBJECT

public:
    TerminalService(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock,
                    QObject* parent = nullptr);
    ~TerminalService() override;

    /// A new terminal, already begun. Null when the sandbox has 32 already.
    TerminalSession* open(const SandboxKey& key, const TerminalRequest& request = {});
    QList<TerminalSession*> sessions(const SandboxKey& key) const; ///< in the order they were opened
    int activeCount() const;                                       ///< over all sandboxes: starting or running

    /// Ends the session. A process that still runs is hung up, as a terminal that is closed does it: it gets SIGHUP,
    /// and what was started with nohup lives on. Where that cannot be done, processMayLiveOn() tells.
    void close(TerminalSession* session);
    /// Closes all. True when every process has been told, false after 3 s; for the end of the program.
    Task<bool> closeAll();

    /// The shells and users that a new terminal of this sandbox can have; looks for them where they are not known.
    Task<Result<ShellList>> findShells(const SandboxKey& key);

Q_SIGNALS:
    void opened(sandglass::TerminalSession* session);
    /// Views let go of the session; it is destroyed after this signal.
    void aboutToClose(sandglass::TerminalSession* session);
    /// A session was opened or closed, or its state is different.
    void activeCountChanged();
    /// The terminal was closed, and its process could not be told.
    void processMayLiveOn(const sandglass::SandboxKey& key, const QString& program, const sandglass::Error& error);

private:
    void onSandboxesChanged(const SandboxBatch& batch);
    /// Takes the session out; the task tells its process.
    Task<Status> end(TerminalSession* session);

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    const Clock& m_clock;
    ShellProbe m_probe;
    std::vector<std::unique_ptr<TerminalSession>> m_sessions;
    TaskGroup m_work; ///< processes that are being told
};

} // namespace sandglass
