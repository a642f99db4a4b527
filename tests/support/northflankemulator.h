// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/privateengine.h"

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace sandglass::test {

/// The emulator of Northflank (tests/emulator) as a process of its own, on loopback, with a private engine behind it.
/// What it makes survives kill9(), as the cloud's things survive an outage; stop() removes it. All calls block.
///
/// \code
///     NorthflankEmulator emulator(*PrivateEngine::shared(PrivateEngine::Kind::Docker), {"--project", "sandboxes"});
///     QVERIFY(emulator.start());
///     NorthflankApi api(emulator.url(), {}, emulator.token());
/// \endcode
class NorthflankEmulator
{
public:
    /// The answer to a request; `status` 0 when there was none.
    struct Answer
    {
        int status = 0;
        QByteArray head;
        QByteArray body;

        bool ok() const { return status >= 200 && status < 300; }
        QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    };

    /// \a options: more of the command line, see tests/emulator/README.md. Rollouts and samples come fast, so that
    /// tests need not wait for them.
    explicit NorthflankEmulator(const PrivateEngine& engine, QStringList options = {});
    ~NorthflankEmulator();
    Q_DISABLE_COPY_MOVE(NorthflankEmulator)

    /// Listens with TLS as well, under a certificate for "localhost" that it has signed itself; before start(). Fails
    /// the test when there is no openssl.
    bool enableTls();
    /// Starts it and waits until it listens, again on the same port after the first time. Fails the test with its last
    /// words when it doesn't.
    bool start();
    /// Ends it in order: what it has made on the engine is removed, and forgotten.
    void stop();
    /// Ends it as a crash does; its containers run on, and the next start finds them.
    void kill9();
    /// kill9(), then start().
    bool restart();

    quint16 port() const { return m_port; }
    QUrl url() const;    ///< "http://127.0.0.1:PORT"
    QUrl tlsUrl() const; ///< "https://localhost:PORT", after enableTls(); another port after each start
    QString certificateFile() const;
    /// Has every permission.
    QString token() const;

    // A second, independent way to it, to prepare what a test needs and to check what the program did.

    /// One request, such as `request("GET", "/v1/projects")`, with token() unless another is given; waits at most 60 s.
    Answer request(const QByteArray& method, const QByteArray& target, const QJsonObject& body = {},
                   const QString& otherToken = {}) const;
    /// Orders a fault (tests/emulator/README.md). Fails the test when it is not understood.
    bool order(const QJsonObject& fault) const;
    /// Makes a project with a service of the engine's `sandglass-busybox` that sleeps, and waits until it runs.
    /// \a changes are merged over the body of the request. Fails the test when it doesn't.
    bool runService(const QString& project, const QString& name, const QJsonObject& changes = {}) const;

private:
    QByteArray readLine();
    QString output();

    QString m_engine;
    QStringList m_options;
    QTemporaryDir m_directory;
    std::unique_ptr<QProcess> m_process;
    quint16 m_port = 0;
    QUrl m_tlsUrl;
};

} // namespace sandglass::test
