// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace sandglass::test {

/// A real registry on loopback, `docker-registry`, that keeps its images over a restart and ends with this object.
/// Start it behind a private engine: it listens in the network namespace that the engine made for the test, on the one
/// port that the private engines trust without TLS. All calls block, up to some seconds.
class PrivateRegistry
{
public:
    static QString host() { return QStringLiteral("127.0.0.1:5000"); }
    static QString user() { return QStringLiteral("who"); }
    static QString password() { return QStringLiteral("open sesame"); }

    PrivateRegistry() = default;
    ~PrivateRegistry() { stop(); }
    Q_DISABLE_COPY_MOVE(PrivateRegistry)

    /// Open to everybody, or \a closed to whoever does not know user() and password(). Fails the test with the
    /// registry's last words when it does not answer.
    bool start(bool closed);
    void stop();

private:
    bool write(const QString& name, const QByteArray& text) const;

    QTemporaryDir m_directory;
    QProcess m_process;
};

} // namespace sandglass::test
