// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "core/provider/providerregistry.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/tarball.h"
#include "tests/support/tinydisk.h"

#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
Task<Result<QByteArray>> nextSlice(std::shared_ptr<QByteArray> rest)
{
    QByteArray slice = rest->first(std::min<qsizetype>(rest->size(), 65536));
    rest->remove(0, slice.size());
    co_return slice;
}

ImageOperations::Source sourceOf(const QByteArray& bytes)
{
    const auto rest = std::make_shared<QByteArray>(bytes);
    return [rest] { return nextSlice(rest); };
}

Task<Status> append(std::shared_ptr<QByteArray> to, QByteArray bytes)
{
    *to += bytes;
    co_return Status{};
}

Task<Result<QByteArray>> failingSource()
{
    co_return fail(ErrorKind::Internal, u"the file could not be read"_s);
}

const Image* find(const QList<Image>& images, const QString& name)
{
    const auto found = std::ranges::find_if(images, [&name](const Image& image) {
        return std::ranges::any_of(image.tags, [&name](const QString& tag) { return tag.endsWith(name); });
    });
    return found == images.end() ? nullptr : &*found;
}
} // namespace

/// Images on real engines.
class TestImages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void cleanup()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman}) {
            PrivateEngine* engine = PrivateEngine::shared(kind);
            engine->removeContainers();
            for (const auto& name : {"sandglass-made:1", "sandglass-other:2", "sandglass-large:1"})
                engine->request("DELETE", QByteArray("/images/") + name + "?force=1");
        }
    }

    void listsWithTheirUse()
    {
        SANDGLASS_ENGINE(engine);
        engine.createContainer({u"true"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto images = await(provider.images()->listImages());
        QVERIFY2(images && *images, why(*images));
        const Image* busybox = find(**images, u"sandglass-busybox:latest"_s);
        QVERIFY(busybox);
        QVERIFY(busybox->id.startsWith("sha256:"_L1));
        QVERIFY(busybox->sizeBytes > 0);
        QVERIFY(busybox->created.isValid());
        QCOMPARE(busybox->usedBy, 1);
        const Image* other = find(**images, u"sandglass-noshell:latest"_s);
        QVERIFY(other);
        QCOMPARE(other->usedBy, 0);
    }

    void inspects()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto json = await(provider.images()->inspectImage(u"sandglass-busybox:latest"_s));
        QVERIFY2(json && *json, why(*json));
        QVERIFY((*json)->contains(u"Id"_s));
        const auto missing = await(provider.images()->inspectImage(u"sandglass-nothing:1"_s));
        QVERIFY(missing && !*missing);
        QVERIFY2(missing->error().kind == ErrorKind::NotFound, why(*missing));
        QVERIFY(missing->error().hint == Hint::ImageMissing);
    }

    void importsARootFilesystem()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const QByteArray large(5 * 1024 * 1024, 'x');
        const QByteArray tar = makeTar({{"etc/greeting", "hello"}, {"large", large}});
        qint64 seen = 0;
        const auto id = await(provider.images()->importImage(
            u"sandglass-made:1"_s, {u"sleep"_s, u"7"_s}, sourceOf(tar),
            [&seen](const ImageProgress& progress) { seen = std::max(seen, progress.currentBytes); }, {}));
        QVERIFY2(id && *id, why(*id));
        QVERIFY2((*id)->startsWith("sha256:"_L1), qPrintable(**id));
        QVERIFY(seen >= tar.size() - 1024 * 1024);
        const auto images = await(provider.images()->listImages());
        const Image* made = find(**images, u"sandglass-made:1"_s);
        QVERIFY(made);
        QCOMPARE(made->id, **id);
        const auto about = await(provider.images()->inspectImage(u"sandglass-made:1"_s));
        QVERIFY2(about && *about, why(*about));
        QCOMPARE((**about)["Config"_L1]["Cmd"_L1].toArray(), (QJsonArray{u"sleep"_s, u"7"_s}));
    }

    void refusedImportsSayWhy()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto broken =
            await(provider.images()->importImage(u"sandglass-made:1"_s, {}, sourceOf(QByteArray(100000, 'x')), {}, {}));
        QVERIFY(broken && !*broken);
        QVERIFY(broken->error().operation == Operation::ImportImage);
        QVERIFY2(!broken->error().serverText.isEmpty(), why(*broken));
        const auto unnamed = await(provider.images()->importImage(u" "_s, {}, sourceOf({}), {}, {}));
        QVERIFY(unnamed && !*unnamed);
        QVERIFY(unnamed->error().kind == ErrorKind::InvalidInput);
        const auto unreadable = await(provider.images()->importImage(u"sandglass-made:1"_s, {}, failingSource, {}, {}));
        QVERIFY(unreadable && !*unreadable);
        QCOMPARE(unreadable->error().serverText, u"the file could not be read"_s);
    }

    void savesAndLoads()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const QByteArray tar = makeTar({{"etc/greeting", "hello"}});
        QVERIFY(await(provider.images()->importImage(u"sandglass-made:1"_s, {}, sourceOf(tar), {}, {}))->has_value());
        const auto saved = std::make_shared<QByteArray>();
        const auto done = await(provider.images()->saveImage(
            u"sandglass-made:1"_s, [saved](QByteArray bytes) { return append(saved, bytes); }, {}));
        QVERIFY2(done && *done, why(*done));
        QVERIFY(saved->size() > 1000);
        const auto removed = await(provider.images()->removeImage(u"sandglass-made:1"_s, false));
        QVERIFY2(removed && *removed, why(*removed));
        QVERIFY(!find(await(provider.images()->listImages())->value(), u"sandglass-made:1"_s));

        const auto loaded = await(provider.images()->loadImages(sourceOf(*saved), {}, {}));
        QVERIFY2(loaded && *loaded, why(*loaded));
        QCOMPARE((*loaded)->size(), 1);
        QVERIFY2((*loaded)->first().endsWith("sandglass-made:1"_L1), qPrintable((*loaded)->first()));
        QVERIFY(find(await(provider.images()->listImages())->value(), u"sandglass-made:1"_s));
    }

    void aFullDiskIsNamedWhenAnImageIsSaved()
    {
        SANDGLASS_ENGINE(engine);
        ProviderRegistry providers;
        providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
            return std::make_unique<DockerProvider>(config, m_clock);
        });
        providers.addConnection(configOf(engine));
        ActivityLog activities(m_clock);
        ImageCatalog catalog(providers, activities);
        const TinyDisk disk(300'000); // no multiple of what is written at once
        const auto saved = await(
            catalog.save(u"test"_s, u"sandglass-busybox:latest"_s, disk.path() + u"/saved.tar"_s, std::stop_source()));
        QVERIFY(saved && !*saved);
        QVERIFY2(saved->error().hint == Hint::DiskFull, why(*saved));
        QVERIFY2(saved->error().serverText.contains(u"No space left"_s), why(*saved));
        QCOMPARE(disk.names(), QStringList());
    }

    void savingWhatIsNotThereFails()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto saved = std::make_shared<QByteArray>();
        const auto done = await(provider.images()->saveImage(
            u"sandglass-nothing:1"_s, [saved](QByteArray bytes) { return append(saved, bytes); }, {}));
        QVERIFY(done && !*done);
        QVERIFY(done->error().operation == Operation::SaveImage);
        QVERIFY(saved->isEmpty());
    }

    void tagsAndRemoves()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto tagged = await(provider.images()->tagImage(u"sandglass-noshell:latest"_s, u"sandglass-other:2"_s));
        QVERIFY2(tagged && *tagged, why(*tagged));
        const auto images = await(provider.images()->listImages());
        const Image* both = find(**images, u"sandglass-other:2"_s);
        QVERIFY(both);
        QVERIFY(both->tags.size() == 2);
        const auto removed = await(provider.images()->removeImage(u"sandglass-other:2"_s, false));
        QVERIFY2(removed && *removed, why(*removed));
        QVERIFY(find(await(provider.images()->listImages())->value(), u"sandglass-noshell:latest"_s));
    }

    void anImageInUseStays()
    {
        SANDGLASS_ENGINE(engine);
        engine.runContainer({u"sleep"_s, u"1000"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto removed = await(provider.images()->removeImage(u"sandglass-busybox:latest"_s, false));
        QVERIFY(removed && !*removed);
        QVERIFY2(removed->error().kind == ErrorKind::Conflict, why(*removed));
    }

    void aPullFromNowhereFails()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        // A port of loopback where nobody listens.
        const auto pulled = await(provider.images()->pullImage(u"127.0.0.1:9/nothing:1"_s, {}, {}), 60000);
        QVERIFY(pulled && !*pulled);
        QVERIFY(pulled->error().operation == Operation::PullImage);
        QCOMPARE(pulled->error().subject, u"127.0.0.1:9/nothing:1"_s);
        QVERIFY2(pulled->error().serverText.contains("connection refused"_L1), why(*pulled));
    }

    void anImportCanBeCancelled()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        std::stop_source stop;
        const auto tar = std::make_shared<QByteArray>(makeTar({{"large", QByteArray(8 * 1024 * 1024, 'x')}}));
        const auto slice = [tar, &stop] {
            if (tar->size() < 4 * 1024 * 1024)
                stop.request_stop();
            return nextSlice(tar);
        };
        const auto id = await(provider.images()->importImage(u"sandglass-large:1"_s, {}, slice, {}, stop.get_token()));
        QVERIFY(id && !*id);
        QVERIFY2(id->error().isCancelled(), why(*id));
        QVERIFY(!find(await(provider.images()->listImages())->value(), u"sandglass-large:1"_s));
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestImages)
#include "tst_images.moc"
