// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/volumes.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/rollouts.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
Answer invalid(const QString& field, const QString& text)
{
    return failure(400, text, {{field, QJsonArray{text}}});
}

/// What is wrong with a list of mounts; empty when nothing is.
QString mountProblem(const QJsonArray& mounts)
{
    QSet<QString> paths;
    for (const auto& mount : mounts) {
        const QString path = mount.toObject().value("containerMountPath"_L1).toString();
        if (!path.startsWith(u'/') || path == "/"_L1)
            return u"Mount paths are absolute"_s;
        if (paths.contains(path))
            return u"Mount paths must be unique"_s;
        paths.insert(path);
    }
    return mounts.isEmpty() ? u"At least one mount is required"_s : QString();
}

std::optional<Answer> volumeProblem(const QJsonObject& body)
{
    static const QStringList modes{u"ReadWriteOnce"_s, u"ReadWriteMany"_s};
    if (!volumeNames().allows(body.value("name"_L1).toString()))
        return invalid(u"name"_s,
                       u"Volume name must have 3 to 39 letters, digits, blanks or hyphens and begin with a letter"_s);
    if (const QString problem = mountProblem(body.value("mounts"_L1).toArray()); !problem.isEmpty())
        return invalid(u"mounts"_s, problem);
    const QJsonObject spec = body.value("spec"_L1).toObject();
    if (!modes.contains(spec.value("accessMode"_L1).toString()))
        return invalid(u"spec.accessMode"_s, u"Access mode must be ReadWriteOnce or ReadWriteMany"_s);
    if (spec.value("storageSize"_L1).toInteger() < 1)
        return invalid(u"spec.storageSize"_s, u"Storage size is required"_s);
    return std::nullopt;
}

/// The service that a body names as `nfObject` or, as it was once called, `owningObject`.
Found<std::shared_ptr<Service>> namedService(const Project& project, const QJsonObject& body)
{
    QJsonObject object = body.value("nfObject"_L1).toObject();
    if (object.isEmpty())
        object = body.value("owningObject"_L1).toObject();
    if (object.value("type"_L1) == "service"_L1) {
        if (auto service = findIn(project.services, object.value("id"_L1).toString()))
            return service;
    }
    return std::unexpected(failure(404, u"Service not found"_s));
}

Task<Answer> list(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    QJsonArray all;
    for (const auto& volume : (*project)->volumes)
        all.append(volume->data);
    co_return page(request, {}, all);
}

Task<Answer> get(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    co_return volume ? answer((*volume)->data) : volume.error();
}

Task<Answer> create(Emulator& emulator, Request request)
{
    const auto made = co_await createVolume(emulator, request);
    co_return made ? answer((*made)->data) : made.error();
}

/// New containers for all services that use \a volume.
void replaceUsers(Emulator& emulator, const Project& project, const Volume& volume)
{
    for (const auto& service : project.services) {
        if (volume.isAttachedTo(service->id()))
            emulator.rollouts().replace(service);
    }
}

Task<Answer> update(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    QJsonObject& data = (*volume)->data;
    if (request.body.contains("mounts"_L1)) {
        const QJsonArray mounts = request.body.value("mounts"_L1).toArray();
        if (const QString problem = mountProblem(mounts); !problem.isEmpty())
            co_return invalid(u"mounts"_s, problem);
        data.insert("mounts"_L1, mounts);
        replaceUsers(emulator, **emulator.world.project(request), **volume);
    }
    if (request.body.contains("spec"_L1)) {
        QJsonObject spec = data.value("spec"_L1).toObject();
        const auto size = request.body.value("spec"_L1).toObject().value("storageSize"_L1).toInteger();
        if (size < spec.value("storageSize"_L1).toInteger())
            co_return invalid(u"spec.storageSize"_s, u"Volumes can only grow"_s);
        spec.insert("storageSize"_L1, size);
        data.insert("spec"_L1, spec);
    }
    data.insert("updatedAt"_L1, isoTime());
    emulator.changed();
    co_return answer();
}

Task<Answer> attachVolume(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    const auto service = namedService(**emulator.world.project(request), request.body);
    if (!service)
        co_return service.error();
    if ((*volume)->isAttachedTo((*service)->id()))
        co_return failure(409, u"Volume is attached to this service already"_s);
    const bool single = (*volume)->data.value("spec"_L1).toObject().value("accessMode"_L1) == "ReadWriteOnce"_L1;
    if (single && !(*volume)->data.value("attachedObjects"_L1).toArray().isEmpty())
        co_return failure(409, u"A ReadWriteOnce volume can be attached to one service only"_s);
    if (single && (*service)->wantedInstances() > 1)
        co_return failure(400, u"A service with a ReadWriteOnce volume can have one instance only"_s);
    attach(**volume, (*service)->id());
    emulator.rollouts().replace(*service);
    emulator.changed();
    co_return answer();
}

