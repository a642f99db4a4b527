// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaType>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace sandglass::test {

/// A real engine of a test's own, on a unix socket in a temporary directory.
///
/// The engine runs in a process and mount namespace of its own that ends with this object, or with the test program in
/// whatever way that ends: no process, mount or directory is left. The first start moves the test program into a
/// network namespace of its own with `lo` up, so that the engine never meets the machine's bridges and tables, and
/// ports that sandboxes publish on loopback are reached from the test alone. Needs root. All calls block, up to some
/// seconds.
///
/// Most suites share one engine of each kind:
/// \code
///     void initTestCase_data() { engineRows(); }          // every test function runs on both engines
///     void lists() { SANDGLASS_ENGINE(engine); … }
/// \endcode
class PrivateEngine
{
public:
    enum class Kind { Docker, Podman };

    /// The answer to a request; `status` 0 when there was none.
    struct Answer
    {
        int status = 0;
        QByteArray body;

        bool ok() const { return status >= 200 && status < 300; }
        QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    };

    explicit PrivateEngine(Kind kind);
    ~PrivateEngine();
    Q_DISABLE_COPY_MOVE(PrivateEngine)

    /// The engine of this kind that all tests of the executable share, started at the first call, with both images
    /// imported; ends with the application object. Null, and a failed test, when it can't be started.
    static PrivateEngine* shared(Kind kind);

    /// Dockerd's settings (`daemon.json`), from the next start on.
    void setSettings(const QJsonObject& settings) { m_settings = settings; }
    /// Dockerd listens there as well; before the first start.
    void listenOn(const QString& host) { m_hosts.append(host); }
    /// Starts the engine and waits until it answers. Fails the test with the engine's last words when it doesn't.
    bool start();
    /// The first half of start(), for a test that goes on meanwhile: sends the engine off.
    bool launch();
    /// The second half: waits until the engine answers. May be called in a thread of its own.
    bool waitUntilReady() const;
    /// Waits until it has also told its containers. A busy engine answers a ping long before.
    bool waitUntilUsable() const;
    /// Ends the engine in order (SIGTERM), as a package update does. The data root and the socket's path stay.
    void stop();
    /// Ends the engine as a crash does (SIGKILL).
    void kill9();
    /// stop() if it runs, then start() with the same data root on the same socket.
    bool restart();
    /// Freezes the engine (SIGSTOP) and thaws it: its connections stay open and say nothing.
    void freeze();
    void thaw();

    Kind kind() const { return m_kind; }
    bool isRunning() const { return m_running; }
    QString socketPath() const;
    QString endpoint() const; ///< "unix:///…"
    QString output() const;   ///< the end of what the engine printed

    // A second, independent way to the engine, to prepare what a test needs and to check what the program did.

    /// One request over a connection of its own; waits at most 60 s.
    Answer request(const QByteArray& method, const QByteArray& target, const QByteArray& body = {},
                   const QByteArray& contentType = "application/json") const;
    /// Imports `sandglass-busybox:latest` (busybox with its applets) and `sandglass-noshell:latest` (nothing but
    /// /bin/sleep). Fails the test when the engine refuses.
    bool importImages();
    /// Creates a container without network and returns its full id; empty, and a failed test, when refused.
    /// \a settings is merged over the body of the request ("Tty", "HostConfig", …).
    QString createContainer(const QStringList& command, const QJsonObject& settings = {},
                            const QString& image = QStringLiteral("sandglass-busybox"));
    /// createContainer(), then a start.
    QString runContainer(const QStringList& command, const QJsonObject& settings = {},
                         const QString& image = QStringLiteral("sandglass-busybox"));
    /// Standard output of the engine's own client, `docker ARGUMENTS…` or `podman ARGUMENTS…`.
    QByteArray cli(const QStringList& arguments) const;
    /// Starts that client in \a process and does not wait.
    void startClient(QProcess& process, const QStringList& arguments) const;
    /// Kills and removes every container.
    void removeContainers();

private:
    bool startSupervisor();
    bool command(const QByteArray& word, int timeoutMs);
    bool isReady() const;
    bool write(const QString& name, const QByteArray& content) const;
    QStringList engineArguments() const;

    Kind m_kind;
    QJsonObject m_settings;
    QStringList m_hosts;
    QTemporaryDir m_directory;
    std::unique_ptr<QProcess> m_supervisor;
    bool m_running = false;
};

/// Global data rows "docker" and "podman", for initTestCase_data().
void engineRows();

} // namespace sandglass::test

Q_DECLARE_METATYPE(sandglass::test::PrivateEngine::Kind)

/// The shared engine of the current global data row, as a reference named \a name; returns from a test that has none.
#define SANDGLASS_ENGINE(name)                                                                                         \
    QFETCH_GLOBAL(sandglass::test::PrivateEngine::Kind, engineKind);                                                   \
    auto* const name##Pointer = sandglass::test::PrivateEngine::shared(engineKind);                                    \
    if (!name##Pointer)                                                                                                \
        return;                                                                                                        \
    auto& name = *name##Pointer
