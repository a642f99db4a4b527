// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArrayView>

class QFileDevice;
class QSaveFile;

namespace sandglass {

// Writing a file of the person's whole or not at all. For worker threads: the disk takes its time.

/// Why \a file failed, with its name and Hint::DiskFull where that is the reason.
Error errorOf(const QFileDevice& file);

/// Writes all of \a bytes; a part of them only where the disk is full or broken.
Status writeAll(QSaveFile& file, QByteArrayView bytes);

/// Waits until the disk has everything and gives the file its name.
Status commit(QSaveFile& file);

} // namespace sandglass
