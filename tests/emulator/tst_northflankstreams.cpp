// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/execchannel.h"
#include "core/northflank/northflankapi.h"
#include "core/northflank/northflankexec.h"
#include "core/northflank/northflankfiles.h"
#include "core/northflank/northflanklogs.h"
#include "core/northflank/portforward.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// Keeps everything a process says.
struct Process
{
    std::unique_ptr<ExecStream> stream;
    QByteArray output;
    std::optional<int> exitCode;
    std::optional<Error> error;

    explicit Process(std::unique_ptr<ExecStream> opened)
        : stream(std::move(opened))
    {
        auto* context = stream.get();
        QObject::connect(context, &ExecStream::output, context, [this](const QByteArray& bytes) { output += bytes; });
        QObject::connect(context, &ExecStream::exited, context, [this](int code) { exitCode = code; });
        QObject::connect(context, &ExecStream::failed, context, [this](const Error& why) { error = why; });
        stream->start();
    }
    bool isOver() const { return exitCode || error; }
};

/// What was opened; null and a failed test otherwise.
template <typename T> std::unique_ptr<T> taken(std::optional<Result<std::unique_ptr<T>>> opened)
{
    if (opened && *opened)
        return std::move(**opened);
    QTest::qFail(opened ? why(*opened).constData() : "not opened in time", __FILE__, __LINE__);
    return {};
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator generator(42);
    for (char& byte : bytes)
        byte = static_cast<char>(generator.generate());
    return bytes;
}
} // namespace

/// Commands, terminals, logs, metrics, files and ports of a service of the emulator: real processes in real containers.
class TestNorthflankStreams : public QObject
{
    Q_OBJECT

    const ServicePath m_service{u"streams"_s, u"sandbox"_s};
    const ServicePath m_talker{u"streams"_s, u"talker"_s};

