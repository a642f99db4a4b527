// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QStringList>

namespace sandglass::test {

/// This test's own program as another process, which says on its standard output what it has done. It dies with this
/// object.
class ChildProcess
{
public:
    explicit ChildProcess(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(), arguments);
    }
    ~ChildProcess() { kill(); }
    Q_DISABLE_COPY_MOVE(ChildProcess)

    /// The next line it says, without its end; null when it has ended.
    QByteArray readLine()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(20000))
                return {};
        }
        return m_process.readLine().chopped(1);
    }
    /// Ends it with no warning while it works, up to 8 ms from now.
    void killSoon()
    {
        const qint64 microseconds = QRandomGenerator::global()->bounded(8000);
        QElapsedTimer clock;
        clock.start();
        while (clock.nsecsElapsed() < microseconds * 1000) {
        }
        kill();
    }
    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished();
    }
    /// Waits for its end; the code that it gave, or -1.
    int ending()
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished())
            return -1;
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

private:
    QProcess m_process;
};

} // namespace sandglass::test
