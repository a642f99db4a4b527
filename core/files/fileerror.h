// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace sandglass {

/// The error that \a text means, as programs of a sandbox and engines print errors of the file system; Internal for
/// what is not known. Engines answer most of these with status 500, and only the words tell them apart.
Error fileErrorFromText(const QString& text);

/// \a error with the kind and hint that its text means, where the text is known.
Error asFileError(const Error& error);

} // namespace sandglass
