// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/privateengine.h"

#include "core/environments/starterimage.h"
#include "tests/support/privateregistry.h"
#include "tests/support/tarball.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>
#include <QThread>

#include <cerrno>
#include <cstring>
#include <map>

#include <sched.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sandglass::test {

namespace {

constexpr int startTimeoutMs = 30000;
constexpr int stopTimeoutMs = 30000;
constexpr int requestTimeoutSeconds = 60;

/// Runs the command in its arguments, whose end is the end of every process and mount of the engine, and removes what
/// is left of it: empty control groups, and the directory too when the test program can't any more.
constexpr auto cleanerScript = R"(
directory=$1; shift
"$@"
for group in "${directory##*/}" $(ls "$directory/data/overlay-containers" 2>/dev/null); do
    find /sys/fs/cgroup -depth -type d -path "*$group*" -delete 2>/dev/null
done
kill -0 $PPID 2>/dev/null || rm -rf --one-file-system "$directory"
)"_L1;

/// The first process of the engine's namespace. Reads one word a line, and ends, and with it everything in the
/// namespace, when the test program closes the pipe or ends in any way. Bash, because as the first process it reaps
/// orphans.
constexpr auto supervisorScript = R"(
log=$1; shift
engine=
while read -r word; do
    case $word in
        start) "$@" </dev/null >>"$log" 2>&1 & engine=$! ;;
        freeze) kill -STOP $engine ;;
        thaw) kill -CONT $engine ;;
        TERM|KILL) kill -$word $engine; wait $engine ;;
    esac
    echo "done"
done
)"_L1;

[[nodiscard]] bool failTest(const QString& message)
{
    QTest::qFail(message.toUtf8().constData(), __FILE__, __LINE__);
    return false;
}

/// Moves this program, once, into a network namespace of its own with the loopback interface up.
bool enterPrivateNetwork()
{
    static const bool entered = [] {
        return unshare(CLONE_NEWNET) == 0 && QProcess::execute(u"ip"_s, {u"link"_s, u"set"_s, u"lo"_s, u"up"_s}) == 0;
    }();
    return entered;
}

QByteArray withoutChunks(const QByteArray& body)
{
    QByteArray plain;
    for (qsizetype at = 0; at < body.size();) {
        const qsizetype end = body.indexOf("\r\n", at);
        if (end < 0)
            break;
        const qsizetype size = body.mid(at, end - at).toLongLong(nullptr, 16);
        if (size <= 0)
            break;
        plain += body.mid(end + 2, size);
        at = end + 2 + size + 2;
    }
    return plain;
}

/// `busybox --list` of this machine's static busybox.
QStringList busyboxApplets(const QString& program)
{
    QProcess process;
    process.start(program, {u"--list"_s});
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

std::map<PrivateEngine::Kind, std::unique_ptr<PrivateEngine>>& sharedEngines()
{
    static std::map<PrivateEngine::Kind, std::unique_ptr<PrivateEngine>> engines;
    return engines;
}

} // namespace

PrivateEngine::PrivateEngine(Kind kind)
    : m_kind(kind)
    , m_directory(QDir::tempPath() + "/sandglass-engine-XXXXXX"_L1)
{
}

PrivateEngine::~PrivateEngine()
{
    if (m_running) {
        removeContainers();
        stop();
    }
    if (m_supervisor) {
        m_supervisor->closeWriteChannel();
        if (!m_supervisor->waitForFinished(10000)) {
            m_supervisor->kill();
            m_supervisor->waitForFinished(5000);
        }
    }
}

PrivateEngine* PrivateEngine::shared(Kind kind)
{
    static const bool registered = [] {
        qAddPostRoutine([] { sharedEngines().clear(); });
        return true;
    }();
    Q_UNUSED(registered)
    auto& engine = sharedEngines()[kind];
    if (!engine) {
        engine = std::make_unique<PrivateEngine>(kind);
        if (!engine->start() || !engine->importImages())
            return nullptr;
    }
    return engine->isRunning() || engine->start() ? engine.get() : nullptr;
}

QString PrivateEngine::socketPath() const
{
    return m_directory.filePath(u"engine.sock"_s);
}

