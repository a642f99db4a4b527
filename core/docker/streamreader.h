// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/httpstream.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <stop_token>

namespace sandglass {

/// Reads a stream at the pace of its reader: `co_await reader.next()` until it gives nothing. At most 512 KiB are
/// buffered, the rest presses back on the engine. Main thread.
class StreamReader final : public QObject
{
    Q_OBJECT

public:
    /// \a silenceMs without a byte, while somebody waits for one, is a Timeout.
    StreamReader(std::unique_ptr<HttpStream> stream, int silenceMs, const std::stop_token& stop);
    ~StreamReader() override;
    Q_DISABLE_COPY_MOVE(StreamReader)

    /// The next bytes, at most 64 KiB; empty at the end. One call at a time.
    Task<Result<QByteArray>> next();

private:
    void take(const QByteArray& bytes);
    void end(Status outcome);
    void wake();
    QByteArray cut();

    std::unique_ptr<HttpStream> m_stream;
    QByteArray m_buffer;
    std::optional<Status> m_outcome;
    std::optional<OneShot<bool>> m_waiting;
    std::unique_ptr<QObject> m_stopRelay;
    QTimer m_silence;
};

} // namespace sandglass
