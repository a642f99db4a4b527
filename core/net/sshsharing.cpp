// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sshsharing.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int mostSessions = 8;
constexpr int lookEveryMs = 50;
constexpr int patienceMs = 15000;

/// The control socket of a new connection, in a directory that is only ours (0700) and gone with the program. Empty
/// where none can be made short enough for the address of a socket, which costs the sharing only.
QString newControlPath()
{
    static const auto directory = [] {
        const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
        auto made =
            std::make_unique<QTemporaryDir>((runtime.isEmpty() ? QDir::tempPath() : runtime) + u"/sandglass-XXXXXX"_s);
        // An address holds 107 bytes; ssh appends 17 while it makes the socket.
        constexpr qsizetype longestNumber = 10;
        constexpr qsizetype longest = 107 - 1 - longestNumber - 17;
        if (!made->isValid() || made->path().toUtf8().size() > longest)
            made.reset();
        return made;
    }();
    static int number = 0;
    return directory ? directory->filePath(QString::number(++number)) : QString();
}

} // namespace

/// One session's place in a connection.
struct SshSharing::Place
{
    explicit Place(std::shared_ptr<Connection> taken)
        : connection(std::move(taken))
    {
        ++connection->sessions;
    }
    ~Place() { --connection->sessions; }
    Q_DISABLE_COPY_MOVE(Place)

    const std::shared_ptr<Connection> connection;
};

Task<SshSharing::Seat> SshSharing::take(std::shared_ptr<SshSharing> self, std::stop_token stop)
{
    const auto connection = self->connectionWithPlace();
    if (!connection)
        co_return Seat{};
    const std::shared_ptr<void> lease = std::make_shared<Place>(connection);
    // The socket is there once the connection is authenticated.
    for (int waitedMs = 0; waitedMs < patienceMs && !QFileInfo::exists(connection->controlPath);
         waitedMs += lookEveryMs) {
        if (connection->opener.expired()) {
            connection->opener = lease;
            break;
        }
        if (!co_await sleepFor(lookEveryMs, stop))
            break;
    }
    co_return Seat{connection->controlPath, lease};
}

std::shared_ptr<SshSharing::Connection> SshSharing::connectionWithPlace()
{
    const auto found =
        std::ranges::find_if(m_connections, [](const auto& connection) { return connection->sessions < mostSessions; });
    if (found != m_connections.end())
        return *found;
    auto made = std::make_shared<Connection>();
    made->controlPath = newControlPath();
    if (made->controlPath.isEmpty())
        return {};
    m_connections.push_back(made);
    return made;
}

} // namespace sandglass
