// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QStringList>

#include <memory>

namespace sandglass {

/// An ssh process whose standard input and output are one end of a socket pair. Destroying it ends the process without
/// waiting for it.
class SshProcess final : public QObject
{
    Q_OBJECT

public:
    /// Takes \a childEnd for the process; it is closed here once the process runs. Check isValid() before start().
    SshProcess(const QString& program, const QStringList& arguments, int childEnd);
    ~SshProcess() override;
    Q_DISABLE_COPY_MOVE(SshProcess)

    void start();
    /// Keeps \a lease as long as the process is held.
    void hold(std::shared_ptr<void> lease) { m_lease = std::move(lease); }

    /// Resolves when the process has ended, or has not for 2 s, to what it said on its standard error (the last 4 KiB,
    /// trimmed) if it failed, and to nothing if it did not: the far side prints warnings at every start.
    Task<QString> failure() { return failureOf(this); }

Q_SIGNALS:
    void started();
    void failedToStart(const QString& reason);

private:
    void readErrors();
    static Task<QString> failureOf(QPointer<SshProcess> self);

    std::shared_ptr<void> m_lease;
    std::unique_ptr<QProcess> m_process;
    int m_childEnd;
    int m_errorRead = -1;
    int m_errorWrite = -1;
    std::unique_ptr<QSocketNotifier> m_errorNotifier;
    QByteArray m_errors;
};

} // namespace sandglass
