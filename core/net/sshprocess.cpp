// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sshprocess.h"

#include <QTimer>

#include <fcntl.h>
#include <unistd.h>

namespace sandglass {

namespace {

constexpr qsizetype longestWords = 4096;

void closeOnce(int& descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

} // namespace

SshProcess::SshProcess(const QString& program, const QStringList& arguments, int childEnd)
    : m_process(std::make_unique<QProcess>())
    , m_childEnd(childEnd)
{
    // A pipe of our own: its text is there for reading when the channel ends, before QProcess has heard of the end.
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) == 0) {
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        m_errorRead = ends[0];
        m_errorWrite = ends[1];
        m_errorNotifier = std::make_unique<QSocketNotifier>(m_errorRead, QSocketNotifier::Read);
        connect(m_errorNotifier.get(), &QSocketNotifier::activated, this, &SshProcess::readErrors);
    }
    m_process->setProgram(program);
    m_process->setArguments(arguments);
    m_process->setProcessChannelMode(QProcess::ForwardedChannels);
    m_process->setInputChannelMode(QProcess::ForwardedInputChannel);
    QProcess::UnixProcessParameters parameters;
    parameters.flags = QProcess::UnixProcessFlag::ResetSignalHandlers | QProcess::UnixProcessFlag::CreateNewSession;
    m_process->setUnixProcessParameters(parameters);
    m_process->setChildProcessModifier([channel = m_childEnd, errors = m_errorWrite] {
        ::dup2(channel, STDIN_FILENO);
        ::dup2(channel, STDOUT_FILENO);
        if (errors >= 0)
            ::dup2(errors, STDERR_FILENO);
    });
    connect(m_process.get(), &QProcess::started, this, [this] {
        closeOnce(m_childEnd);
        closeOnce(m_errorWrite);
        Q_EMIT started();
    });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT failedToStart(m_process->errorString());
    });
}

SshProcess::~SshProcess()
{
    m_errorNotifier.reset();
    closeOnce(m_childEnd);
    closeOnce(m_errorRead);
    closeOnce(m_errorWrite);
    // Destroying a running QProcess would wait for it; and this may run inside one of its signals.
    QProcess* process = m_process.release();
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->terminate();
    constexpr int graceMs = 2000;
    QTimer::singleShot(graceMs, process, &QProcess::kill);
}

void SshProcess::start()
{
    m_process->start();
}

Task<QString> SshProcess::failureOf(QPointer<SshProcess> self)
{
    constexpr int patienceMs = 2000;
    const QProcess* process = self->m_process.get();
    if (process->state() != QProcess::NotRunning) {
        const OneShot<bool> ended;
        QObject context;
        connect(process, &QProcess::finished, &context, [ended] { ended.set(true); });
        QTimer::singleShot(patienceMs, &context, [ended] { ended.set(false); });
        if (!co_await ended || !self)
            co_return {};
    }
    if (process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0)
        co_return {};
    if (self->m_errorNotifier)
        self->readErrors();
    const QString words = QString::fromUtf8(self->m_errors).trimmed();
    co_return words.isEmpty() ? QStringLiteral("ssh ended with status %1").arg(process->exitCode()) : words;
}

void SshProcess::readErrors()
{
    char block[1024];
    for (;;) {
        const ssize_t count = ::read(m_errorRead, block, sizeof(block));
        if (count > 0) {
            m_errors.append(block, count);
            if (m_errors.size() > longestWords)
                m_errors.remove(0, m_errors.size() - longestWords);
            continue;
        }
        if (count == 0)
            m_errorNotifier->setEnabled(false);
        return;
    }
}

} // namespace sandglass

#include "moc_sshprocess.cpp"