QString PrivateEngine::endpoint() const
{
    return "unix://"_L1 + socketPath();
}

QString PrivateEngine::output() const
{
    QFile log(m_directory.filePath(u"engine.log"_s));
    if (!log.open(QIODevice::ReadOnly))
        return {};
    log.seek(std::max<qint64>(0, log.size() - 4000));
    return QString::fromUtf8(log.readAll());
}

QStringList PrivateEngine::engineArguments() const
{
    if (m_kind == Kind::Docker) {
        QStringList arguments{u"dockerd"_s,
                              u"--data-root"_s,
                              m_directory.filePath(u"data"_s),
                              u"--exec-root"_s,
                              m_directory.filePath(u"exec"_s),
                              u"--pidfile"_s,
                              m_directory.filePath(u"engine.pid"_s),
                              u"--host"_s,
                              endpoint(),
                              u"--cgroup-parent"_s,
                              u'/' + QDir(m_directory.path()).dirName(),
                              u"--config-file"_s,
                              m_directory.filePath(u"daemon.json"_s),
                              u"--log-level"_s,
                              u"warn"_s};
        for (const QString& host : m_hosts)
            arguments << u"--host"_s << host;
        return arguments;
    }
    // crun, the default runtime, refuses machines that mount cgroup v1 and v2 side by side; runc runs everywhere.
    return {u"podman"_s,
            u"--root"_s,
            m_directory.filePath(u"data"_s),
            u"--runroot"_s,
            m_directory.filePath(u"exec"_s),
            u"--tmpdir"_s,
            m_directory.filePath(u"libpod"_s),
            u"--runtime"_s,
            u"runc"_s,
            u"--cgroup-manager=cgroupfs"_s,
            u"--log-level"_s,
            u"warn"_s,
            u"system"_s,
            u"service"_s,
            u"--time=0"_s,
            endpoint()};
}

bool PrivateEngine::startSupervisor()
{
    if (m_supervisor)
        return true;
    if (!m_directory.isValid())
        return failTest(u"no temporary directory: "_s + m_directory.errorString());
    if (!enterPrivateNetwork())
        return failTest(u"no network namespace (engine tests run as root): "_s + qt_error_string(errno));
    for (const auto& name : {u"data"_s, u"exec"_s, u"libpod"_s, u"tmp"_s})
        QDir(m_directory.path()).mkpath(name);
    if (!write(u"containers.conf"_s, "[network]\nfirewall_driver = \"iptables\"\n"))
        return failTest(u"cannot write the engine's settings"_s);
    // Docker trusts loopback without TLS by itself.
    QFile registries(u"/etc/containers/registries.conf"_s);
    const QByteArray usual = registries.open(QIODevice::ReadOnly) ? registries.readAll() : QByteArray();
    if (!write(u"registries.conf"_s,
               usual + "\n[[registry]]\nlocation = \"" + PrivateRegistry::host().toUtf8() + "\"\ninsecure = true\n"))
        return failTest(u"cannot write the engine's registries"_s);

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, m_directory.filePath(u"tmp"_s));
    environment.insert(u"CONTAINERS_CONF_OVERRIDE"_s, m_directory.filePath(u"containers.conf"_s));
    environment.insert(u"CONTAINERS_REGISTRIES_CONF"_s, m_directory.filePath(u"registries.conf"_s));
    environment.insert(u"PODMAN_IGNORE_CGROUPSV1_WARNING"_s, u"1"_s);
    environment.remove(u"DOCKER_HOST"_s);
    m_supervisor = std::make_unique<QProcess>();
    m_supervisor->setProcessEnvironment(environment);
    // Ctrl+C is for the test; what cleans up after it must outlive it.
    m_supervisor->setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_supervisor->setStandardErrorFile(m_directory.filePath(u"engine.log"_s), QIODevice::Append);
    m_supervisor->start(u"bash"_s, QStringList{u"-c"_s, QString(cleanerScript), u"cleaner"_s, m_directory.path(),
                                               u"unshare"_s, u"--mount"_s, u"--pid"_s, u"--fork"_s, u"--kill-child"_s,
                                               u"--mount-proc"_s, u"bash"_s, u"-c"_s, QString(supervisorScript),
                                               u"engine"_s, m_directory.filePath(u"engine.log"_s)} +
                                       engineArguments());
    if (!m_supervisor->waitForStarted())
        return failTest(u"cannot start bash: "_s + m_supervisor->errorString());
    return true;
}