    static ExecSpec shell(const QString& script)
    {
        ExecSpec spec;
        spec.command = {u"sh"_s, u"-c"_s, script};
        return spec;
    }
    Result<CommandResult> run(const ExecSpec& spec, const QByteArray& input = {}, qint64 limit = 1024 * 1024)
    {
        auto result = await(runNorthflankCommand(m_api, m_service, spec, input, limit, {}));
        return result ? *result : fail(ErrorKind::Timeout);
    }
    std::unique_ptr<Process> open(const ExecSpec& spec)
    {
        auto opened = taken(await(openNorthflankExec(m_api, m_service, spec)));
        return opened ? std::make_unique<Process>(std::move(opened)) : nullptr;
    }
    /// What the emulator was asked for at \a path.
    qsizetype requestsFor(QLatin1StringView path) const
    {
        const auto answer = m_emulator->request("GET", "/emulator/requests");
        const QVariantList all = answer.object().value("data"_L1).toArray().toVariantList();
        return std::ranges::count_if(
            all, [path](const QVariant& one) { return one.toMap().value(u"target"_s).toString().contains(path); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(engine);
        m_emulator = std::make_unique<NorthflankEmulator>(*engine);
        QVERIFY(m_emulator->start());
        const QJsonArray ports{
            QJsonObject{{u"name"_s, u"web"_s}, {u"internalPort"_s, 8080}, {u"protocol"_s, u"TCP"_s}}};
        QVERIFY(m_emulator->runService(m_service.project, m_service.service, {{u"ports"_s, ports}}));
        m_api = std::make_shared<NorthflankApi>(m_emulator->url(), QString(), m_clock);
        m_api->setToken(m_emulator->token().toUtf8());
    }
    void cleanupTestCase()
    {
        m_api.reset();
        m_emulator.reset();
    }

    void refusesACertificateThatDoesNotVerify()
    {
        NorthflankEmulator stranger(*PrivateEngine::shared(PrivateEngine::Kind::Docker));
        QVERIFY(stranger.enableTls() && stranger.start());
        QVERIFY(stranger.runService(m_service.project, m_service.service));
        stranger.request("DELETE", "/emulator/requests");
        const auto api = std::make_shared<NorthflankApi>(stranger.tlsUrl(), QString(), m_clock);
        api->setToken(stranger.token().toUtf8());
        const auto isRefused = [](const Error& error) {
            return error.kind == ErrorKind::Refused && error.hint == Hint::CheckCertificate && !error.retryable;
        };
        const auto listed = *await(api->get(u"projects"_s, {}, Operation::ListProjects, {}));
        QVERIFY2(!listed && isRefused(listed.error()), why(listed));
        const auto ran = *await(runNorthflankCommand(api, m_service, shell(u"true"_s), {}, 1024, {}));
        QVERIFY2(!ran && isRefused(ran.error()), why(ran));
        QVERIFY(ran.error().serverText.contains("self-signed"_L1));
        // Neither a request nor a token got there.
        const QByteArray arrived = stranger.request("GET", "/emulator/requests").body;
        QVERIFY2(!arrived.contains("/v1/"), arrived.constData());
    }

    void runsACommandInTheInstanceThatWasChosen()
    {
        QVERIFY(m_emulator->runService(m_service.project, u"twice"_s,
                                       {{u"deployment"_s, QJsonObject{{u"instances"_s, 2}}}}));
        const ServicePath twice{m_service.project, u"twice"_s};
        const QByteArray containers = "/v1/projects/streams/services/twice/containers";
        const QJsonArray listed = m_emulator->request("GET", containers)
                                      .object()
                                      .value("data"_L1)
                                      .toObject()
                                      .value("containers"_L1)
                                      .toArray();
        QCOMPARE(listed.size(), 2);
        for (const auto& instance : listed) {
            ExecSpec spec = shell(u"hostname"_s);
            spec.instance = instance.toObject().value("name"_L1).toString();
            const auto ran = *await(runNorthflankCommand(m_api, twice, spec, {}, 1024, {}));
            QVERIFY2(ran, why(ran));
            QCOMPARE(QString::fromUtf8(ran->standardOutput).trimmed(), spec.instance);
        }
    }

    void runsACommand()
    {
        const auto result = run(shell(u"echo out; echo err >&2; exit 7"_s));
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "out\n");
        QCOMPARE(result->standardError, "err\n");
        QCOMPARE(result->exitCode, 7);
    }

    void givesInputAndEndsIt()
    {
        ExecSpec cat;
        cat.command.append(u"cat"_s);
        const QByteArray input = randomBytes(2 * 1024 * 1024);
        const auto result = run(cat, input, input.size());
        QVERIFY2(result, why(result));
        QVERIFY(result->standardOutput == input);
        QCOMPARE(result->exitCode, 0);
    }

    void passesArgumentsUnchanged()
    {
        ExecSpec print;
        print.command = {u"printf"_s, u"%s|"_s, u"a b"_s, u"$HOME;'\""_s, u"\n"_s, u"ü"_s};
        const auto result = run(print);
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "a b|$HOME;'\"|\n|ü|"_ba);
    }

