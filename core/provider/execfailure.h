// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <optional>

namespace sandglass {

/// \a error with the kind and hint that its text means, where the text says why a program was not started.
Error asStartError(Error error);

/// The error that an engine means when it prints \a output and ends with \a exitCode instead of running the program;
/// nothing when the program ran.
std::optional<Error> execStartFailure(int exitCode, const QByteArray& output);

} // namespace sandglass
