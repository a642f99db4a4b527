// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <expected>
#include <vector>

namespace sandglass {

/// The names in the directory open at \a fd, sorted, without "." and "..", or the error number; \a fd stays open.
/// Raw bytes: names of this machine need not be UTF-8.
std::expected<std::vector<QByteArray>, int> namesIn(int fd);

/// Deletes \a name below the directory \a parent with all that is in it; follows no link. True when nothing is left.
bool removeTree(int parent, const QByteArray& name);

} // namespace sandglass
