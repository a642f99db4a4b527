// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logsaver.h"

#include <QDateTime>
#include <QTimeZone>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype pieceBytes = 1024 * 1024;
constexpr qsizetype mostWaitingBytes = 4 * pieceBytes;

QByteArray stamp(qint64 timeNs)
{
    if (timeNs <= 0)
        return {};
    const auto seconds = QDateTime::fromSecsSinceEpoch(timeNs / 1000000000, QTimeZone::UTC);
    return seconds.toString(u"yyyy-MM-ddTHH:mm:ss"_s).toLatin1() + '.' +
           QByteArray::number(timeNs % 1000000000).rightJustified(9, '0') + "Z ";
}

void append(QByteArray& text, qint64 timeNs, QByteArrayView line, bool timestamps)
{
    if (timestamps)
        text += stamp(timeNs);
    text += line;
    text += '\n';
}

bool wanted(LogChannel channel, const LogSaveOptions& options)
{
    return channel == LogChannel::Error ? options.error : options.output;
}

Error problemOf(const QSaveFile& file)
{
    Error error = fail(ErrorKind::Internal, file.errorString()).error().during(Operation::SaveLogs, file.fileName());
    if (file.error() == QFileDevice::ResourceError)
        error = error.withHint(Hint::DiskFull);
    return error;
}

Result<qint64> write(const LogSnapshot& lines, const std::optional<std::vector<LineId>>& only, const QString& path,
                     const LogSaveOptions& options, const std::stop_token& stop)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return std::unexpected(problemOf(file));
    qint64 written = 0;
    QByteArray piece;
    const auto take = [&](const LogLine& line) {
        if (line.seam || !wanted(line.channel, options))
            return true;
        append(piece, line.timeNs, line.text, options.timestamps);
        ++written;
        if (piece.size() < pieceBytes)
            return true;
        if (stop.stop_requested())
            return false;
        const bool ok = file.write(piece) == piece.size();
        piece.clear();
        return ok;
    };
    bool ok = true;
    if (only) {
        for (const LineId id : *only)
            ok = ok && (id < lines.firstId() || id >= lines.endId() || take(lines.lineAt(id)));
    } else {
        lines.visit(lines.firstId(), lines.endId(), [&](const LogChunk& chunk, int first, int end) {
            for (int index = first; ok && index < end; ++index)
                ok = take(chunk.line(index));
            return ok;
        });
    }
    if (stop.stop_requested())
        return fail(ErrorKind::Cancelled);
    if (!ok || file.write(piece) != piece.size() || !file.commit())
        return std::unexpected(problemOf(file));
    return written;
}
} // namespace

Task<Result<qint64>> saveLines(LogSnapshot lines, std::optional<std::vector<LineId>> only, QString path,
                               LogSaveOptions options, std::stop_token stop)
{
    return runInPool([lines = std::move(lines), only = std::move(only), path = std::move(path), options,
                      stop = std::move(stop)] { return write(lines, only, path, options, stop); });
}

LogSaver::LogSaver(std::unique_ptr<LogStream> stream, const QString& path, LogSaveOptions options, Progress progress)
    : m_stream(std::move(stream))
    , m_file(std::make_shared<QSaveFile>(path))
    , m_options(options)
    , m_progress(std::move(progress))
{
    connect(m_stream.get(), &LogStream::entries, this, &LogSaver::onEntries);
    connect(m_stream.get(), &LogStream::ended, this, &LogSaver::onEnded);
}

LogSaver::~LogSaver() = default;

Task<Result<qint64>> LogSaver::run(std::unique_ptr<LogStream> stream, QString path, LogSaveOptions options,
                                   Progress progress, std::stop_token stop)
{
    LogSaver saver(std::move(stream), path, options, std::move(progress));
    if (!saver.m_file->open(QIODevice::WriteOnly))
        co_return std::unexpected(problemOf(*saver.m_file));
    const auto outcome = saver.m_outcome;
    const auto relay = onStop(stop, &saver, [outcome] { outcome.set(fail(ErrorKind::Cancelled)); });
    saver.m_stream->start();
    co_return co_await outcome;
}

void LogSaver::onEntries(const QList<LogEntry>& batch)
{
    for (const LogEntry& entry : batch) {
        if (!wanted(entry.channel, m_options))
            continue;
        append(m_waiting, entry.timeNs, entry.text, m_options.timestamps);
        ++m_lines;
    }
    if (m_waiting.size() > mostWaitingBytes)
        m_stream->setPaused(true);
    if (m_waiting.size() > pieceBytes)
        writeNext();
}

void LogSaver::onEnded(const std::optional<Error>& error)
{
    if (error) {
        end(std::unexpected(*error));
        return;
    }
    m_ended = true;
    writeNext();
}

void LogSaver::writeNext()
{
    if (m_writing)
        return;
    m_writing = true;
    const bool last = m_ended;
    const qsizetype size = m_waiting.size();
    auto work = [file = m_file, piece = std::exchange(m_waiting, {}), last]() -> Status {
        if (file->write(piece) != piece.size() || (last && !file->commit()))
            return std::unexpected(problemOf(*file));
        return {};
    };
    whenDone(runInPool(std::move(work)), this, [this, last, size](const Status& written) {
        m_writing = false;
        m_bytes += size;
        if (written)
            m_progress(m_bytes);
        if (!written) {
            end(std::unexpected(written.error()));
        } else if (last) {
            end(m_lines);
        } else {
            m_stream->setPaused(false);
            if (m_ended || m_waiting.size() > pieceBytes)
                writeNext();
        }
    });
}

void LogSaver::end(const Result<qint64>& outcome)
{
    m_stream->disconnect(this);
    // The awaiting coroutine owns this object and resumes at once: not from inside a signal of the stream.
    QMetaObject::invokeMethod(this, [outcome, told = m_outcome] { told.set(outcome); }, Qt::QueuedConnection);
}

} // namespace sandglass

#include "moc_logsaver.cpp"
