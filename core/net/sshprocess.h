// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

    /// The last 4 KiB of what the process said on its standard error, as one trimmed text.
    QString lastWords();

Q_SIGNALS:
    void started();
    void failedToStart(const QString& reason);

private:
    void readErrors();

    std::unique_ptr<QProcess> m_process;
    int m_childEnd;
    int m_errorRead = -1;
    int m_errorWrite = -1;
    std::unique_ptr<QSocketNotifier> m_errorNotifier;
    QByteArray m_errors;
};

} // namespace sandglass
