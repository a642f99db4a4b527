// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/embeddedengine.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTimer>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int checkIntervalMs = 50;
constexpr int mostChecks = 400; // 20 s: the first start of podman prepares its storage.
constexpr qsizetype keptOutput = 4096;
constexpr qint64 quickMs = 60000;
constexpr int mostQuickEnds = 3; // What ends again and again needs a person.
} // namespace

EmbeddedEngine::Setup EmbeddedEngine::machineSetup()
{
    Setup setup;
    setup.program = QStandardPaths::findExecutable(u"podman"_s);
    setup.socketPath = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/sandglass/engine.sock"_s;
    // Without systemd nobody makes cgroup scopes for podman, and crun refuses machines that mix cgroup v1 and v2.
    if (!QFileInfo::exists(u"/run/systemd/system"_s))
        setup.globalArguments += u"--cgroup-manager=cgroupfs"_s;
    const bool unified = QFileInfo::exists(u"/sys/fs/cgroup/cgroup.controllers"_s);
    if (!unified && !QStandardPaths::findExecutable(u"runc"_s).isEmpty())
        setup.globalArguments += {u"--runtime"_s, u"runc"_s};
    return setup;
}

EmbeddedEngine::EmbeddedEngine(const Clock& clock, Setup setup, QObject* parent)
    : LocalEngine(parent)
    , m_clock(clock)
    , m_setup(std::move(setup))
    , m_state(m_setup.program.isEmpty() ? State::Unavailable : State::Stopped)
    , m_lock(m_setup.socketPath + u".lock"_s)
    , m_check(new QTimer(this))
    , m_again(new QTimer(this))
    , m_backoff(QRandomGenerator::global(), m_setup.firstPauseMs)
{
    m_again->setSingleShot(true);
    connect(m_again, &QTimer::timeout, this, &EmbeddedEngine::begin);
    m_check->setInterval(checkIntervalMs);
    connect(m_check, &QTimer::timeout, this, &EmbeddedEngine::check);
}

EmbeddedEngine::~EmbeddedEngine()
{
    stop();
}

ConnectionConfig EmbeddedEngine::connection() const
{
    ConnectionConfig config;
    config.id = u"embedded"_s;
    config.name = u"Sandglass engine (podman)"_s;
    config.provider = u"docker"_s;
    config.endpoint = u"unix://"_s + m_setup.socketPath;
    config.origin = u"embedded"_s;
    return config;
}

void EmbeddedEngine::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void EmbeddedEngine::settle()
{
    m_check->stop();
    m_again->stop();
    m_lock.unlock();
}

void EmbeddedEngine::keepError(ErrorKind kind, const QString& text)
{
    Error error = sandglass::fail(kind, text).error().during(Operation::StartEngine, product());
    error.endpoint = connection().endpoint;
    error.retryable = true;
    m_error = error;
}

void EmbeddedEngine::fail(ErrorKind kind, const QString& text)
{
    keepError(kind, text);
    settle();
    setState(State::Failed);
}

void EmbeddedEngine::ended(const QString& said)
{
    if (m_state == State::Running && m_clock.monotonicMs() - m_runningSinceMs >= quickMs) {
        m_quickEnds = 0;
        m_backoff.reset();
    }
    if (++m_quickEnds > mostQuickEnds) {
        fail(ErrorKind::Unreachable, said);
        return;
    }
    settle();
    keepError(ErrorKind::Unreachable, said);
    setState(State::Starting);
    m_again->start(m_backoff.nextMs());
}

void EmbeddedEngine::start()
{
    if (m_state == State::Unavailable || m_state == State::Starting || m_state == State::Running)
        return;
    m_error.reset();
    m_quickEnds = 0;
    m_backoff.reset();
    begin();
}

void EmbeddedEngine::begin()
{
    setState(State::Starting);

    const QString folder = QFileInfo(m_setup.socketPath).absolutePath();
    if (!QDir().mkpath(folder) ||
        !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)) {
        fail(ErrorKind::Refused, folder);
        return;
    }
    m_output.clear();
    m_checksLeft = mostChecks;
    m_check->start();
    check();
}

void EmbeddedEngine::check()
{
    if (--m_checksLeft <= 0) {
        const QString said = QString::fromUtf8(m_output).trimmed();
        stop();
        fail(ErrorKind::Timeout, said);
    } else if (m_process) {
        if (QFileInfo::exists(m_setup.socketPath))
            becomeRunning();
    } else if (!m_probe && m_lock.tryLock(0)) {
        // Else another Sandglass is starting it.
        probe();
    }
}

/// Another Sandglass may have it running: whoever answers at the socket is used.
void EmbeddedEngine::probe()
{
    m_probe = new QLocalSocket(this);
    connect(m_probe, &QLocalSocket::connected, this, &EmbeddedEngine::becomeRunning);
    connect(m_probe, &QLocalSocket::errorOccurred, this, [this] {
        if (m_state != State::Starting)
            return;
        dropProbe();
        launch();
    });
    connect(m_probe, &QLocalSocket::disconnected, this, [this] {
        dropProbe();
        ended({});
    });
    m_probe->connectToServer(m_setup.socketPath);
}

void EmbeddedEngine::dropProbe()
{
    if (!m_probe)
        return;
    m_probe->disconnect(this);
    m_probe->deleteLater();
    m_probe.clear();
}

void EmbeddedEngine::becomeRunning()
{
    settle();
    m_output.clear(); // What it said on its way is no reason for its end.
    m_error.reset();
    m_runningSinceMs = m_clock.monotonicMs();
    setState(State::Running);
}

void EmbeddedEngine::launch()
{
    QFile::remove(m_setup.socketPath); // Left by a service that died: nobody answers at it.

    auto* process = new QProcess(this);
    m_process = process;
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardInputFile(QProcess::nullDevice());
    // The service must not outlive this program, even if it is killed.
    process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    connect(process, &QProcess::readyRead, this,
            [this, process] { m_output = (m_output + process->readAll()).right(keptOutput); });
    connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError problem) {
        if (problem == QProcess::FailedToStart && process == m_process)
            fail(ErrorKind::NotFound, process->errorString());
    });
    connect(process, &QProcess::finished, this, [this, process] {
        process->deleteLater();
        if (process != m_process)
            return;
        m_process = nullptr;
        const QString said = QString::fromUtf8(m_output).trimmed();
        if (m_state == State::Starting && m_quickEnds == 0)
            fail(ErrorKind::Unreachable, said);
        else // Who is killed leaves no words; else the last ones say why.
            ended(process->exitStatus() == QProcess::CrashExit ? u"killed by signal %1"_s.arg(process->exitCode())
                                                               : said.section(u'\n', -1));
    });
    process->start(m_setup.program, m_setup.globalArguments + QStringList{u"system"_s, u"service"_s, u"--time=0"_s,
                                                                          u"unix://"_s + m_setup.socketPath});
}

void EmbeddedEngine::stop()
{
    settle();
    dropProbe();
    if (QProcess* process = std::exchange(m_process, nullptr)) {
        // It ends on its own time; a QProcess must not be destroyed before, which would kill and wait.
        process->disconnect(this);
        process->setParent(nullptr);
        connect(process, &QProcess::finished, process, &QObject::deleteLater);
        process->terminate();
    }
    if (m_state != State::Unavailable)
        setState(State::Stopped);
}

} // namespace sandglass

#include "moc_embeddedengine.cpp"
