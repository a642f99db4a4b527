// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/sandboxes/sandbox.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QTimer>

#include <memory>

namespace sandglass {

/// How often the lists are read, in milliseconds. Without events a change is seen when the list is read next, so a
/// change is seen within 20 s as long as the budget allows.
struct ServiceListTimings
{
    int servicesMs = 18000;  ///< the list of each project, at most that often
    int longestMs = 600000;  ///< and at least that often, unless nothing is left to spend
    int projectsMs = 600000; ///< the list of projects
    int detailsMs = 60000;   ///< the details of one sandbox after the other: what lists do not tell may change too
    int firstLookMs = 1000;  ///< a sandbox on which somebody acted: its details, with growing pauses
    int longestLookMs = 8000;
    int lookForMs = 300000;
    int tickMs = 1000; ///< 0: the owner calls tick()
};

/// The sandboxes of one team as far as they are known, kept true by reading lists. Main thread.
///
/// A list tells status and name of a hundred services with one request; image, instances and pause are in the details
/// of each, which are read when the list shows something new. It spends at most three fifths of what the budget still
/// has, spread over the rest of its period.
class ServiceList : public QObject
{
    Q_OBJECT

public:
    ServiceList(std::shared_ptr<NorthflankApi> api, QString connection, const Clock& clock,
                ServiceListTimings timings = {}, QObject* parent = nullptr);
    ~ServiceList() override;
    Q_DISABLE_COPY_MOVE(ServiceList)

    /// Reads everything, told by listed(), and goes on.
    void activate();
    /// Reads no more. What is known stays.
    void deactivate();
    /// Reads everything again.
    void refresh();
    /// Nobody looks: lists rest until somebody does. Sandboxes on which somebody acted are followed all the same.
    void setWatched(bool watched);
    /// Somebody acted on the sandbox, or made it: its details are read until it has settled.
    void follow(const QString& id);
    /// It was deleted.
    void drop(const QString& id);
    /// Details that were read for another reason.
    void take(const QString& id, const QJsonObject& service);
    /// Does what is due.
    void tick();

    std::optional<Sandbox> known(const QString& id) const;
    /// The details of the sandbox as they were read last, or nothing.
    QJsonObject details(const QString& id) const;
    QStringList projects() const { return m_projects.keys(); }
    /// Whether anything is on its way.
    bool isReading() const;
    /// How long a list has been on its way, 0 for none.
    qint64 waitingMs() const;

Q_SIGNALS:
    void listed(const QList<sandglass::Sandbox>& all);
    void changed(const sandglass::Sandbox& sandbox);
    void removed(const QString& id);
    void started(const QString& id);
    void stopped(const QString& id);
    /// A list came, changed or not.
    void confirmed();
    /// A list could not be read; the connection is to be made anew.
    void readFailed(const sandglass::Error& error);

private:
    struct Entry
    {
        QJsonObject listed;  ///< as the last list told it
        QJsonObject service; ///< what list and details told, the newer on top
        Sandbox sandbox;
        bool detailed = false; ///< details were read once
        bool up = false;       ///< an instance runs
        bool wanted = true;    ///< the details are to be read: there is something new
        bool reading = false;
        qint64 detailsAtMs = 0;  ///< when the details were asked for last
        qint64 notBeforeMs = 0;  ///< after a failure
        qint64 nextLookMs = 0;   ///< 0: not followed
        qint64 followedAtMs = 0; ///< since when
        int lookStepMs = 0;
    };
    struct Project
    {
        QHash<QString, Entry> entries; ///< by sandbox id
        qint64 readAtMs = 0;           ///< when the last list was asked for; 0: never
        bool reading = false;
        bool readOnce = false;
        bool withheld = false; ///< the token may not list it
    };

    void readProjects();
    void takeProjects(const QList<QJsonObject>& projects);
    void readServices(const QString& project);
    void takeServices(const QString& project, const QList<QJsonObject>& services);
    void failServices(const QString& project, const Error& error);
    void readDetails(const QString& id, Urgency urgency);
    void takeDetails(const QString& id, const Result<QJsonObject>& answer);
    void lookAtFollowed(qint64 now);
    void planNextLook(Entry& entry, qint64 now) const;
    void readWantedDetails(qint64 now);
    void readOldestDetails(qint64 now);
    void apply(const QString& id, Entry& entry, const QJsonObject& service);
    void tellListedOnce();
    void forget(const QString& id);
    Entry* find(const QString& id);
    const Entry* find(const QString& id) const { return const_cast<ServiceList*>(this)->find(id); }
    int requestsPerRound() const;
    qint64 roundMs() const;
    bool maySpendFreely() const;
    bool isCurrent(quint64 generation) const { return m_active && m_generation == generation; }

    using Api = std::shared_ptr<NorthflankApi>;
    static Task<void> runProjects(QPointer<ServiceList> self, Api api, quint64 generation, std::stop_token stop);
    static Task<void> runServices(QPointer<ServiceList> self, Api api, quint64 generation, QString project,
                                  std::stop_token stop);
    static Task<void> runDetails(QPointer<ServiceList> self, Api api, quint64 generation, QString id, Urgency urgency,
                                 std::stop_token stop);

    const Api m_api;
    const QString m_connection;
    const Clock& m_clock;
    const ServiceListTimings m_timings;
    QMap<QString, Project> m_projects;
    QHash<QString, qint64> m_goneAtMs; ///< deleted by us: a list that was asked for before still shows it
    QStringList m_rotation;            ///< whose details are read again in turn
    bool m_active = false;
    bool m_watched = true;
    bool m_listedOnce = false; ///< since activate()
    bool m_readingProjects = false;
    qint64 m_projectsAtMs = 0;
    qint64 m_rotatedAtMs = 0;
    int m_detailsUnderWay = 0;
    quint64 m_generation = 0;
    std::stop_source m_stop;
    QTimer m_timer;
};

} // namespace sandglass
