// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/cloudchoices.h"

#include "core/provider/provider.h"
#include "core/sandboxes/cloudservice.h"

#include <algorithm>
#include <utility>

namespace sandglass {

CloudChoices::CloudChoices(CloudService& clouds, QObject* parent)
    : QObject(parent)
    , m_clouds(clouds)
{
}

template <typename T> void CloudChoices::read(Reading<T>& into, Task<Result<T>> task, const quint64& generation)
{
    into.busy = true;
    into.error.reset();
    whenDone(std::move(task), this, [this, &into, &generation, asked = generation](Result<T> answer) {
        if (asked != generation)
            return;
        into.busy = false;
        if (answer)
            into.value = std::move(*answer);
        else
            into.error = answer.error();
        Q_EMIT changed();
    });
}

CloudOperations* CloudChoices::cloud() const
{
    return m_provider ? m_provider->cloud() : nullptr;
}

void CloudChoices::setProvider(Provider* provider)
{
    if (m_provider)
        disconnect(m_provider, nullptr, this, nullptr);
    m_provider = provider;
    ++m_connectionGeneration;
    m_projects = {};
    m_catalogue = {};
    chooseProject(cloud() ? provider->config().project : QString());
    if (!cloud())
        return;
    connect(provider, &Provider::connectionStateChanged, this, &CloudChoices::begin);
    begin();
}

void CloudChoices::begin()
{
    const bool begun = m_projects.busy || m_projects.error || !m_projects.value.isEmpty();
    if (!m_provider->connectionState().isReady() || begun)
        return;
    readProjects();
    readCatalogue(false);
    readProjectParts();
    Q_EMIT changed();
}

void CloudChoices::readProjects()
{
    read(m_projects, cloud()->listProjects(), m_connectionGeneration);
}

void CloudChoices::readCatalogue(bool fresh)
{
    read(m_catalogue, cloud()->readCatalogue(fresh), m_connectionGeneration);
}

void CloudChoices::chooseProject(const QString& id)
{
    m_chosen = id;
    ++m_projectGeneration;
    m_project = {};
    m_volumes = {};
    m_secretGroups = {};
    if (cloud() && m_provider->connectionState().isReady())
        readProjectParts();
    Q_EMIT changed();
}

void CloudChoices::readProject()
{
    read(m_project, cloud()->readProject(m_chosen), m_projectGeneration);
}

void CloudChoices::readProjectParts()
{
    if (m_chosen.isEmpty() || m_project.busy)
        return;
    readProject();
    read(m_volumes, cloud()->listVolumes(m_chosen), m_projectGeneration);
    read(m_secretGroups, cloud()->listSecretGroups(m_chosen), m_projectGeneration);
}

Task<Status> CloudChoices::createProject(CloudProjectSpec spec)
{
    const auto thenChoose = [](QPointer<CloudChoices> self, quint64 generation,
                               Task<Result<QString>> task) -> Task<Status> {
        const auto made = co_await std::move(task);
        if (!made)
            co_return std::unexpected(made.error());
        // Another connection may have been chosen meanwhile.
        if (self && self->m_connectionGeneration == generation) {
            self->readProjects();
            self->chooseProject(*made);
        }
        co_return Status{};
    };
    // Without a connection, which may have gone while the form was open, the task fails and says so.
    const CloudTask task{.connection = m_provider ? m_provider->config().id : QString(),
                         .operation = Operation::CreateProject,
                         .subject = spec.name};
    return thenChoose(this, m_connectionGeneration, m_clouds.run<QString>(task, [spec](CloudOperations& cloud) {
        return cloud.createProject(spec);
    }));
}

Task<Status> CloudChoices::giveSecretGroup(QString group, SandboxKey sandbox)
{
    const CloudTask task{.connection = sandbox.connection,
                         .operation = Operation::ChangeSecretGroup,
                         .subject = group,
                         .sandbox = sandbox};
    return m_clouds.run<void>(
        task, [group, sandbox](CloudOperations& cloud) { return cloud.useSecretGroup(group, sandbox.id, true); });
}

void CloudChoices::retry()
{
    if (!cloud())
        return;
    if (m_projects.error)
        readProjects();
    if (m_catalogue.error || m_catalogue.value.tagsError || m_catalogue.value.clustersError)
        readCatalogue(true);
    if (m_project.error)
        readProject();
    if (m_volumes.error)
        read(m_volumes, cloud()->listVolumes(m_chosen), m_projectGeneration);
    if (m_secretGroups.error)
        read(m_secretGroups, cloud()->listSecretGroups(m_chosen), m_projectGeneration);
    Q_EMIT changed();
}

QList<CloudGpu> CloudChoices::gpus() const
{
    const auto region = std::ranges::find(m_catalogue.value.regions, m_project.value.region, &CloudRegion::id);
    return region == m_catalogue.value.regions.end() ? QList<CloudGpu>() : region->gpus;
}

} // namespace sandglass

#include "moc_cloudchoices.cpp"
