// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/cloud.h"
#include "core/sandboxes/sandbox.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace sandglass {

class CloudOperations;
class CloudService;
class Provider;

/// Something that is read from a cloud: its value, and whether it is being read or could not be.
template <typename T> struct Reading
{
    T value;
    std::optional<Error> error;
    bool busy = false;
};

/// What can be chosen for a new sandbox in a cloud, for all sections of the dialog: projects and the catalogue are read
/// when a connection is chosen, the rest when a project is. Empty for an engine.
class CloudChoices : public QObject
{
    Q_OBJECT

public:
    explicit CloudChoices(CloudService& clouds, QObject* parent = nullptr);

    /// May be null, or an engine.
    void setProvider(Provider* provider);
    /// Null for an engine, and when the connection has gone.
    CloudOperations* cloud() const;
    void chooseProject(const QString& id);
    QString chosenProject() const { return m_chosen; }
    /// Chooses the project when it was made.
    Task<Status> createProject(CloudProjectSpec spec);
    Task<Status> giveSecretGroup(QString group, SandboxKey sandbox);
    /// Reads again what could not be read.
    void retry();

    const Reading<QList<CloudProject>>& projects() const { return m_projects; }
    const Reading<CloudCatalogue>& catalogue() const { return m_catalogue; }
    /// The chosen one, with its region or cluster.
    const Reading<CloudProject>& project() const { return m_project; }
    const Reading<QList<CloudVolume>>& volumes() const { return m_volumes; }
    const Reading<QList<CloudSecretGroup>>& secretGroups() const { return m_secretGroups; }

    /// Those of the chosen project's region; a cluster's are not told.
    QList<CloudGpu> gpus() const;

Q_SIGNALS:
    /// A reading began or ended, or another project was chosen.
    void changed();

private:
    template <typename T> void read(Reading<T>& into, Task<Result<T>> task, const quint64& generation);
    void readProjects();
    void readCatalogue(bool fresh);
    void readProject();
    void readProjectParts();
    void begin();

    CloudService& m_clouds;
    QPointer<Provider> m_provider;
    QString m_chosen;
    Reading<QList<CloudProject>> m_projects;
    Reading<CloudCatalogue> m_catalogue;
    Reading<CloudProject> m_project;
    Reading<QList<CloudVolume>> m_volumes;
    Reading<QList<CloudSecretGroup>> m_secretGroups;
    quint64 m_connectionGeneration = 0; ///< answers of an earlier connection are dropped
    quint64 m_projectGeneration = 0;    ///< and those about an earlier project
};

} // namespace sandglass
