// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/fileentry.h"

namespace sandglass {

/// Kind and permissions of a mode as the kernel has it (`st_mode`).
void setUnixMode(FileEntry& entry, quint32 mode);

} // namespace sandglass
