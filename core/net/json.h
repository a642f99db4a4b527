// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QList>

namespace sandglass {

/// Parses \a bytes; on the thread pool when they are over 256 KiB. Protocol error for what is not JSON, for nesting
/// over 64 levels and for an empty text; the error quotes the first 200 characters.
Task<Result<QJsonDocument>> parseJson(QByteArray bytes);

/// Cuts a stream of JSON values, separated by white space or by nothing (Docker's pull progress, events), into values.
/// Survives any slicing. At most 4 MiB per value and 64 levels; beyond that push() returns an error and the splitter is
/// spent.
class JsonSplitter
{
public:
    /// The values completed by \a bytes, in order.
    Result<QList<QJsonDocument>> push(QByteArrayView bytes);
    /// True when a value has begun and not ended: the stream broke in the middle.
    bool isPartial() const { return !m_buffer.isEmpty(); }

private:
    QByteArray m_buffer;
    int m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    bool m_spent = false;
};

} // namespace sandglass