    void setsUserDirectoryAndVariables()
    {
        ExecSpec spec = shell(u"id -u; pwd; echo $GREETING"_s);
        spec.user = u"1000"_s;
        spec.workingDirectory = u"/tmp"_s;
        spec.variables = {{u"GREETING"_s, u"hello = $(world)"_s}};
        const auto result = run(spec);
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "1000\n/tmp\nhello = $(world)\n");
    }

    void findsNoSuchProgram()
    {
        ExecSpec spec;
        spec.command.append(u"/nope"_s);
        const auto result = run(spec);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::NotFound);
        QCOMPARE(result.error().hint, Hint::NoShell);
    }

    void resizesATerminal()
    {
        ExecSpec spec = shell(u"stty size; while read x; do [ \"$x\" = q ] && exit 3; stty size; done"_s);
        spec.terminal = true;
        spec.size = {97, 31};
        const auto process = open(spec);
        QVERIFY(process);
        QTRY_VERIFY(process->output.contains("31 97"));
        process->stream->resize({120, 40});
        // The size and what is typed may travel on different ways.
        QTRY_VERIFY((process->stream->write("\r"), process->output.contains("40 120")));
        process->stream->write("q\r");
        QTRY_COMPARE(process->exitCode, 3);
    }

    void tellsOfALostSocket()
    {
        QVERIFY(m_emulator->order({{u"path"_s, u"command-exec"_s}, {u"phase"_s, u"output"_s}, {u"drop"_s, true}}));
        const auto process = open(shell(u"echo one; sleep 1000"_s));
        QVERIFY(process);
        QTRY_VERIFY(process->isOver());
        QVERIFY(process->error);
        QCOMPARE(process->error->kind, ErrorKind::Unreachable);
    }

    void waitsUntilCommandsCanBeRun()
    {
        QVERIFY(m_emulator->order({{u"path"_s, u"command-exec"_s}, {u"status"_s, 500}, {u"count"_s, 3}}));
        const auto ready = await(waitUntilExecWorks(m_api, m_service, {}, {.firstPauseMs = 20}));
        QVERIFY(ready);
        QVERIFY2(*ready, why(*ready));
        QVERIFY(m_emulator->order({{u"path"_s, u"command-exec"_s}, {u"status"_s, 403}}));
        const auto refused = await(waitUntilExecWorks(m_api, m_service, {}, {.firstPauseMs = 20}));
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().kind, ErrorKind::Forbidden);
    }

    void followsALogOverLostSockets()
    {
        constexpr int lines = 1500;
        const QJsonObject docker{
            {u"configType"_s, u"customEntrypointCustomCommand"_s},
            {u"customEntrypoint"_s, u"/bin/sh"_s},
            {u"customCommand"_s,
             u"-c 'i=0; while [ $i -lt 1500 ]; do echo line $i; i=$((i+1)); [ $((i % 10)) -eq 0 ] && sleep 0.03; done; sleep 1000'"_s}};
        QVERIFY(m_emulator->order({{u"path"_s, u"queryType=tail"_s},
                                   {u"phase"_s, u"output"_s},
                                   {u"after"_s, 3000},
                                   {u"drop"_s, true},
                                   {u"count"_s, 3}}));
        QVERIFY(m_emulator->runService(m_talker.project, m_talker.service,
                                       {{u"deployment"_s, QJsonObject{{u"docker"_s, docker}}}}));
        const auto logs = taken(await(NorthflankLogs::open(m_api, m_talker, {.tail = 1000000}, {.firstPauseMs = 50})));
        QVERIFY(logs);
        QByteArrayList read;
        std::optional<Error> ended;
        connect(logs.get(), &LogStream::entries, this, [&read](const QList<LogEntry>& batch) {
            for (const LogEntry& entry : batch)
                read.append(entry.text);
        });
        connect(logs.get(), &LogStream::ended, this, [&ended](const std::optional<Error>& error) { ended = error; });
        logs->start();
        QTRY_VERIFY_WITH_TIMEOUT(read.size() >= lines || ended, 60000);
        QVERIFY2(!ended, ended ? qPrintable(describe(*ended)) : "");
        QCOMPARE(read.size(), lines);
        for (int i = 0; i < lines; ++i)
            QCOMPARE(read[i], "line " + QByteArray::number(i));
        QVERIFY(requestsFor("queryType=tail"_L1) >= 4);
    }

    void carriesTreesByteForByte()
    {
        NorthflankFiles files(m_api);
        const QString id = m_service.id();
        const QList<TarItem> tree{{.path = "tree/", .mode = 0750},
                                  {.path = "tree/big", .content = randomBytes(10 * 1024 * 1024), .mode = 0640},
                                  {.path = "tree/run.sh", .content = "#!/bin/sh\n", .mode = 0751},
                                  {.path = "tree/new\nline", .content = "x", .mode = 0600},
                                  {.path = "tree/-rf", .content = "", .mode = 0644},
                                  {.path = "tree/link", .mode = 0777, .linkTarget = "run.sh"}};
        const auto upload = taken(await(files.upload(id, u"/tmp"_s, {})));
        QVERIFY(upload);
        upload->write(makeTar(tree));
        const auto done = await(upload->finish(), 60000);
        QVERIFY(done);
        QVERIFY2(*done, why(*done));

        const auto download = taken(await(files.download(id, u"/tmp/tree"_s, {})));
        QVERIFY(download);
        QByteArray tar;
        bool finished = false;
        std::optional<Error> error;
        connect(download.get(), &DownloadStream::data, this, [&tar](const QByteArray& bytes) { tar += bytes; });
        connect(download.get(), &DownloadStream::finished, this, [&finished] { finished = true; });
        connect(download.get(), &DownloadStream::failed, this, [&error](const Error& why) { error = why; });
        download->start();
        QTRY_VERIFY_WITH_TIMEOUT(finished || error, 60000);
        QVERIFY2(finished, error ? qPrintable(describe(*error)) : "");
        QList<TarItem> back = readTar(tar);
        for (TarItem& item : back)
            item.path.remove(0, item.path.startsWith("./") ? 2 : 0);
        const auto byPath = [](const TarItem& item) { return item.path; };
        std::ranges::sort(back, {}, byPath);
        QList<TarItem> sent = tree;
        std::ranges::sort(sent, {}, byPath);
        QVERIFY(back == sent);

        const auto listed = await(files.listDirectory(id, u"/tmp/tree"_s, {}));
        QVERIFY(listed);
        QVERIFY2(*listed, why(*listed));
        QCOMPARE((*listed)->entries.size(), 5);
        const auto entry = await(files.statPath(id, u"/tmp/tree/run.sh"_s));
        QVERIFY(entry && *entry);
        QCOMPARE((*entry)->mode, 0751U);
    }

    void changesFiles()
    {
        NorthflankFiles files(m_api);
        const QString id = m_service.id();
        const auto outcome = [](const std::optional<Status>& status) {
            return status ? why(*status) : QByteArray("nothing");
        };
        const QString name = u"/tmp/a 'b' $(c)"_s;
        QCOMPARE(outcome(await(files.createDirectory(id, name))), "ok");
        const auto again = await(files.createDirectory(id, name));
        QVERIFY(again && !*again);
        QCOMPARE(again->error().kind, ErrorKind::Conflict);
        QCOMPARE(outcome(await(files.renamePath(id, name, u"/tmp/-moved"_s))), "ok");
        const auto gone = await(files.renamePath(id, name, u"/tmp/x"_s));
        QVERIFY(gone && !*gone);
        QCOMPARE(gone->error().kind, ErrorKind::NotFound);
        const auto taken = await(files.renamePath(id, u"/tmp/-moved"_s, u"/etc"_s));
        QVERIFY(taken && !*taken);
        QCOMPARE(taken->error().kind, ErrorKind::Conflict);
        QCOMPARE(outcome(await(files.deletePath(id, u"/tmp/-moved"_s))), "ok");
        const auto missing = await(files.deletePath(id, u"/tmp/-moved"_s));
        QVERIFY(missing && !*missing);
        QCOMPARE(missing->error().kind, ErrorKind::NotFound);
        const auto nowhere = await(files.upload(id, u"/nowhere"_s, {}));
        QVERIFY(nowhere && !*nowhere);
        QCOMPARE(nowhere->error().kind, ErrorKind::NotFound);
        const auto noFile = await(files.listDirectory(id, u"/etc/passwd"_s, {}));
        QVERIFY(noFile && !*noFile);
        QCOMPARE(noFile->error().kind, ErrorKind::Conflict);
    }

    void forwardsAPort()
    {
        const auto server = open(shell(u"echo served > /tmp/page; while true; do nc -l -p 8080 < /tmp/page; done"_s));
        QVERIFY(server);
        const auto forward = taken(await(PortForward::open(m_api, m_service, 8080)));
        QVERIFY(forward);
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     QTcpSocket socket;
                                     socket.connectToHost(QHostAddress::LocalHost, forward->localPort());
                                     const bool read = QTest::qWaitFor([&] {
                                         got += socket.readAll();
                                         return !got.isEmpty() || socket.state() == QAbstractSocket::UnconnectedState;
                                     });
                                     return read && !got.isEmpty();
                                 }()),
                                 20000);
        QCOMPARE(got, "served\n");
    }

private:
    SystemClock m_clock;
    std::unique_ptr<NorthflankEmulator> m_emulator;
    std::shared_ptr<NorthflankApi> m_api;
};

QTEST_GUILESS_MAIN(TestNorthflankStreams)
#include "tst_northflankstreams.moc"
