// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/watcheddownload.h"

#include <utility>

namespace sandglass {

WatchedDownload::WatchedDownload(QString path, int silenceMs)
    : m_path(std::move(path))
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(silenceMs);
    connect(&m_silence, &QTimer::timeout, this,
            [this] { end(fail(ErrorKind::Timeout, QStringLiteral("the engine fell silent"))); });
}

void WatchedDownload::start()
{
    m_started = true;
    watch();
    startSource();
}

void WatchedDownload::setPaused(bool paused)
{
    m_paused = paused;
    watch();
    pauseSource(paused);
}

void WatchedDownload::take(const QByteArray& bytes)
{
    if (m_ended)
        return;
    watch();
    Q_EMIT data(bytes);
}

void WatchedDownload::end(const Status& outcome)
{
    if (std::exchange(m_ended, true))
        return;
    m_silence.stop();
    pauseSource(true);
    if (outcome)
        Q_EMIT finished();
    else
        Q_EMIT failed(outcome.error().during(Operation::DownloadFiles, m_path));
}

void WatchedDownload::watch()
{
    if (m_started && !m_paused && !m_ended)
        m_silence.start();
    else
        m_silence.stop();
}

} // namespace sandglass
