// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logline.h"

#include <memory>

namespace sandglass {

/// A run of consecutive lines in one block of memory. Each line is followed by a line feed, so that a search can run
/// over many lines at once.
///
/// The owner appends on its thread. Other threads may read the lines that were there when they were given the chunk:
/// buffers never move, and appending writes only behind those lines.
class LogChunk
{
public:
    static constexpr qsizetype usualTextBytes = 256 * 1024;
    static constexpr int mostLines = 4096;
    static constexpr qsizetype bytesPerLine = 17; ///< what a line costs beside its text

    /// Room for \a lines lines of \a textBytes bytes together; line feeds are counted on top.
    LogChunk(LineId firstId, qsizetype textBytes, int lines);

    bool fits(qsizetype bytes) const { return m_count < m_lines && m_used + bytes + 1 <= m_capacity; }
    void append(const LogLine& line); ///< `id` is ignored; must fit

    LineId firstId() const { return m_firstId; }
    int count() const { return m_count; }                                          ///< owner only
    qint64 bytes() const { return m_used + qint64(m_count) * (bytesPerLine - 1); } ///< owner only

    LogLine line(int index) const;
    /// The texts of the lines [\a from, \a to) with their line feeds.
    QByteArrayView text(int from, int to) const;
    /// The index of the line that holds the byte at \a offset of text(0, …); among the first \a lines.
    int lineOfOffset(qsizetype offset, int lines) const;
    qsizetype offsetOfLine(int index) const { return m_meta[index].offset; }
    bool hasControls(int from, int to) const;

private:
    enum Flag : quint8 { ErrorChannel = 1, Truncated = 2, Seam = 4, Controls = 8 };
    struct Meta
    {
        qint64 timeNs;
        quint32 offset; ///< written with the line before, so that the end of each line is known
        quint8 flags;
        quint8 source;
    };

    LineId m_firstId;
    qsizetype m_capacity;
    int m_lines;
    int m_count = 0;
    qsizetype m_used = 0;
    std::unique_ptr<char[]> m_text;
    std::unique_ptr<Meta[]> m_meta;
};

} // namespace sandglass
