// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagecatalog.h"

#include "core/activity/activitylog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/syscall.h>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// Somebody who may not read everything. The bare call changes this thread, and those that it starts, alone.
class OrdinaryUser
{
public:
    OrdinaryUser() { become(65534); }
    ~OrdinaryUser() { become(0); }
    Q_DISABLE_COPY_MOVE(OrdinaryUser)

private:
    void become(uid_t user) const
    {
        if (m_isRoot)
            ::syscall(SYS_setresuid, -1, user, -1);
    }
    const bool m_isRoot = ::getuid() == 0;
};

Task<Status> saveForEver(ImageOperations::Sink tar, std::stop_token stop)
{
    const Status begun = co_await tar(QByteArray(100'000, 'x'));
    if (!begun)
        co_return begun;
    co_await sleepFor(3'600'000, stop);
    co_return fail(ErrorKind::Cancelled);
}

} // namespace

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

    void aFolderThatCannotBeReadWholeIsNoImage_data()
    {
        QTest::addColumn<QString>("closed");
        QTest::newRow("the folder itself") << u"root"_s;
        QTest::newRow("a folder in it") << u"root/home"_s;
        QTest::newRow("a file in it") << u"root/etc/shadow"_s;
    }
    void aFolderThatCannotBeReadWholeIsNoImage()
    {
        QFETCH(QString, closed);
        World world;
        QVERIFY(QFile::setPermissions(world.folder.path(), QFile::Permissions(0x7755)));
        QVERIFY(QDir(world.folder.path()).mkpath(u"root/home"_s) && QDir(world.folder.path()).mkpath(u"root/etc"_s));
        for (const QString& name : {u"root/etc/passwd"_s, u"root/etc/shadow"_s, u"root/zzz"_s})
            QVERIFY(!world.write(name, QByteArray(100'000, 'p')).isEmpty());
        const QString path = world.folder.filePath(closed);
        const auto open = QFile::permissions(path);
        QVERIFY(QFile::setPermissions(path, QFile::Permissions()));
        const auto importing = [&] {
            const OrdinaryUser somebody;
            return landing(
                world.catalog.import(u"fake"_s, u"mine:1"_s, world.folder.filePath(u"root"_s), std::stop_source()));
        }();
        QTRY_VERIFY(importing->has_value());
        QVERIFY(QFile::setPermissions(path, open));
        QVERIFY2(!importing->value(), "an image was made of what was left");
        QCOMPARE(importing->value().error().operation, Operation::ImportImage);
        QVERIFY2(importing->value().error().serverText.contains(path), why(importing->value()));
        QVERIFY2(importing->value().error().serverText.contains(u"Permission denied"_s), why(importing->value()));
    }

    void everyActionCanBeDoneAgain_data()
    {
        QTest::addColumn<Operation>("operation");
        QTest::addColumn<QString>("call");
        QTest::newRow("pull") << Operation::PullImage << u"pullImage a:1"_s;
        QTest::newRow("tag") << Operation::TagImage << u"tagImage sha b:1"_s;
        QTest::newRow("remove") << Operation::RemoveImage << u"removeImage a:1 1"_s;
        QTest::newRow("save") << Operation::SaveImage << u"saveImage a:1"_s;
    }
    void everyActionCanBeDoneAgain()
    {
        QFETCH(Operation, operation);
        QFETCH(QString, call);
        World world;
        FakeImages& images = world.fake->fakeImages;
        images.failures.insert(operation, fail(ErrorKind::Timeout).error());
        images.onPull = [](const QString&, const ImageOperations::Progress&) { return Status(); };
        images.onSave = [&images](const ImageOperations::Sink&, const std::stop_token&) -> Task<Status> {
            return [](std::optional<Error> failure) -> Task<Status> {
                if (failure)
                    co_return std::unexpected(*failure);
                co_return Status();
            }(images.failures.isEmpty() ? std::nullopt : std::optional(images.failures.first()));
        };
        if (operation == Operation::PullImage)
            await(world.catalog.pull(u"fake"_s, u"a:1"_s, {}, std::stop_source()));
        else if (operation == Operation::TagImage)
            await(world.catalog.tag(u"fake"_s, u"sha"_s, u"b:1"_s));
        else if (operation == Operation::RemoveImage)
            await(world.catalog.remove(u"fake"_s, u"a:1"_s, true));
        else
            await(world.catalog.save(u"fake"_s, u"a:1"_s, world.folder.filePath(u"a.tar"_s), std::stop_source()));
        QVERIFY(world.activity.entries().back().canRetry);
        images.failures.clear();
        world.activity.retry(world.activity.entries().back().id);
        QTRY_COMPARE(world.activity.entries().back().state, ActivityState::Succeeded);
        QCOMPARE(images.count(call), 2);
    }

    void theEndOfTheProgramLeavesNoHalfImage()
    {
        World world;
        world.fake->fakeImages.onSave = saveForEver;
        const auto saved =
            landing(world.catalog.save(u"fake"_s, u"a:1"_s, world.folder.filePath(u"a.tar"_s), std::stop_source()));
        QTRY_COMPARE(world.activity.entries().back().done, 100'000);
        QCOMPARE(await(world.catalog.closeAll()), true);
        QVERIFY(QDir(world.folder.path()).isEmpty());
        QVERIFY(saved->value().error().isCancelled());
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
