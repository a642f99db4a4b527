// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/localerror.h"

#include <cerrno>
#include <cstring>

namespace sandglass {

QString systemText(int errorNumber)
{
    const char* description = strerrordesc_np(errorNumber);
    return description ? QString::fromLatin1(description) : QStringLiteral("error %1").arg(errorNumber);
}

std::unexpected<Error> failLocally(int errorNumber, const QByteArray& path)
{
    const QString text = QStringLiteral("%1: %2").arg(nameForPeople(path), systemText(errorNumber));
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT: {
        auto full = fail(ErrorKind::Limit, text);
        full.error().hint = Hint::DiskFull;
        return full;
    }
    case EACCES:
    case EPERM:
    case EROFS:
        return fail(ErrorKind::Forbidden, text);
    case ENOENT:
        return fail(ErrorKind::NotFound, text);
    case ENOTDIR:
    case EEXIST:
        return fail(ErrorKind::Conflict, text);
    default:
        return fail(ErrorKind::Internal, text);
    }
}

bool endsEverything(int errorNumber)
{
    return errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == EROFS || errorNumber == EIO ||
           errorNumber == EMFILE || errorNumber == ENFILE;
}

QString nameForPeople(const QByteArray& path)
{
    return QString::fromUtf8(path.left(4096));
}

} // namespace sandglass
