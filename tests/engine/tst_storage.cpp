// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/dockerfixture.h"

#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
template <typename T> const T* named(const QList<T>& list, const QString& name)
{
    const auto found = std::ranges::find(list, name, &T::name);
    return found == list.end() ? nullptr : &*found;
}

QStringList sortedNames(const QList<PruneCandidate>& candidates)
{
    QStringList names;
    for (const auto& candidate : candidates)
        names.append(candidate.name);
    names.sort();
    return names;
}
} // namespace

/// Volumes, networks, disk use and prune on real engines.
class TestStorage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void cleanup()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman}) {
            PrivateEngine* engine = PrivateEngine::shared(kind);
            engine->removeContainers();
            engine->request("DELETE", "/volumes/vol-a?force=1");
            engine->request("DELETE", "/volumes/vol-b?force=1");
            engine->request("DELETE", "/networks/net-a");
            engine->request("DELETE", "/networks/net-b");
        }
    }

    void volumes()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        StorageOperations* storage = provider.storage();
        const auto made = await(storage->createVolume(u"vol-a"_s, {{u"team"_s, u"lab"_s}}));
        QVERIFY2(made && *made, why(*made));
        QCOMPARE((*made)->name, u"vol-a"_s);
        engine.createContainer({u"true"_s},
                               {{u"HostConfig"_s, QJsonObject{{u"Binds"_s, QJsonArray{u"vol-a:/data"_s}}}}});

        const auto list = await(storage->listVolumes());
        QVERIFY2(list && *list, why(*list));
        const Volume* volume = named(**list, u"vol-a"_s);
        QVERIFY(volume);
        QCOMPARE(volume->usedBy, 1);
        QCOMPARE(volume->labels.value(u"team"_s), u"lab"_s);
        QCOMPARE(volume->labels.value(u"io.sandglass.created-by"_s), u"sandglass"_s);
        QVERIFY(volume->created.isValid());

        const auto inspected = await(storage->inspectVolume(u"vol-a"_s));
        QVERIFY(inspected && *inspected);
        const auto busy = await(storage->removeVolume(u"vol-a"_s));
        QVERIFY(busy && !*busy);
        QVERIFY2(busy->error().kind == ErrorKind::Conflict, why(*busy));
        engine.removeContainers();
        const auto removed = await(storage->removeVolume(u"vol-a"_s));
        QVERIFY2(removed && *removed, why(*removed));
        const auto missing = await(storage->inspectVolume(u"vol-a"_s));
        QVERIFY(missing && !*missing);
        QVERIFY2(missing->error().kind == ErrorKind::NotFound, why(*missing));
    }

    void networks()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        StorageOperations* storage = provider.storage();
        const auto id = await(storage->createNetwork(u"net-a"_s, true));
        QVERIFY2(id && *id, why(*id));
        QVERIFY(!(*id)->isEmpty());
        const auto list = await(storage->listNetworks());
        QVERIFY2(list && *list, why(*list));
        const Network* network = named(**list, u"net-a"_s);
        QVERIFY(network);
        QVERIFY(network->internal);
        QVERIFY(!network->builtIn);
        QCOMPARE(network->id, **id);
        QCOMPARE(network->usedBy, 0);
        const auto inspected = await(storage->inspectNetwork(**id));
        QVERIFY(inspected && *inspected);
        engine.createContainer({u"true"_s}, {{u"HostConfig"_s, QJsonObject{{u"NetworkMode"_s, u"net-a"_s}}}});
        const auto used = await(storage->listNetworks());
        QVERIFY2(used && *used, why(*used));
        QCOMPARE(named(**used, u"net-a"_s)->usedBy, 1);
        engine.removeContainers();
        const auto again = await(storage->createNetwork(u"net-a"_s, false));
        QVERIFY(again && !*again);
        QVERIFY2(again->error().kind == ErrorKind::Conflict, why(*again));
        const auto removed = await(storage->removeNetwork(**id));
        QVERIFY2(removed && *removed, why(*removed));
    }

    void diskUsage()
    {
        SANDGLASS_ENGINE(engine);
        engine.createContainer({u"true"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto usage = await(provider.storage()->readDiskUsage());
        QVERIFY2(usage && *usage, why(*usage));
        QCOMPARE((*usage)->sandboxes.count, 1);
        QCOMPARE((*usage)->sandboxes.active, 0);
        QVERIFY((*usage)->images.count >= 2);
        QCOMPARE((*usage)->images.active, 1);
        QVERIFY((*usage)->images.sizeBytes > 0);
        QVERIFY((*usage)->images.reclaimableBytes > 0);
        QVERIFY((*usage)->images.reclaimableBytes < (*usage)->images.sizeBytes);
    }

    void prunesStoppedSandboxes()
    {
        SANDGLASS_ENGINE(engine);
        const QString running = engine.runContainer({u"sleep"_s, u"1000"_s});
        const QString stopped = engine.createContainer({u"true"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto preview = await(provider.storage()->previewPrune(PruneKind::StoppedSandboxes));
        QVERIFY2(preview && *preview, why(*preview));
        QCOMPARE((*preview)->size(), 1);
        QCOMPARE((*preview)->first().id, stopped);
        const auto pruned = await(provider.storage()->prune(PruneKind::StoppedSandboxes, {}));
        QVERIFY2(pruned && *pruned, why(*pruned));
        QCOMPARE((*pruned)->removed, QStringList{stopped});
        QCOMPARE(stateOf(engine, running), u"running"_s);
    }

    void prunesNamedVolumesToo()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        StorageOperations* storage = provider.storage();
        QVERIFY(await(storage->createVolume(u"vol-a"_s, {}))->has_value());
        QVERIFY(await(storage->createVolume(u"vol-b"_s, {}))->has_value());
        engine.createContainer({u"true"_s},
                               {{u"HostConfig"_s, QJsonObject{{u"Binds"_s, QJsonArray{u"vol-b:/data"_s}}}}});
        const auto preview = await(storage->previewPrune(PruneKind::Volumes));
        QVERIFY2(preview && *preview, why(*preview));
        QCOMPARE(sortedNames(**preview), QStringList{u"vol-a"_s});
        const auto pruned = await(storage->prune(PruneKind::Volumes, {}));
        QVERIFY2(pruned && *pruned, why(*pruned));
        QCOMPARE((*pruned)->removed, QStringList{u"vol-a"_s});
    }

    void prunesNetworks()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        StorageOperations* storage = provider.storage();
        QVERIFY(await(storage->createNetwork(u"net-a"_s, false))->has_value());
        QVERIFY(await(storage->createNetwork(u"net-b"_s, false))->has_value());
        engine.createContainer({u"true"_s}, {{u"HostConfig"_s, QJsonObject{{u"NetworkMode"_s, u"net-b"_s}}}});
        const auto preview = await(storage->previewPrune(PruneKind::Networks));
        QVERIFY2(preview && *preview, why(*preview));
        const auto pruned = await(storage->prune(PruneKind::Networks, {}));
        QVERIFY2(pruned && *pruned, why(*pruned));
        QStringList removed = (*pruned)->removed;
        removed.sort();
        QCOMPARE(removed, sortedNames(**preview));
        QVERIFY(removed.contains(u"net-a"_s));
    }

    void prunesImages()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        PrivateEngine engine(engineKind); // of its own: the others need their images
        QVERIFY(engine.start());
        QVERIFY(engine.importImages());
        engine.createContainer({u"true"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto dangling = await(provider.storage()->previewPrune(PruneKind::DanglingImages));
        QVERIFY2(dangling && *dangling, why(*dangling));
        QVERIFY((*dangling)->isEmpty());
        const auto preview = await(provider.storage()->previewPrune(PruneKind::UnusedImages));
        QVERIFY2(preview && *preview, why(*preview));
        QCOMPARE((*preview)->size(), 1);
        QVERIFY((*preview)->first().name.endsWith("sandglass-noshell:latest"_L1));
        const auto pruned = await(provider.storage()->prune(PruneKind::UnusedImages, {}));
        QVERIFY2(pruned && *pruned, why(*pruned));
        QVERIFY(!(*pruned)->removed.isEmpty());
        const auto images = await(provider.images()->listImages());
        QCOMPARE((*images)->size(), 1);
    }

    void prunesBuildCache()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto preview = await(provider.storage()->previewPrune(PruneKind::BuildCache));
        QVERIFY2(preview && *preview, why(*preview));
        const auto pruned = await(provider.storage()->prune(PruneKind::BuildCache, {}));
        QVERIFY2(pruned && *pruned, why(*pruned));
        QVERIFY((*pruned)->removed.isEmpty());
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestStorage)
#include "tst_storage.moc"
