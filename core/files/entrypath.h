// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <expected>

namespace sandglass {

/// Why a name out of an archive is not used.
enum class EntryPathProblem { Unsafe, TooLong, TooDeep };

/// The components of a name out of an archive, without "." and doubled slashes; empty for the archive's own root.
/// Refused: absolute names, "..", names that no filesystem takes.
std::expected<QList<QByteArray>, EntryPathProblem> entryPath(const QByteArray& name);

/// Whether a link at \a linkPath with this \a target leads to a place inside the top entry that it is part of, whatever
/// other links of the same archive do.
///
/// That holds by construction: the target is relative, ".." stands only at its beginning, where it climbs real folders
/// (nothing is ever written through a link), and it climbs no further than the top entry. Everything after that goes
/// down, and a link met on the way obeys the same rule.
bool linkStaysInside(const QList<QByteArray>& linkPath, const QByteArray& target);

} // namespace sandglass
