// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace sandglass {

/// Lines longer than this are not looked at as JSON.
inline constexpr qsizetype longestJsonLine = 256 * 1024;

/// Whether a line is one whole JSON object.
bool isJsonLine(QByteArrayView line);

/// The object over several lines, two spaces for each level, members and numbers as they were written; empty when the
/// line is not one JSON object.
std::optional<QString> prettyJson(QByteArrayView line);

} // namespace sandglass
