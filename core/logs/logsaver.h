// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/logs/logsnapshot.h"
#include "core/provider/streams.h"

#include <QObject>
#include <QSaveFile>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sandglass {

struct LogSaveOptions
{
    bool timestamps = false; ///< each line begins with its time, RFC 3339 with nanoseconds, UTC
    bool output = true;
    bool error = true;
    LogScope scope = {}; ///< of what is read anew
};

/// Writes lines as the sandbox wrote them, byte for byte, each ended by a line feed. On the thread pool; the file
/// appears whole under its name or not at all, as when it is stopped. Gives the number of lines.
Task<Result<qint64>> saveLines(LogSnapshot lines, std::optional<std::vector<LineId>> only, QString path,
                               LogSaveOptions options, std::stop_token stop);

/// Saves what a stream gives, to its end, without keeping it in memory: a slow disk pauses the stream. Main thread.
class LogSaver final : public QObject
{
    Q_OBJECT

public:
    using Progress = std::function<void(qint64 bytes)>; ///< called with what was written so far

    LogSaver(std::unique_ptr<LogStream> stream, const QString& path, LogSaveOptions options, Progress progress);
    ~LogSaver() override;

    /// Call once. Stopping leaves no file.
    static Task<Result<qint64>> run(std::unique_ptr<LogStream> stream, QString path, LogSaveOptions options,
                                    Progress progress, std::stop_token stop);

private:
    void onEntries(const QList<LogEntry>& batch);
    void onEnded(const std::optional<Error>& error);
    void writeNext();
    void end(const Result<qint64>& outcome);

    std::unique_ptr<LogStream> m_stream;
    std::shared_ptr<QSaveFile> m_file; ///< used by one thread at a time
    LogSaveOptions m_options;
    Progress m_progress;
    QByteArray m_waiting;
    bool m_writing = false;
    bool m_ended = false;
    qint64 m_lines = 0;
    qint64 m_bytes = 0; ///< written
    OneShot<Result<qint64>> m_outcome;
};

} // namespace sandglass
