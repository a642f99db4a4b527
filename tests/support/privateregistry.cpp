// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/privateregistry.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTcpSocket>
#include <QTest>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {
/// bcrypt of PrivateRegistry::password(); the registry takes no other form.
constexpr auto accounts = "who:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";
} // namespace

bool PrivateRegistry::write(const QString& name, const QByteArray& text) const
{
    QFile file(m_directory.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

bool PrivateRegistry::start(bool closed)
{
    stop();
    QByteArray settings = "version: 0.1\nlog:\n  level: warn\nstorage:\n  filesystem:\n    rootdirectory: " +
                          m_directory.filePath(u"images"_s).toUtf8() + "\nhttp:\n  addr: " + host().toUtf8() + '\n';
    if (closed)
        settings +=
            "auth:\n  htpasswd:\n    realm: lab\n    path: " + m_directory.filePath(u"accounts"_s).toUtf8() + '\n';
    if (!write(u"accounts"_s, accounts) || !write(u"settings.yml"_s, settings)) {
        QTest::qFail("the registry's settings cannot be written", __FILE__, __LINE__);
        return false;
    }
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(u"docker-registry"_s, {u"serve"_s, m_directory.filePath(u"settings.yml"_s)});
    const QDeadlineTimer deadline(20000);
    while (m_process.waitForStarted(1) || m_process.state() == QProcess::Running) {
        QTcpSocket socket;
        socket.connectToHost(host().section(u':', 0, 0), host().section(u':', 1).toUShort());
        if (socket.waitForConnected(1000))
            return true;
        if (deadline.hasExpired() || m_process.waitForFinished(50))
            break;
    }
    QTest::qFail("no registry: " + m_process.errorString().toUtf8() + '\n' + m_process.readAll().right(2000), __FILE__,
                 __LINE__);
    return false;
}

void PrivateRegistry::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished();
}

} // namespace sandglass::test