Task<Answer> detachVolume(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    const auto service = namedService(**emulator.world.project(request), request.body);
    if (!service)
        co_return service.error();
    if (!(*volume)->isAttachedTo((*service)->id()))
        co_return failure(404, u"Volume is not attached to this service"_s);
    detach(**volume, (*service)->id());
    emulator.rollouts().replace(*service);
    emulator.changed();
    co_return answer();
}

Task<Answer> remove(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    if (!(*volume)->data.value("attachedObjects"_L1).toArray().isEmpty())
        co_return failure(409, u"Volume is attached to a service"_s);
    const auto project = emulator.world.project(request);
    std::erase((*project)->volumes, *volume);
    emulator.changed();
    // Containers of a service that was deleted just now may still be there.
    emulator.rollouts().removeVolumes(emulator.rollouts().leaving(), {*volume});
    co_return answer();
}

/// Backups are volumes of the engine that hold a copy.
Task<Status> copyVolume(Emulator& emulator, QString from, QString to)
{
    const auto tar = co_await emulator.engine.readVolume(from);
    if (!tar)
        co_return std::unexpected(tar.error());
    if (const auto made = co_await emulator.engine.createVolume(to); !made)
        co_return made;
    co_return co_await emulator.engine.writeVolume(to, *tar);
}

QString backupVolume(const Volume& volume, const QString& backup)
{
    return volume.engineName + u"-backup-"_s + backup;
}

Task<Answer> listBackups(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    QJsonArray all;
    for (const QJsonObject& backup : (*volume)->backups)
        all.append(backup);
    co_return page(request, {}, all);
}

Task<Answer> getBackup(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    const QJsonObject* backup = findIn((*volume)->backups, request.id(u"backup"_s));
    co_return backup ? answer(*backup) : failure(404, u"Backup not found"_s);
}

Task<void> fillBackup(Emulator& emulator, std::shared_ptr<Volume> volume, QString id)
{
    const auto copied = co_await copyVolume(emulator, volume->engineName, backupVolume(*volume, id));
    if (QJsonObject* backup = findIn(volume->backups, id))
        backup->insert("status"_L1, copied ? u"completed"_s : u"failed"_s);
    emulator.changed();
}

Task<Answer> createBackup(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    const QString name = request.body.value("name"_L1).toString();
    if (!volumeNames().allows(name))
        co_return invalid(u"name"_s, u"Backup name must have 3 to 39 letters, digits, blanks or hyphens"_s);
    if (findIn((*volume)->backups, slug(name)))
        co_return failure(409, u"A backup with this identifier exists already"_s);
    QJsonObject backup{{u"id"_s, slug(name)},
                       {u"name"_s, name},
                       {u"status"_s, u"in-progress"_s},
                       {u"spec"_s, QJsonObject{{u"storageSize"_s,
                                                (*volume)->data.value("spec"_L1).toObject().value("storageSize"_L1)}}},
                       {u"source"_s, u"manual"_s},
                       {u"createdAt"_s, isoTime()},
                       {u"updatedAt"_s, isoTime()}};
    if (request.body.contains("description"_L1))
        backup.insert("description"_L1, request.body.value("description"_L1));
    (*volume)->backups.append(backup);
    emulator.changed();
    fillBackup(emulator, *volume, slug(name));
    co_return answer(backup);
}

Task<Answer> deleteBackup(Emulator& emulator, Request request)
{
    const auto volume = emulator.world.volume(request);
    if (!volume)
        co_return volume.error();
    const QString id = request.id(u"backup"_s);
    if ((*volume)->backups.removeIf([&id](const QJsonObject& backup) { return backup.value("id"_L1) == id; }) == 0)
        co_return failure(404, u"Backup not found"_s);
    emulator.changed();
    emulator.engine.removeVolume(backupVolume(**volume, id));
    co_return answer();
}

