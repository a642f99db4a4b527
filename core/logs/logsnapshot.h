// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logchunk.h"

#include <functional>
#include <memory>
#include <vector>

namespace sandglass {

/// The lines of a LogStore at one moment. Cheap to copy, readable on any thread, keeps its lines alive.
class LogSnapshot
{
public:
    LogSnapshot() = default;
    LogSnapshot(std::vector<std::shared_ptr<const LogChunk>> chunks, LineId firstId, LineId endId);

    LineId firstId() const { return m_firstId; }
    LineId endId() const { return m_endId; }
    qsizetype count() const { return static_cast<qsizetype>(m_endId - m_firstId); }

    LogLine lineAt(LineId id) const; ///< \a id must be between firstId() and endId()
    /// Calls \a visit with each chunk that has lines of [\a from, \a to), and the range of their indexes in it, until
    /// it returns false.
    void visit(LineId from, LineId to, const std::function<bool(const LogChunk&, int first, int end)>& visit) const;

private:
    size_t chunkOf(LineId id) const;

    std::vector<std::shared_ptr<const LogChunk>> m_chunks;
    LineId m_firstId = 0;
    LineId m_endId = 0;
};

} // namespace sandglass
