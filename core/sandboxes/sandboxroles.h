// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

/// Columns of SandboxModel, in the order people see them at first.
enum class SandboxColumn { Name, State, Environment, Cpu, Memory, Ports, Left, Age, Connection, Isolation };
inline constexpr int sandboxColumnCount = static_cast<int>(SandboxColumn::Isolation) + 1;

/// Roles of SandboxModel, the same in every column unless said otherwise.
enum class SandboxRole {
    Key = Qt::UserRole + 1, ///< SandboxKey
    Sort,                   ///< of the column: a number or a lower-case text; invalid sorts last
    State,                  ///< int(SandboxState)
    ExitCode,               ///< int; invalid when unknown
    Health,                 ///< "healthy", "unhealthy", "starting" or empty
    Stale,                  ///< bool: the connection is down
    AsOfMs,                 ///< wall clock of the last proof
    CreatedMs,              ///< wall clock; 0 unknown
    ExpiresMs,              ///< wall clock of the end of its lifetime; 0 when it has none
    Ports,                  ///< QVariant of QList<PortMapping>
    Labels,                 ///< QMap<QString, QString>
    Image,                  ///< the reference it was created from
    ConnectionName,         ///< the connection as the person calls it
    CpuPercent,             ///< double, of one core; invalid when unknown
    MemoryBytes,            ///< qint64; invalid when unknown
    MemoryLimitBytes,       ///< qint64; invalid when unknown
    Isolation,              ///< IsolationAssessment; invalid while unknown
    GroupTitle,             ///< set by a grouping proxy on its group rows; invalid on sandboxes
};

constexpr int role(SandboxRole which)
{
    return static_cast<int>(which);
}
constexpr int column(SandboxColumn which)
{
    return static_cast<int>(which);
}

} // namespace sandglass
