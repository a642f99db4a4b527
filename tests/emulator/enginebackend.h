// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <memory>

namespace sandglass {
class DockerApi;
}

namespace sandglass::emulator {

/// The engine behind the emulator. What is made there carries a label with the identity of this emulator, by which it
/// is found again after a crash and removed at the end. Lives as long as the program.
class EngineBackend
{
public:
    EngineBackend(const QString& endpoint, const QString& identity);
    ~EngineBackend();
    Q_DISABLE_COPY_MOVE(EngineBackend)

    /// Finds out what the engine can do. First of all.
    Task<Status> connect();
    std::shared_ptr<DockerApi> api() const { return m_api; }
    /// As many cores as a container may be given.
    double cores() const { return m_cores; }

    Task<bool> hasImage(QString reference);
    /// Makes an image of this machine's busybox under that name, unless there is one.
    Task<Status> provideImage(QString reference);
    /// Makes a container of the body of `/containers/create` and resolves to its id.
    Task<Result<QString>> createContainer(QString name, QJsonObject body);
    /// Puts \a files (path → {data, encoding}) into a container.
    Task<Status> putFiles(QString container, QJsonObject files);
    Task<Status> startContainer(QString container);
    /// Ends it in order, within \a graceSeconds, and removes it. Whether it is there or not.
    Task<void> removeContainer(QString container, int graceSeconds);
    /// Whether they run, by id.
    Task<Result<QHash<QString, bool>>> containers();
    /// Its address on its network; empty when it has none.
    Task<QString> addressOf(QString container);
    Task<Result<QJsonObject>> statsOf(QString container);

    Task<Status> createVolume(QString name);
    Task<void> removeVolume(QString name);
    /// The content of a volume as a tar, and the way back.
    Task<Result<QByteArray>> readVolume(QString name);
    Task<Status> writeVolume(QString name, QByteArray tar);

    /// Removes all that this emulator has made.
    Task<void> removeEverything();

private:
    Task<Result<QString>> volumeHelper(QString volume);
    QJsonObject labels() const;

    std::shared_ptr<DockerApi> m_api;
    QString m_identity;
    double m_cores = 1;
};

} // namespace sandglass::emulator