bool PrivateEngine::command(const QByteArray& word, int timeoutMs)
{
    m_supervisor->write(word + '\n');
    const QDeadlineTimer deadline(timeoutMs);
    while (!m_supervisor->canReadLine()) {
        if (m_supervisor->state() != QProcess::Running || deadline.hasExpired())
            return false;
        m_supervisor->waitForReadyRead(100);
    }
    m_supervisor->readLine();
    return true;
}

bool PrivateEngine::isReady() const
{
    return QFile::exists(socketPath()) && request("GET", "/_ping").ok();
}

bool PrivateEngine::write(const QString& name, const QByteArray& content) const
{
    QFile file(m_directory.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool PrivateEngine::start()
{
    return m_running ||
           (launch() && (waitUntilReady() || failTest(u"the engine does not answer; it said: "_s + output())));
}

bool PrivateEngine::launch()
{
    if (!startSupervisor())
        return false;
    if (!write(u"daemon.json"_s, QJsonDocument(m_settings).toJson()))
        return failTest(u"cannot write the engine's settings"_s);
    m_running = command("start", 5000);
    return m_running || failTest(u"the engine's supervisor ended: "_s + output());
}

bool PrivateEngine::waitUntilReady() const
{
    const QDeadlineTimer deadline(startTimeoutMs);
    while (!isReady()) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(20);
    }
    return true;
}

bool PrivateEngine::waitUntilUsable() const
{
    return waitUntilReady() && request("GET", "/containers/json?all=1").ok();
}

void PrivateEngine::stop()
{
    if (!m_running)
        return;
    m_running = false;
    if (!command("TERM", stopTimeoutMs))
        qWarning("the engine did not end in order");
    QFile::remove(socketPath());
}

void PrivateEngine::kill9()
{
    if (!m_running)
        return;
    m_running = false;
    command("KILL", 5000);
    // Names a process that is gone; its number may be taken again at the next start.
    QFile::remove(m_directory.filePath(u"engine.pid"_s));
}

bool PrivateEngine::restart()
{
    stop();
    return start();
}

void PrivateEngine::freeze()
{
    command("freeze", 5000);
}

void PrivateEngine::thaw()
{
    command("thaw", 5000);
}

PrivateEngine::Answer PrivateEngine::request(const QByteArray& method, const QByteArray& target, const QByteArray& body,
                                             const QByteArray& contentType) const
{
    const QByteArray path = QFile::encodeName(socketPath());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto close = qScopeGuard([socket] { ::close(socket); });
    const timeval timeout{requestTimeoutSeconds, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    if (socket < 0 || connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return {};

    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n";
    if (!body.isEmpty())
        bytes += "Content-Type: " + contentType + "\r\n";
    if (!body.isEmpty() || method == "POST" || method == "PUT")
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    bytes += "\r\n" + body;
    for (qsizetype sent = 0; sent < bytes.size();) {
        const ssize_t count =
            ::send(socket, bytes.constData() + sent, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue; // A socket with a timeout is not restarted when a process of the test's ends.
        if (count <= 0)
            break;
        sent += count;
    }
    QByteArray received;
    QByteArray buffer(65536, Qt::Uninitialized);
    while (true) {
        const ssize_t count = recv(socket, buffer.data(), static_cast<size_t>(buffer.size()), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        received.append(buffer.constData(), count);
    }
    const qsizetype headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return {};
    const QByteArray head = received.left(headEnd).toLower();
    Answer answer;
    answer.status = head.mid(head.indexOf(' ') + 1, 3).toInt();
    answer.body = received.mid(headEnd + 4);
    if (head.contains("transfer-encoding: chunked"))
        answer.body = withoutChunks(answer.body);
    return answer;
}

bool PrivateEngine::importImages()
{
    static const QString program = u"/bin/busybox"_s;
    static const QByteArray starter = starterImageTar(program, busyboxApplets(program)).value_or(QByteArray());
    if (starter.isEmpty())
        return failTest(u"no root filesystem could be made of "_s + program + u" (package busybox-static)"_s);
    QFile file(program);
    if (!file.open(QIODevice::ReadOnly))
        return failTest(file.errorString());
    const QByteArray noShell = makeTar({{.path = "bin/sleep", .content = file.readAll(), .mode = 0755}});
    for (const auto& [name, tar] :
         {std::pair("sandglass-busybox"_ba, starter), std::pair("sandglass-noshell"_ba, noShell)}) {
        const Answer answer =
            request("POST", "/images/create?fromSrc=-&repo=" + name + "&tag=latest", tar, "application/x-tar");
        if (!answer.ok() || answer.body.contains("errorDetail"))
            return failTest(u"the engine took no image: "_s + QString::fromUtf8(answer.body) + output());
    }
    return true;
}

QString PrivateEngine::createContainer(const QStringList& command, const QJsonObject& settings, const QString& image)
{
    QJsonObject body{{u"Image"_s, image},
                     {u"Cmd"_s, QJsonArray::fromStringList(command)},
                     // An imported image sets no variables.
                     {u"Env"_s, QJsonArray{u"PATH=/bin:/usr/bin"_s}},
                     {u"NetworkDisabled"_s, true}};
    // Most commands ignore SIGTERM, being the first process; no test should wait ten seconds for their end.
    body.insert(u"StopTimeout"_s, 1);
    QJsonObject host{{u"NetworkMode"_s, u"none"_s}};
    for (auto it = settings.begin(); it != settings.end(); ++it) {
        if (it.key() != "HostConfig"_L1) {
            body.insert(it.key(), it.value());
            continue;
        }
        const QJsonObject given = it.value().toObject();
        for (auto inner = given.begin(); inner != given.end(); ++inner)
            host.insert(inner.key(), inner.value());
    }
    body.insert(u"HostConfig"_s, host);
    const Answer answer = request("POST", "/containers/create", QJsonDocument(body).toJson());
    if (!answer.ok()) {
        Q_UNUSED(failTest(u"no container was created: "_s + QString::fromUtf8(answer.body)))
        return {};
    }
    return answer.object().value("Id"_L1).toString();
}

QString PrivateEngine::runContainer(const QStringList& command, const QJsonObject& settings, const QString& image)
{
    QString id = createContainer(command, settings, image);
    if (id.isEmpty())
        return {};
    const Answer answer = request("POST", "/containers/" + id.toUtf8() + "/start");
    if (!answer.ok()) {
        Q_UNUSED(failTest(u"the container did not start: "_s + QString::fromUtf8(answer.body) + output()))
        return {};
    }
    return id;
}

QByteArray PrivateEngine::cli(const QStringList& arguments) const
{
    QProcess process;
    startClient(process, arguments);
    process.waitForFinished();
    return process.readAllStandardOutput();
}

void PrivateEngine::startClient(QProcess& process, const QStringList& arguments) const
{
    const bool docker = m_kind == Kind::Docker;
    process.start(docker ? u"docker"_s : u"podman"_s,
                  QStringList{docker ? u"--host"_s : u"--url"_s, endpoint()} + arguments);
}

void PrivateEngine::removeContainers()
{
    const auto all = QJsonDocument::fromJson(request("GET", "/containers/json?all=1").body).array();
    for (const auto& entry : all) {
        const QByteArray id = entry.toObject().value("Id"_L1).toString().toUtf8();
        // Podman would wait out the grace time of what runs.
        request("POST", "/containers/" + id + "/kill");
        request("DELETE", "/containers/" + id + "?force=1&v=1");
    }
}

void engineRows()
{
    QTest::addColumn<PrivateEngine::Kind>("engineKind");
    QTest::newRow("docker") << PrivateEngine::Kind::Docker;
    QTest::newRow("podman") << PrivateEngine::Kind::Podman;
}

} // namespace sandglass::test
