// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sandglass {

/// Processes of a sandbox as the engine prints them: titles and as many cells in each row.
struct ProcessTable
{
    QStringList titles;
    QList<QStringList> rows;
};

/// One difference between a sandbox's filesystem and its image.
struct FileChange
{
    enum class Kind { Added, Changed, Deleted };
    Kind kind = Kind::Changed;
    QString path; ///< absolute

    bool operator==(const FileChange&) const = default;
};

/// The result of one command run to its end.
struct CommandResult
{
    QByteArray standardOutput;
    QByteArray standardError;
    int exitCode = -1;
    bool truncated = false; ///< more than the caller's bound was printed
};

struct Volume
{
    QString name;
    QString driver;
    QString mountPoint;
    QDateTime created;
    QMap<QString, QString> labels;
    qint64 sizeBytes = -1; ///< -1: not known
    int usedBy = -1;       ///< sandboxes that attach it; -1: not known

    bool operator==(const Volume&) const = default;
};

struct Network
{
    QString id;
    QString name;
    QString driver;
    QString scope;
    bool internal = false; ///< without a way to the outside
    bool builtIn = false;  ///< the engine brings it and never removes it
    QDateTime created;
    int usedBy = -1; ///< sandboxes that are attached to it; -1: not known

    bool operator==(const Network&) const = default;
};

/// Disk use of one class of objects.
struct DiskUsageClass
{
    int count = 0;
    int active = 0;
    qint64 sizeBytes = 0;
    qint64 reclaimableBytes = 0;
};

struct DiskUsage
{
    DiskUsageClass sandboxes;
    DiskUsageClass images;
    DiskUsageClass volumes;
    DiskUsageClass buildCache;
    QMap<QString, qint64> volumeBytes; ///< by name; empty where the engine tells only the sum
};

/// What a prune removes. `Volumes` means all unused ones, named as well as anonymous.
enum class PruneKind { StoppedSandboxes, DanglingImages, UnusedImages, Volumes, Networks, BuildCache };

struct PruneCandidate
{
    PruneKind kind = PruneKind::StoppedSandboxes;
    QString id;
    QString name;
    qint64 sizeBytes = -1; ///< -1: not known
};

struct PruneOutcome
{
    QStringList removed;
    qint64 freedBytes = 0;
};

/// What the engine says of itself.
struct EngineInfo
{
    QString product; ///< "Docker" or "Podman"
    QString version;
    QString apiVersion; ///< the negotiated one
    QString engineId;   ///< changes when another engine answers at the endpoint
    QString operatingSystem;
    QString architecture;
    int cpus = 0;
    qint64 memoryBytes = 0;
    QStringList runtimes;
    QString defaultRuntime;
    bool rootless = false;
    int cgroupVersion = 0;
    QStringList missingPermissions = {}; ///< of a cloud's token, by the provider's own names; as far as can be told
    bool gpu = false;                    ///< sandboxes can be given a GPU, as far as the engine tells

    bool operator==(const EngineInfo&) const = default;
};

} // namespace sandglass
