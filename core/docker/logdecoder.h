// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/docker/framedecoder.h"
#include "core/logs/logentry.h"

#include <QByteArray>
#include <QList>
#include <QMap>

#include <array>

namespace sandglass {

/// Where a log can be read on: from the instant on, leaving out the first lines.
struct LogPosition
{
    qint64 sinceNs = 0; ///< 0: nothing was read
    qsizetype lines = 0;
};

/// Makes lines of the bytes of a log that was asked for with timestamps.
///
/// Each message of the engine starts with its time and a space. A message is mostly a line; a long line (over 16 KiB on
/// Docker, less on Podman) and, on Podman, a line that is written in pieces, comes as several messages, each with a
/// time of its own: those inside a line are taken out, and the line has the time of its first. Bytes are kept as they
/// are but for the end of line, which is "\n" or, as terminals write it, "\r\n". Survives any slicing.
class LogDecoder
{
public:
    enum class Mode {
        Framed, ///< a message is a frame
        Raw,    ///< a sandbox with a terminal: a message ends with a line or after 16 KiB
    };
    explicit LogDecoder(Mode mode);

    /// Adds the lines that \a bytes complete to \a lines. After an error the decoder is spent.
    Status push(QByteArrayView bytes, QList<LogEntry>& lines);
    /// Adds what stands in an unfinished line: the log has ended.
    void finish(QList<LogEntry>& lines);

    /// From now on position() is known. Costs a look-up a line, and memory where times differ from line to line and
    /// position() is not asked.
    void trackPosition() { m_tracksPosition = true; }
    /// Where another decoder can read on so that no line is lost or had twice, whatever the granularity of the times:
    /// an unfinished line is read again from its beginning.
    LogPosition position();

private:
    struct Line
    {
        LogEntry entry;
        bool begun = false;
    };

    Status pushFramed(QByteArrayView bytes, QList<LogEntry>& lines);
    void pushRaw(QByteArrayView bytes, QList<LogEntry>& lines);
    void beginMessage();
    QByteArrayView readStamp(QByteArrayView bytes);
    void giveUpStamp(LogChannel channel, QList<LogEntry>& lines);
    void addContent(LogChannel channel, QByteArrayView bytes, QList<LogEntry>& lines);
    static void append(Line& line, QByteArrayView bytes);

    Mode m_mode;
    FrameDecoder m_frames;
    bool m_readingStamp = true;
    bool m_noStamp = false; ///< what stands in m_stamp turned out to be content
    QByteArray m_stamp;
    qint64 m_messageNs = 0;
    qsizetype m_messageSize = 0; ///< Raw: content of the current message
    std::array<Line, 2> m_lines;
    bool m_tracksPosition = false;
    qint64 m_lastNs = 0;                ///< of the newest message
    QMap<qint64, qsizetype> m_finished; ///< lines by the time of the message that ended them
};

} // namespace sandglass
