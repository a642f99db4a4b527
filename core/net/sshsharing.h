// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QString>

#include <memory>
#include <stop_token>
#include <vector>

namespace sandglass {

/// Which connection to its host each ssh uses (ControlMaster), for one dialer.
///
/// An sshd lets a connection carry ten sessions (MaxSessions); an ssh beyond that makes a connection of its own, and of
/// many new connections at once sshd drops some (MaxStartups). So eight share one, and those behind the first wait
/// until it is up.
class SshSharing
{
public:
    /// What `ControlPath` is to be, empty for none; the place is given back with the lease.
    struct Seat
    {
        QString controlPath;
        std::shared_ptr<void> lease;
    };
    static Task<Seat> take(std::shared_ptr<SshSharing> self, std::stop_token stop);

    /// The connections may be dead without telling: the next seats are in new ones.
    void startOver() { m_connections.clear(); }

private:
    struct Connection
    {
        QString controlPath;
        int sessions = 0;
        std::weak_ptr<void> opener; ///< the lease of the one that makes it
    };
    struct Place;
    /// One with a place, made where there is none. Null where no directory can be had.
    std::shared_ptr<Connection> connectionWithPlace();

    std::vector<std::shared_ptr<Connection>> m_connections;
};

} // namespace sandglass