/// The engine's volume that `source` of a create body names; empty when it names none.
Found<QString> sourceOf(const Project& project, const QJsonObject& source)
{
    const QString id = source.value("sourceId"_L1).toString();
    if (source.value("type"_L1) == "volume"_L1) {
        if (const auto volume = findIn(project.volumes, id))
            return volume->engineName;
    } else if (source.value("type"_L1) == "backup"_L1) {
        const auto volume = findIn(project.volumes, id.section(u'/', 0, 0));
        const QString name = id.section(u'/', 1);
        const QJsonObject* backup = volume ? findIn(volume->backups, name) : nullptr;
        if (backup && backup->value("status"_L1) != "completed"_L1)
            return std::unexpected(failure(409, u"Backup is not completed"_s));
        if (backup)
            return backupVolume(*volume, name);
    } else if (source.isEmpty()) {
        return QString();
    }
    return std::unexpected(failure(404, u"Source not found"_s));
}
} // namespace

void attach(Volume& volume, const QString& service)
{
    QJsonArray objects = volume.data.value("attachedObjects"_L1).toArray();
    objects.append(QJsonObject{{u"id"_s, service}, {u"type"_s, u"service"_s}});
    volume.data.insert("attachedObjects"_L1, objects);
    volume.data.insert("status"_L1, u"BOUND"_s);
}

void detach(Volume& volume, const QString& service)
{
    QJsonArray left;
    for (const auto& object : volume.data.value("attachedObjects"_L1).toArray()) {
        if (object.toObject().value("id"_L1) != service)
            left.append(object);
    }
    volume.data.insert("attachedObjects"_L1, left);
}

Task<Found<std::shared_ptr<Volume>>> createVolume(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return std::unexpected(project.error());
    if (const auto problem = volumeProblem(request.body))
        co_return std::unexpected(*problem);
    const QString id = slug(request.body.value("name"_L1).toString());
    if (findIn((*project)->volumes, id))
        co_return std::unexpected(failure(409, u"Volume already exists"_s));
    const auto source = sourceOf(**project, request.body.value("source"_L1).toObject());
    if (!source)
        co_return std::unexpected(source.error());

    auto volume = std::make_shared<Volume>();
    volume->data = request.body;
    volume->data.insert("id"_L1, id);
    volume->data.insert("tags"_L1, request.body.value("tags"_L1).toArray());
    volume->data.insert("status"_L1, u"PENDING"_s);
    volume->data.insert("attachedObjects"_L1, QJsonArray());
    volume->data.insert("createdAt"_L1, isoTime());
    volume->data.insert("updatedAt"_L1, isoTime());
    volume->engineName = u"nf-%1-%2-%3"_s.arg((*project)->id(), id, randomText(6));
    (*project)->volumes.push_back(volume);
    const auto made = source->isEmpty() ? co_await emulator.engine.createVolume(volume->engineName)
                                        : co_await copyVolume(emulator, *source, volume->engineName);
    if (!made) {
        std::erase((*project)->volumes, volume);
        co_return std::unexpected(failure(500, made.error().serverText));
    }
    for (const auto& object : request.body.value("attachedObjects"_L1).toArray()) {
        const auto service = findIn((*project)->services, object.toObject().value("id"_L1).toString());
        if (!service)
            continue;
        attach(*volume, service->id());
        emulator.rollouts().replace(service);
    }
    emulator.changed();
    co_return volume;
}

QList<Route> volumeRoutes()
{
    const QString all = u"projects/{project}/volumes"_s;
    const QString one = all + u"/{volume}"_s;
    const QString backups = one + u"/backups"_s;
    const QString general = u"Project > Volumes > General > "_s;
    const QString ofBackups = u"Project > Volumes > Backups > "_s;
    return {
        {"GET", all, general + u"Read"_s, &list},
        {"POST", all, general + u"Create"_s, &create},
        {"GET", one, general + u"Read"_s, &get},
        {"POST", one, general + u"Update"_s, &update},
        {"DELETE", one, general + u"Delete"_s, &remove},
        {"POST", one + u"/attach"_s, general + u"Update"_s, &attachVolume},
        {"POST", one + u"/detach"_s, general + u"Update"_s, &detachVolume},
        {"GET", backups, ofBackups + u"Read"_s, &listBackups},
        {"POST", backups, ofBackups + u"Create"_s, &createBackup},
        {"GET", backups + u"/{backup}"_s, ofBackups + u"Read"_s, &getBackup},
        {"DELETE", backups + u"/{backup}"_s, ofBackups + u"Delete"_s, &deleteBackup},
    };
}

} // namespace sandglass::emulator
