// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/fileerror.h"

#include <array>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
struct Wording
{
    QLatin1StringView part; ///< lower case
    ErrorKind kind;
    Hint hint = Hint::None;
};

// The first that is found counts: "read-only" and "no space" also stand in texts that name a missing or existing file.
constexpr std::array wordings{
    Wording{"no space left on device"_L1, ErrorKind::Limit, Hint::DiskFull},
    Wording{"disk quota exceeded"_L1, ErrorKind::Limit, Hint::DiskFull},
    Wording{"file too large"_L1, ErrorKind::Limit},
    Wording{"read-only file system"_L1, ErrorKind::Forbidden},
    Wording{"is marked read-only"_L1, ErrorKind::Forbidden},
    Wording{"permission denied"_L1, ErrorKind::Forbidden},
    Wording{"operation not permitted"_L1, ErrorKind::Forbidden},
    Wording{"cannot overwrite"_L1, ErrorKind::Conflict},
    Wording{"file exists"_L1, ErrorKind::Conflict},
    Wording{"not a directory"_L1, ErrorKind::Conflict},
    Wording{"is a directory"_L1, ErrorKind::Conflict},
    Wording{"directory not empty"_L1, ErrorKind::Conflict},
    Wording{"resource busy"_L1, ErrorKind::Conflict},
    Wording{"text file busy"_L1, ErrorKind::Conflict},
    Wording{"too many levels of symbolic links"_L1, ErrorKind::Conflict},
    Wording{"file name too long"_L1, ErrorKind::InvalidInput},
    Wording{"invalid tar header"_L1, ErrorKind::Protocol},
    Wording{"no such file or directory"_L1, ErrorKind::NotFound},
    Wording{"could not find the file"_L1, ErrorKind::NotFound},
};
} // namespace

Error asFileError(const Error& error)
{
    Error known = error;
    const QString lower = error.serverText.toLower();
    for (const Wording& wording : wordings) {
        if (lower.contains(wording.part)) {
            known.kind = wording.kind;
            known.hint = wording.hint;
            break;
        }
    }
    return known;
}

Error fileErrorFromText(const QString& text)
{
    return asFileError(fail(ErrorKind::Internal, text.trimmed()).error());
}

} // namespace sandglass
