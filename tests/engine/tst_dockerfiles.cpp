// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerfiles.h"
#include "core/net/dialer.h"
#include "tests/support/privateengine.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestDockerFiles : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<DockerFiles> filesOf(const PrivateEngine& engine)
    {
        return std::make_unique<DockerFiles>(DockerApi::create(makeDialer(*Endpoint::parse(engine.endpoint()))));
    }
    static QString runSandbox(PrivateEngine& engine, const QString& script, const QJsonObject& settings = {})
    {
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, script + u"\necho ready; exec sleep 1000"_s}, settings);
        const bool ready = QTest::qWaitFor([&] {
            return engine.request("GET", "/containers/" + id.toUtf8() + "/logs?stdout=1").body.contains("ready");
        });
        if (!ready)
            QTest::qFail("the sandbox did not get ready", __FILE__, __LINE__);
        return id;
    }
    static void stopSandbox(PrivateEngine& engine, const QString& id)
    {
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        engine.request("POST", "/containers/" + id.toUtf8() + "/wait");
    }
    static Result<DirectoryListing> list(const PrivateEngine& engine, const QString& id, const QString& path)
    {
        const auto files = filesOf(engine);
        const auto result = await(files->listDirectory(id, path, {}));
        return result ? *result : fail(ErrorKind::Timeout);
    }
    static QStringList names(const Result<DirectoryListing>& listing)
    {
        QStringList all;
        if (!listing)
            return {QString::fromUtf8(why(listing))};
        for (const FileEntry& entry : listing->entries)
            all += entry.name;
        all.sort();
        return all;
    }
    static FileEntry find(const Result<DirectoryListing>& listing, const QString& name)
    {
        for (const FileEntry& entry : listing->entries) {
            if (entry.name == name)
                return entry;
        }
        return {};
    }
    static Result<QByteArray> download(const PrivateEngine& engine, const QString& id, const QString& path)
    {
        const auto files = filesOf(engine);
        auto opened = await(files->download(id, path, {}));
        if (!opened)
            return fail(ErrorKind::Timeout);
        if (!*opened)
            return std::unexpected(opened->error());
        const auto stream = std::move(**opened);
        QByteArray bytes;
        std::optional<Status> outcome;
        connect(stream.get(), &DownloadStream::data, stream.get(), [&](const QByteArray& more) { bytes += more; });
        connect(stream.get(), &DownloadStream::finished, stream.get(), [&] { outcome = Status{}; });
        connect(stream.get(), &DownloadStream::failed, stream.get(),
                [&](const Error& error) { outcome = std::unexpected(error); });
        stream->start();
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 30000))
            return fail(ErrorKind::Timeout);
        return *outcome ? Result<QByteArray>(bytes) : std::unexpected(outcome->error());
    }
    static Status upload(const PrivateEngine& engine, const QString& id, const QString& directory,
                         const QByteArray& tar)
    {
        const auto files = filesOf(engine);
        auto opened = await(files->upload(id, directory, {}));
        if (!opened)
            return fail(ErrorKind::Timeout);
        if (!*opened)
            return std::unexpected(opened->error());
        const auto stream = std::move(**opened);
        bool refused = false;
        connect(stream.get(), &UploadStream::failed, stream.get(), [&] { refused = true; });
        for (qsizetype at = 0; at < tar.size() && !refused; at += 65536) {
            stream->write(tar.mid(at, 65536));
            if (!QTest::qWaitFor([&] { return refused || stream->bytesToWrite() < 262144; }, 30000))
                return fail(ErrorKind::Timeout, u"the stream takes no bytes"_s);
        }
        const auto outcome = await(stream->finish());
        return outcome ? *outcome : fail(ErrorKind::Timeout);
    }
    QByteArray content(const PrivateEngine& engine, const QString& id, const QString& path)
    {
        const auto tar = download(engine, id, path);
        return tar ? readTar(*tar).value(0).content : why(tar);
    }

    static inline const QString oddFiles = u"mkdir -p /d/sub /d/many; cd /d; printf 12345 >file; chown 1000:1000 file;"
                                           "chmod 4755 file; mkfifo pipe; ln -s /etc link; ln -s nowhere broken;"
                                           "printf x >'with space'; printf x >quo\\'te; printf x >'new\nline';"
                                           "printf x >-rf; printf x >sub/deeper"_s;
    static QStringList oddNames()
    {
        QStringList all{u"-rf"_s,       u"broken"_s, u"file"_s,   u"link"_s, u"many"_s,
                        u"new\nline"_s, u"pipe"_s,   u"quo'te"_s, u"sub"_s,  u"with space"_s};
        all.sort();
        return all;
    }

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void listsInARunningAndInAStoppedSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, oddFiles);
        for (const bool running : {true, false}) {
            if (!running)
                stopSandbox(engine, id);
            const auto listing = list(engine, id, u"/d"_s);
            QCOMPARE(names(listing), oddNames());
            QVERIFY(!listing->truncated);
            const FileEntry file = find(listing, u"file"_s);
            QCOMPARE(file.kind, FileEntry::Kind::File);
            QCOMPARE(file.sizeBytes, 5);
            QCOMPARE(file.mode, 04755U);
            QVERIFY2(file.owner == "sandbox"_L1 || file.owner == "1000"_L1, qPrintable(file.owner));
            QVERIFY(qAbs(file.modified.secsTo(QDateTime::currentDateTimeUtc())) < 60);
            QCOMPARE(find(listing, u"link"_s).kind, FileEntry::Kind::Link);
            QCOMPARE(find(listing, u"link"_s).linkTarget, u"/etc"_s);
            QCOMPARE(find(listing, u"broken"_s).linkTarget, u"nowhere"_s);
            QCOMPARE(find(listing, u"pipe"_s).kind, FileEntry::Kind::Other);
            QCOMPARE(find(listing, u"sub"_s).kind, FileEntry::Kind::Directory);
            QCOMPARE(names(list(engine, id, u"/d/many"_s)), QStringList());
            QVERIFY2(names(list(engine, id, u"/"_s)).contains(u"etc"_s), "the root");
            QVERIFY2(names(list(engine, id, u"/d/link"_s)).contains(u"passwd"_s), "a link to a directory is followed");
        }
    }

    void listsInASandboxWithoutPrograms()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"/bin/sleep"_s, u"1000"_s}, {}, u"sandglass-noshell"_s);
        const auto root = list(engine, id, u"/"_s);
        QVERIFY2(names(root).contains(u"bin"_s), qPrintable(names(root).join(u' ')));
        const auto listing = list(engine, id, u"/bin"_s);
        QCOMPARE(names(listing), QStringList{u"sleep"_s});
        QCOMPARE(find(listing, u"sleep"_s).mode, 0755U);
        QVERIFY(find(listing, u"sleep"_s).sizeBytes > 1000000);
    }

    void listsAPausedSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, oddFiles);
        QVERIFY(engine.request("POST", "/containers/" + id.toUtf8() + "/pause").ok());
        const auto listing = list(engine, id, u"/d"_s);
        engine.request("POST", "/containers/" + id.toUtf8() + "/unpause");
        QCOMPARE(names(listing), oddNames());
    }

    void listsTenThousandFiles()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, u"mkdir /d; cd /d; seq 1 10000 | xargs touch"_s);
        const auto listing = list(engine, id, u"/d"_s);
        QVERIFY2(listing, why(listing));
        QCOMPARE(listing->entries.size(), 10000);
        QVERIFY(!listing->truncated);
    }

    void listsAStoppedSandboxWithLargeFilesToTheEnd()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            runSandbox(engine, u"mkdir /d; cd /d; for f in a b c; do mkdir $f;"
                               "dd if=/dev/zero of=$f/zeros bs=1M count=40 2>/dev/null; done; touch z"_s);
        stopSandbox(engine, id);
        const auto listing = list(engine, id, u"/d"_s);
        QCOMPARE(names(listing), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"z"_s}));
        QVERIFY(!listing->truncated);
    }

    void saysWhyItCannotList()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, QString());
        for (const bool running : {true, false}) {
            if (!running)
                stopSandbox(engine, id);
            const auto missing = list(engine, id, u"/nope"_s);
            QVERIFY(!missing);
            QCOMPARE(missing.error().kind, ErrorKind::NotFound);
            QCOMPARE(missing.error().operation, Operation::ListDirectory);
            QCOMPARE(missing.error().subject, u"/nope"_s);
            const auto file = list(engine, id, u"/etc/passwd"_s);
            QVERIFY(!file);
            QCOMPARE(file.error().kind, ErrorKind::Conflict);
        }
        QCOMPARE(list(engine, u"nope"_s, u"/"_s).error().kind, ErrorKind::NotFound);
        QCOMPARE(list(engine, id, u"relative"_s).error().kind, ErrorKind::InvalidInput);
    }

    void describesOneEntry()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, oddFiles);
        const auto files = filesOf(engine);
        const auto file = await(files->statPath(id, u"/d/file"_s));
        QVERIFY2(file && *file, why(*file));
        QCOMPARE((*file)->name, u"file"_s);
        QCOMPARE((*file)->sizeBytes, 5);
        QCOMPARE((*file)->mode, 04755U);
        const auto link = await(files->statPath(id, u"/d/link"_s));
        QCOMPARE((*link)->kind, FileEntry::Kind::Link);
        QCOMPARE((*link)->name, u"link"_s);
        QCOMPARE((*link)->linkTarget, u"/etc"_s);
        const auto missing = await(files->statPath(id, u"/d/nope"_s));
        QCOMPARE(missing->error().kind, ErrorKind::NotFound);
    }

    void bringsFilesThereAndBack()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, u"mkdir /d"_s);
        const QByteArray large(3 * 1024 * 1024, 'L');
        const QByteArray tar = makeTar({{.path = "tree/"},
                                        {.path = "tree/large", .content = large},
                                        {.path = "tree/odd\nname \xc3\xbc", .content = "odd", .mode = 0600},
                                        {.path = "tree/link", .linkTarget = "large"}});
        for (const bool running : {true, false}) {
            if (!running)
                stopSandbox(engine, id);
            const Status up = upload(engine, id, u"/d"_s, tar);
            QVERIFY2(up, why(up));
            const auto down = download(engine, id, u"/d/tree"_s);
            QVERIFY2(down, why(down));
            const auto items = readTar(*down);
            QCOMPARE(items.size(), 4);
            for (const TarItem& item : items) {
                QVERIFY2(item.path.startsWith("tree"), item.path);
                if (item.path == "tree/large")
                    QCOMPARE(item.content, large);
                else if (item.path == "tree/link")
                    QCOMPARE(item.linkTarget, "large");
                else if (item.path != "tree/" && item.path != "tree")
                    QCOMPARE(item.path, "tree/odd\nname \xc3\xbc"_ba);
            }
        }
    }

    void doesNotReplaceADirectoryByAFile()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, u"mkdir -p /d/x; printf 1 >/d/y"_s);
        const Status fileOver = upload(engine, id, u"/d"_s, makeTar({{.path = "x", .content = "file"}}));
        QVERIFY(!fileOver);
        QCOMPARE(fileOver.error().kind, ErrorKind::Conflict);
        const Status directoryOver = upload(engine, id, u"/d"_s, makeTar({{.path = "y/"}}));
        QVERIFY(!directoryOver);
        QCOMPARE(directoryOver.error().kind, ErrorKind::Conflict);
        QCOMPARE(content(engine, id, u"/d/y"_s), "1");
    }

    void saysWhyItCannotUpload()
    {
        SANDGLASS_ENGINE(engine);
        const QByteArray tar = makeTar({{.path = "x", .content = "1"}});
        const QString id = runSandbox(engine, QString());
        QCOMPARE(upload(engine, id, u"/nope"_s, tar).error().kind, ErrorKind::NotFound);
        QCOMPARE(upload(engine, id, u"/etc/passwd"_s, tar).error().kind, ErrorKind::Conflict);
        const Status garbage = upload(engine, id, u"/tmp"_s, QByteArray(200000, 'x'));
        QVERIFY(!garbage);
        QCOMPARE(garbage.error().kind, ErrorKind::Protocol);
        QCOMPARE(garbage.error().operation, Operation::UploadFiles);
        const QString readOnly =
            runSandbox(engine, QString(), {{u"HostConfig"_s, QJsonObject{{u"ReadonlyRootfs"_s, true}}}});
        const Status refused = upload(engine, readOnly, u"/etc"_s, tar);
        QVERIFY2(!refused && refused.error().kind == ErrorKind::Forbidden, why(refused));
    }

    void reachesATemporaryFileSystem()
    {
        SANDGLASS_ENGINE(engine);
        // As hardened sandboxes are: nothing can be written but /tmp.
        const QString id =
            runSandbox(engine, u"mkdir /tmp/sub; printf inside >/tmp/sub/file"_s,
                       {{u"HostConfig"_s, QJsonObject{{u"ReadonlyRootfs"_s, true},
                                                      {u"Tmpfs"_s, QJsonObject{{u"/tmp"_s, u"size=1m"_s}}}}}});
        const auto files = filesOf(engine);
        QCOMPARE(names(list(engine, id, u"/tmp/sub"_s)), QStringList{u"file"_s});
        const auto stat = await(files->statPath(id, u"/tmp/sub/file"_s));
        QVERIFY2(*stat, why(*stat));
        QCOMPARE((*stat)->sizeBytes, 6);
        QCOMPARE(await(files->statPath(id, u"/tmp/sub/nope"_s))->error().kind, ErrorKind::NotFound);
        QCOMPARE(content(engine, id, u"/tmp/sub/file"_s), "inside");

        const Status up = upload(engine, id, u"/tmp/sub"_s, makeTar({{.path = "up", .content = "uploaded"}}));
        QVERIFY2(up, why(up));
        QCOMPARE(engine.cli({u"exec"_s, id, u"cat"_s, u"/tmp/sub/up"_s}), "uploaded");
        const auto made = await(files->createDirectory(id, u"/tmp/new"_s));
        QVERIFY2(*made, why(*made));
        QVERIFY(names(list(engine, id, u"/tmp"_s)).contains(u"new"_s));

        const Status missing = upload(engine, id, u"/tmp/nope"_s, makeTar({{.path = "x", .content = "1"}}));
        QCOMPARE(missing.error().kind, ErrorKind::NotFound);
        const Status full =
            upload(engine, id, u"/tmp"_s, makeTar({{.path = "big", .content = QByteArray(3 * 1024 * 1024, 'b')}}));
        QVERIFY(!full);
        QCOMPARE(full.error().kind, ErrorKind::Limit);
        QCOMPARE(full.error().hint, Hint::DiskFull);
        QCOMPARE(full.error().operation, Operation::UploadFiles);
    }

    void cancelsAnUpload()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, QString());
        const auto files = filesOf(engine);
        std::stop_source stop;
        auto opened = await(files->upload(id, u"/tmp"_s, stop.get_token()));
        QVERIFY(opened && *opened);
        const auto stream = std::move(**opened);
        stream->write(makeTar({{.path = "x", .content = QByteArray(100000, 'x')}}).first(50000));
        stop.request_stop();
        const auto outcome = await(stream->finish());
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().kind, ErrorKind::Cancelled);
    }

    void makesADirectory()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, QString());
        const auto files = filesOf(engine);
        for (const bool running : {true, false}) {
            if (!running)
                stopSandbox(engine, id);
            const QString path = u"/tmp/new dir ü %1"_s.arg(running);
            const auto made = await(files->createDirectory(id, path));
            QVERIFY2(made && *made, why(*made));
            const auto stat = await(files->statPath(id, path));
            QCOMPARE((*stat)->kind, FileEntry::Kind::Directory);
            const auto again = await(files->createDirectory(id, path));
            QCOMPARE(again->error().kind, ErrorKind::Conflict);
            QCOMPARE(again->error().operation, Operation::CreateDirectory);
            const auto nowhere = await(files->createDirectory(id, u"/nope/x"_s));
            QCOMPARE(nowhere->error().kind, ErrorKind::NotFound);
        }
    }

    void renamesAndDeletes()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = runSandbox(engine, oddFiles);
        const auto files = filesOf(engine);
        const auto renamed = await(files->renamePath(id, u"/d/-rf"_s, u"/d/--help"_s));
        QVERIFY2(renamed && *renamed, why(*renamed));
        QCOMPARE(content(engine, id, u"/d/--help"_s), "x");
        const auto taken = await(files->renamePath(id, u"/d/--help"_s, u"/d/sub"_s));
        QCOMPARE(taken->error().kind, ErrorKind::Conflict);
        const auto missing = await(files->renamePath(id, u"/d/nope"_s, u"/d/other"_s));
        QCOMPARE(missing->error().kind, ErrorKind::NotFound);

        for (const auto& name : {u"/d/--help"_s, u"/d/new\nline"_s, u"/d/sub"_s, u"/d/link"_s}) {
            const auto deleted = await(files->deletePath(id, name));
            QVERIFY2(deleted && *deleted, why(*deleted));
        }
        const QStringList left = names(list(engine, id, u"/d"_s));
        QVERIFY(!left.contains(u"sub"_s) && !left.contains(u"link"_s) && left.contains(u"file"_s));
        QVERIFY2(names(list(engine, id, u"/etc"_s)).contains(u"passwd"_s), "a link is deleted, not what it points to");
        const auto gone = await(files->deletePath(id, u"/d/sub"_s));
        QCOMPARE(gone->error().kind, ErrorKind::NotFound);
        const auto root = await(files->deletePath(id, u"/"_s));
        QCOMPARE(root->error().kind, ErrorKind::InvalidInput);
    }

    void saysThatDeletingNeedsARunningSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const auto files = filesOf(engine);
        const QString stopped = engine.createContainer({u"sleep"_s, u"1000"_s});
        const auto deleted = await(files->deletePath(stopped, u"/etc/passwd"_s));
        QCOMPARE(deleted->error().kind, ErrorKind::Unsupported);
        QCOMPARE(deleted->error().hint, Hint::SandboxNotRunning);
        const QString bare = engine.runContainer({u"/bin/sleep"_s, u"1000"_s}, {}, u"sandglass-noshell"_s);
        const auto renamed = await(files->renamePath(bare, u"/bin/sleep"_s, u"/bin/awake"_s));
        QCOMPARE(renamed->error().kind, ErrorKind::Unsupported);
        QCOMPARE(renamed->error().hint, Hint::NoShell);
    }
};

QTEST_GUILESS_MAIN(TestDockerFiles)
#include "tst_dockerfiles.moc"
