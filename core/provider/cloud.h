// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/cloudspec.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace sandglass {

/// A group of sandboxes, volumes and secrets, in one region or cluster.
struct CloudProject
{
    QString id;
    QString name;
    QString description;
    QString region;  ///< id; empty in lists
    QString cluster; ///< id of the account's own cluster; empty: the provider's

    bool operator==(const CloudProject&) const = default;
};

/// What to create: of \a region and \a cluster one is given.
struct CloudProjectSpec
{
    QString name;
    QString description;
    QString region;
    QString cluster;
};

/// A size of sandboxes, with its price.
struct CloudPlan
{
    QString id;
    QString name;
    double cpus = 0;
    qint64 memoryBytes = 0;
    double perHour = -1; ///< in `currency`; -1: not told
    double perMonth = -1;
    QString currency; ///< "USD"

    bool operator==(const CloudPlan&) const = default;
};

/// A GPU that a region has.
struct CloudGpu
{
    QString id;
    QString name;
    QString manufacturer;
    qint64 memoryBytes = 0;
    QList<int> counts;   ///< how many one sandbox can have
    double perHour = -1; ///< each, in USD; -1: not told

    bool operator==(const CloudGpu&) const = default;
};

struct CloudRegion
{
    QString id;
    QString name;
    QList<CloudGpu> gpus;

    bool operator==(const CloudRegion&) const = default;
};

/// A mark that decides on which machines a sandbox runs and how it is isolated.
struct CloudTag
{
    QString id;
    QString name;
    QString description;
    QString color; ///< "#RRGGBB" or empty
    bool spotNodes = false;
    bool onDemandNodes = false;
    QString isolation; ///< of services: "gvisor", "kata-clh", "kata-qemu"; empty: none stated

    bool operator==(const CloudTag&) const = default;
};

/// A cluster of the account's own.
struct CloudCluster
{
    QString id;
    QString name;
    QString provider;
    QString region;
    QString state;

    bool operator==(const CloudCluster&) const = default;
};

/// What can be chosen when something is created. A part that could not be read has its error and is empty.
struct CloudCatalogue
{
    QList<CloudPlan> plans; ///< cheapest first
    QList<CloudRegion> regions;
    QList<CloudTag> tags;
    QList<CloudCluster> clusters;
    std::optional<Error> tagsError;
    std::optional<Error> clustersError; ///< few tokens may read them
};

/// A port of this machine that leads to one of a sandbox.
struct CloudForward
{
    QString sandbox;
    int internalPort = 0;
    quint16 localPort = 0;             ///< on loopback
    int connections = 0;               ///< open now
    std::optional<Error> failure = {}; ///< of the newest connection, while none came about since

    bool operator==(const CloudForward&) const = default;
};

struct CloudVolume
{
    QString id;
    QString name;
    QString project;
    QString status; ///< the provider's own word
    qint64 megabytes = 0;
    QString storageClass;
    bool shared = false;
    QStringList mountPaths; ///< empty where the answer does not tell
    QStringList attachedTo; ///< sandbox ids
    QStringList tags;
    QDateTime created;

    bool operator==(const CloudVolume&) const = default;
};

struct CloudBackup
{
    QString id;
    QString name;
    QString description;
    QString status;
    QDateTime created;

    bool operator==(const CloudBackup&) const = default;
};

/// One running copy of a sandbox.
struct CloudInstance
{
    QString name;
    QString state; ///< the provider's own word
    bool running = false;
    QDateTime created;

    bool operator==(const CloudInstance&) const = default;
};

/// Secrets that sandboxes of a project get as variables. Their values are never listed.
struct CloudSecretGroup
{
    QString id;
    QString name;
    QString description;
    int priority = 0;
    bool restricted = false;   ///< only the sandboxes named get it; else all of the project
    QStringList usedBy;        ///< sandbox ids
    QStringList variableNames; ///< empty where the answer does not tell

    bool operator==(const CloudSecretGroup&) const = default;
};

struct CloudSecretGroupSpec
{
    QString name;
    QString description;
    int priority = 0;
    QMap<QString, QString> variables;
    bool restricted = false;
    QStringList usedBy; ///< sandbox ids
};

struct CloudTemplate
{
    QString id;
    QString name;
    QString description;
    QDateTime updated;

    bool operator==(const CloudTemplate&) const = default;
};

/// One run of a template.
struct CloudRun
{
    QString id;
    QString templateId;
    QString status;         ///< the provider's own word, such as "running"
    bool concluded = false; ///< nothing follows
    bool succeeded = false;
    QDateTime started;
    QDateTime ended;

    bool operator==(const CloudRun&) const = default;
};

/// What to change in a sandbox; what is not set stays.
struct CloudUpdate
{
    std::optional<QString> plan = {};
    std::optional<QString> image = {};
    std::optional<QMap<QString, QString>> variables = {}; ///< the whole set
    std::optional<QStringList> tags = {};
};

/// What spent requests, in the present period of the budget.
struct RequestUse
{
    Operation operation = Operation::None;
    int count = 0;

    bool operator==(const RequestUse&) const = default;
};

} // namespace sandglass
