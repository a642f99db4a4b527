// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/net/dialer.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

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
    QByteArray errorOutput;
    std::optional<int> exitCode;
    std::optional<Error> error;

    explicit Process(std::unique_ptr<ExecStream> opened)
        : stream(std::move(opened))
    {
        auto* context = stream.get();
        QObject::connect(context, &ExecStream::output, context, [this](const QByteArray& bytes) { output += bytes; });
        QObject::connect(context, &ExecStream::errorOutput, context,
                         [this](const QByteArray& bytes) { errorOutput += bytes; });
        QObject::connect(context, &ExecStream::exited, context, [this](int code) { exitCode = code; });
        QObject::connect(context, &ExecStream::failed, context, [this](const Error& why) { error = why; });
        stream->start();
    }
    bool isOver() const { return exitCode || error; }
};
} // namespace

class TestDockerExec : public QObject
{
    Q_OBJECT

private:
    std::map<PrivateEngine::Kind, QString> m_sandboxes;

    static std::shared_ptr<DockerApi> apiOf(const PrivateEngine& engine)
    {
        return DockerApi::create(makeDialer(*Endpoint::parse(engine.endpoint())));
    }
    /// One running sandbox for all functions.
    QString sandboxOf(PrivateEngine& engine)
    {
        QString& id = m_sandboxes[engine.kind()];
        if (id.isEmpty())
            id = engine.runContainer({u"sleep"_s, u"1000"_s});
        return id;
    }
    std::unique_ptr<Process> open(PrivateEngine& engine, const ExecSpec& spec)
    {
        auto opened = await(openDockerExec(apiOf(engine), sandboxOf(engine), spec));
        if (!opened || !*opened) {
            QTest::qFail(opened ? why(*opened).constData() : "no stream", __FILE__, __LINE__);
            return {};
        }
        return std::make_unique<Process>(std::move(**opened));
    }
    Result<CommandResult> run(PrivateEngine& engine, const ExecSpec& spec, const QByteArray& input = {},
                              qint64 limit = 1024 * 1024)
    {
        auto result = await(runDockerCommand(apiOf(engine), sandboxOf(engine), spec, input, limit, {}));
        return result ? *result : fail(ErrorKind::Timeout);
    }
    static ExecSpec shell(const QString& script) { return {.command = {u"sh"_s, u"-c"_s, script}}; }

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void runsACommand()
    {
        SANDGLASS_ENGINE(engine);
        const auto result = run(engine, shell(u"echo out; echo err >&2; exit 7"_s));
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "out\n");
        QCOMPARE(result->standardError, "err\n");
        QCOMPARE(result->exitCode, 7);
        QVERIFY(!result->truncated);
    }

    void givesInputAndEndsIt()
    {
        SANDGLASS_ENGINE(engine);
        const QByteArray input = QByteArray(300000, 'i') + "end";
        const auto result = run(engine, {.command = {u"cat"_s}}, input);
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, input);
        QCOMPARE(result->exitCode, 0);
    }

    void passesArgumentsUnchanged()
    {
        SANDGLASS_ENGINE(engine);
        const auto result =
            run(engine, {.command = {u"printf"_s, u"%s|"_s, u"a b"_s, u"$HOME;'\""_s, u"\n"_s, u"ü"_s}});
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "a b|$HOME;'\"|\n|ü|"_ba);
    }

    void setsUserDirectoryAndVariables()
    {
        SANDGLASS_ENGINE(engine);
        ExecSpec spec = shell(u"id -u; pwd; echo $GREETING"_s);
        spec.user = u"1000"_s;
        spec.workingDirectory = u"/tmp"_s;
        spec.variables = {{u"GREETING"_s, u"hello = world"_s}};
        const auto result = run(engine, spec);
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput, "1000\n/tmp\nhello = world\n");
    }

    void keepsOutputWithinItsBound()
    {
        SANDGLASS_ENGINE(engine);
        const auto result = run(engine, shell(u"head -c 1000000 /dev/zero; echo end >&2"_s), {}, 1000);
        QVERIFY2(result, why(result));
        QCOMPARE(result->standardOutput.size(), 1000);
        QCOMPARE(result->standardError, "end\n");
        QVERIFY(result->truncated);
        QCOMPARE(result->exitCode, 0);
    }

    void stopsWaitingWhenToldTo()
    {
        SANDGLASS_ENGINE(engine);
        std::stop_source stop;
        QTimer::singleShot(300, this, [&stop] { stop.request_stop(); });
        const auto result = await(runDockerCommand(apiOf(engine), sandboxOf(engine), {.command = {u"sleep"_s, u"30"_s}},
                                                   {}, 1000, stop.get_token()));
        QVERIFY(result && !*result);
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
    }

    void waitsForAProcessThatClosedItsOutput()
    {
        SANDGLASS_ENGINE(engine);
        const auto result = run(engine, shell(u"exec >/dev/null 2>&1; sleep 0.5; exit 5"_s));
        QVERIFY2(result, why(result));
        QCOMPARE(result->exitCode, 5);
    }

    void givesATerminalItsSizeFromTheFirstPromptOn()
    {
        SANDGLASS_ENGINE(engine);
        ExecSpec spec = shell(u"stty size; echo $TERM; tty"_s);
        spec.terminal = true;
        spec.size = {.columns = 101, .rows = 33};
        const auto process = open(engine, spec);
        QVERIFY(process);
        QTRY_VERIFY(process->isOver());
        QCOMPARE(process->exitCode, 0);
        QVERIFY2(process->output.startsWith("33 101\r\nxterm-256color\r\n/dev/pts/"), process->output.constData());
        QVERIFY(process->errorOutput.isEmpty());
    }

    void tellsATerminalItsNewSize()
    {
        SANDGLASS_ENGINE(engine);
        ExecSpec spec = shell(u"trap 'stty size' WINCH; echo ready; while :; do sleep 0.1; done"_s);
        spec.terminal = true;
        const auto process = open(engine, spec);
        QVERIFY(process);
        QTRY_VERIFY(process->output.contains("ready"));
        for (int columns = 90; columns <= 120; ++columns)
            process->stream->resize({.columns = columns, .rows = 40});
        QTRY_VERIFY(process->output.contains("40 120"));
        process->stream->write("\x03");
        QTRY_VERIFY(process->isOver());
    }

    void typesIntoAShell()
    {
        SANDGLASS_ENGINE(engine);
        const auto process = open(engine, {.command = {u"sh"_s}, .terminal = true});
        QVERIFY(process);
        process->stream->write("echo $((40 + 2))\n");
        QTRY_VERIFY(process->output.contains("42\r\n"));
        process->stream->write("exit 3\n");
        QTRY_COMPARE(process->exitCode, 3);
    }

    void passesTheKeysThatEnginesTakeForDetaching()
    {
        SANDGLASS_ENGINE(engine);
        const auto process =
            open(engine, {.command = {u"sh"_s, u"-c"_s, u"stty raw; echo on; od -An -tx1 -N 3"_s}, .terminal = true});
        QVERIFY(process);
        QTRY_VERIFY(process->output.contains("on"));
        process->stream->write("\x10\x11x");
        QTRY_VERIFY2(process->output.contains("10 11 78"), process->output.constData());
        QTRY_VERIFY(process->isOver());
    }

    void holdsBackAPausedProcess()
    {
        SANDGLASS_ENGINE(engine);
        const auto process = open(engine, shell(u"head -c 30000000 /dev/zero"_s));
        QVERIFY(process);
        QTRY_VERIFY(!process->output.isEmpty());
        process->stream->setPaused(true);
        const qsizetype held = process->output.size();
        const auto other = run(engine, shell(u"echo"_s));
        QVERIFY2(other, why(other));
        QCOMPARE(process->output.size(), held);
        process->stream->setPaused(false);
        QTRY_COMPARE(process->output.size(), 30000000);
        QTRY_COMPARE(process->exitCode, 0);
    }

    void saysThatThereIsNoSuchProgram_data()
    {
        QTest::addColumn<bool>("terminal");
        QTest::newRow("without terminal") << false;
        QTest::newRow("with terminal") << true;
    }
    void saysThatThereIsNoSuchProgram()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(bool, terminal);
        const auto process = open(engine, {.command = {u"no-such-shell"_s}, .terminal = terminal});
        QVERIFY(process);
        QTRY_VERIFY(process->isOver());
        QVERIFY2(process->error, process->output.constData());
        QCOMPARE(process->error->kind, ErrorKind::NotFound);
        QCOMPARE(process->error->hint, Hint::NoShell);
    }

    void saysThatThereIsNoShell()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"/bin/sleep"_s, u"100"_s}, {}, u"sandglass-noshell"_s);
        const auto result = await(runDockerCommand(apiOf(engine), id, {.command = {u"/bin/sh"_s}}, {}, 1000, {}));
        QVERIFY(result && !*result);
        QCOMPARE(result->error().kind, ErrorKind::NotFound);
        QCOMPARE(result->error().hint, Hint::NoShell);
    }

    void saysThatThereIsNoSuchUser()
    {
        SANDGLASS_ENGINE(engine);
        const auto result = run(engine, {.command = {u"id"_s}, .user = u"nobody-here"_s});
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::NotFound);
        QCOMPARE(result.error().hint, Hint::None);
    }

    void saysThatTheSandboxDoesNotRun()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.createContainer({u"sleep"_s, u"100"_s});
        const auto opened = await(openDockerExec(apiOf(engine), id, {.command = {u"sh"_s}, .terminal = true}));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, ErrorKind::Conflict);
        QCOMPARE(opened->error().hint, Hint::SandboxNotRunning);
        QCOMPARE(opened->error().operation, Operation::OpenTerminal);
    }

    void endsWithTheSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sleep"_s, u"100"_s});
        auto opened = await(openDockerExec(apiOf(engine), id, {.command = {u"sh"_s}, .terminal = true}));
        QVERIFY(opened && *opened);
        const Process process(std::move(**opened));
        QTRY_VERIFY(!process.output.isEmpty());
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        QTRY_VERIFY(process.isOver());
        QVERIFY(process.error || process.exitCode != 0);
    }
};

QTEST_GUILESS_MAIN(TestDockerExec)
#include "tst_dockerexec.moc"
