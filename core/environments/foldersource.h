// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

namespace sandglass {

/// The content of a folder of this machine as a tar, packed by a worker while it is read. Ends early when the last copy
/// of the source is gone. \a told is called on the main thread with the bytes that were given out so far.
ImageOperations::Source folderSource(const QString& path, std::function<void(qint64 bytes)> told);

} // namespace sandglass
