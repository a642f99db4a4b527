// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/logstore.h"
#include "tests/emulator/message.h"
#include "tests/emulator/metricstore.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <memory>
#include <vector>

namespace sandglass {
class LogStream;
}

namespace sandglass::emulator {

// What there is. Objects that the engine knows nothing of are kept in the form in which the API shows them.

/// One container of a service.
struct Instance
{
    QString name;
    QString container; ///< the engine's id
    QString status = QStringLiteral("TASK_STAGING");
    qint64 createdAt = 0; ///< seconds since the epoch
    qint64 updatedAt = 0;
    int revision = 0; ///< of the service, when this was made
    int restarts = 0;
    bool restarting = false;
    qint64 logReadNs = 0; ///< the time of the newest line that was read
    std::unique_ptr<LogStream> log;

    Instance();
    ~Instance();
    Q_DISABLE_COPY_MOVE(Instance)
    bool isRunning() const { return status == u"TASK_RUNNING"; }
    void setStatus(const QString& newStatus);
};

struct Service
{
    QString team;
    QString project;
    QJsonObject data;    ///< the create body, and what the service has got besides: id, times, expiry
    QJsonObject rollout; ///< `status.deployment`
    bool paused = false;
    int revision = 0; ///< counts what asks for new containers
    std::vector<std::shared_ptr<Instance>> instances;
    LogStore logs;
    MetricStore metrics;

    bool rolling = false; ///< a rollout is under way
    bool again = false;   ///< and what it works towards has changed since
    bool removed = false;

    QString id() const { return data.value(u"id").toString(); }
    QString appId() const { return u'/' + team + u'/' + project + u'/' + id(); }
    int wantedInstances() const;
    std::shared_ptr<Instance> instance(const QString& name) const;
    /// Some instance that runs, or null.
    std::shared_ptr<Instance> runningInstance() const;
    void setRollout(const QString& status, const QString& reason = {});
};

struct Volume
{
    QJsonObject data;
    QList<QJsonObject> backups;
    QString engineName;

    QString id() const { return data.value(u"id").toString(); }
    bool isAttachedTo(const QString& service) const;
};

struct Project
{
    QJsonObject data;
    std::vector<std::shared_ptr<Service>> services;
    std::vector<std::shared_ptr<Volume>> volumes;
    QList<QJsonObject> secrets;

    QString id() const { return data.value(u"id").toString(); }
};

struct Team
{
    QString id;
    std::vector<std::shared_ptr<Project>> projects;
    QList<QJsonObject> tags;
    QList<QJsonObject> templates;
    QHash<QString, QList<QJsonObject>> runs; ///< by template
};

/// Everything, and its form in the state file.
struct World
{
    std::vector<std::shared_ptr<Team>> teams;

    QJsonObject toJson() const;
    void load(const QJsonObject& json);

    std::shared_ptr<Team> team(const QString& id) const;
    std::vector<std::shared_ptr<Service>> allServices() const;

    // What the path of a request names, or the 404 for it.
    Found<std::shared_ptr<Project>> project(const Request& request) const;
    Found<std::shared_ptr<Service>> service(const Request& request) const;
    Found<std::shared_ptr<Volume>> volume(const Request& request) const;
};

/// The object of that id in a list; null when there is none.
template <typename T> std::shared_ptr<T> findIn(const std::vector<std::shared_ptr<T>>& list, const QString& id)
{
    for (const auto& object : list) {
        if (object->id() == id)
            return object;
    }
    return nullptr;
}
QJsonObject* findIn(QList<QJsonObject>& list, const QString& id);

} // namespace sandglass::emulator
