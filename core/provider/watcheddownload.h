// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/streams.h"

#include <QTimer>

namespace sandglass {

/// What all downloads do, wherever their bytes come from: end once, and in Timeout when nothing comes while somebody
/// waits for it.
class WatchedDownload : public DownloadStream
{
public:
    /// \a path is the subject of its errors.
    WatchedDownload(QString path, int silenceMs);

    void start() final;
    void setPaused(bool paused) final;

protected:
    virtual void startSource() = 0;
    virtual void pauseSource(bool paused) = 0;
    /// Bytes came.
    void take(const QByteArray& bytes);
    void end(const Status& outcome);

private:
    void watch();

    QString m_path;
    QTimer m_silence;
    bool m_started = false;
    bool m_paused = false;
    bool m_ended = false;
};

} // namespace sandglass
