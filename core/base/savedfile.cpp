// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/savedfile.h"

#include <QSaveFile>

namespace sandglass {
using namespace Qt::StringLiterals;

Error errorOf(const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError;
    const auto kind = full                                            ? ErrorKind::Limit
                      : file.error() == QFileDevice::OpenError        ? ErrorKind::InvalidInput
                      : file.error() == QFileDevice::PermissionsError ? ErrorKind::Forbidden
                                                                      : ErrorKind::Internal;
    const Error error = fail(kind, u"%1: %2"_s.arg(file.fileName(), file.errorString())).error();
    return full ? error.withHint(Hint::DiskFull) : error;
}

Status writeAll(QSaveFile& file, QByteArrayView bytes)
{
    // A full disk takes a part first, and says only at the next write that it takes no more.
    while (!bytes.isEmpty()) {
        const qint64 written = file.write(bytes.data(), bytes.size());
        if (written <= 0)
            return std::unexpected(errorOf(file));
        bytes = bytes.sliced(written);
    }
    return {};
}

Status commit(QSaveFile& file)
{
    if (!file.commit())
        return std::unexpected(errorOf(file));
    return {};
}

} // namespace sandglass
