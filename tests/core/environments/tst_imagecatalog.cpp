// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagecatalog.h"

#include "core/activity/activitylog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestImageCatalog : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        ActivityLog activity{clock};
        ImageCatalog catalog{providers, activity};
        QTemporaryDir folder;

        QString write(const QString& name, const QByteArray& content)
        {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                            : QString();
        }
    };
    static Image image(const QString& tag)
    {
        Image image;
        image.id = u"sha256:"_s + tag;
        image.tags = {tag};
        return image;
    }

private Q_SLOTS:
    void asksNobodyBeforeSomebodyLooks()
    {
        World world;
        world.fake->tellImagesChanged();
        QCOMPARE(world.fake->fakeImages.count(u"listImages"_s), 0);
    }

    void readsAgainWhenImagesChange()
    {
        World world;
        QSignalSpy changed(&world.catalog, &ImageCatalog::changed);
        world.fake->fakeImages.images = {image(u"a:1"_s)};
        QVERIFY(world.catalog.images(u"fake"_s).isEmpty());
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(world.catalog.images(u"fake"_s).size(), 1);
        world.fake->fakeImages.images.append(image(u"b:1"_s));
        for (int i = 0; i < 10; ++i)
            world.fake->tellImagesChanged(); // A burst costs one more reading, not ten.
        QTRY_COMPARE(world.catalog.images(u"fake"_s).size(), 2);
        QTRY_COMPARE(world.fake->fakeImages.count(u"listImages"_s), 3);
    }

    void aFailureKeepsWhatIsKnown()
    {
        World world;
        world.fake->fakeImages.images = {image(u"a:1"_s)};
        world.catalog.images(u"fake"_s);
        QTRY_VERIFY(world.catalog.isRead(u"fake"_s));
        world.fake->fakeImages.failures.insert(Operation::ListImages, fail(ErrorKind::Timeout).error());
        world.catalog.refresh(u"fake"_s);
        QTRY_VERIFY(world.catalog.error(u"fake"_s).has_value());
        QCOMPARE(world.catalog.images(u"fake"_s).size(), 1);
    }

    void addsUpTheLayersOfAPull()
    {
        World world;
        world.fake->fakeImages.onPull = [](const QString&, const ImageOperations::Progress& progress) {
            progress({u"l1"_s, u"Downloading"_s, 50, 100, false});
            progress({u"l2"_s, u"Downloading"_s, 0, 100, false});
            progress({u"l1"_s, u"Pull complete"_s, 100, 100, true});
            return Status();
        };
        int steps = 0;
        const auto done = await(world.catalog.pull(
            u"fake"_s, u"node:20"_s, [&steps](const ImageProgress&) { ++steps; }, std::stop_source()));
        QVERIFY(done->has_value());
        QCOMPARE(steps, 3);
        const Activity& task = world.activity.entries().back();
        QCOMPARE(task.operation, Operation::PullImage);
        QCOMPARE(task.total, 200);
        QCOMPARE(task.state, ActivityState::Succeeded);
    }

    void importsATarInPieces()
    {
        World world;
        const QByteArray content(200'000, 'x');
        const QString path = world.write(u"root.tar"_s, content);
        const auto id = await(world.catalog.import(u"fake"_s, u"mine:1"_s, path, std::stop_source()));
        QVERIFY2(id->has_value(), why(*id).constData());
        QCOMPARE(world.fake->fakeImages.loaded, content);
    }

    void importsAFolder()
    {
        World world;
        QVERIFY(!world.write(u"hello"_s, QByteArray(300'000, 'h')).isEmpty());
        const auto id = await(world.catalog.import(u"fake"_s, u"mine:1"_s, world.folder.path(), std::stop_source()));
        QVERIFY2(id->has_value(), why(*id).constData());
        QVERIFY(world.fake->fakeImages.loaded.startsWith("hello"));
        QVERIFY(world.fake->fakeImages.loaded.size() > 300'000);
        QCOMPARE(world.fake->fakeImages.loaded.size() % 512, 0);
    }

    void aFileThatIsNotThereIsToldAsAnError()
    {
        World world;
        const auto loaded =
            await(world.catalog.load(u"fake"_s, world.folder.filePath(u"none.tar"_s), std::stop_source()));
        QCOMPARE(loaded->error().operation, Operation::LoadImage);
        QCOMPARE(world.activity.failedCount(), 1);
    }

    void savesToAFile()
    {
        World world;
        const QString path = world.folder.filePath(u"out.tar"_s);
        const auto saved = await(world.catalog.save(u"fake"_s, u"node:20"_s, path, std::stop_source()));
        QVERIFY2(saved->has_value(), why(*saved).constData());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("tar of node:20"));
    }
};

QTEST_GUILESS_MAIN(TestImageCatalog)
#include "tst_imagecatalog.moc"
