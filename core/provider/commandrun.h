// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/streams.h"
#include "core/sandboxes/details.h"

#include <memory>
#include <stop_token>

namespace sandglass {

/// Gives \a input to the process of \a stream, ends it, and gathers at most \a outputLimit bytes of each channel until
/// the process ends. \a stop resolves it with Cancelled; the process may live on.
Task<Result<CommandResult>> runToEnd(std::unique_ptr<ExecStream> stream, QByteArray input, qint64 outputLimit,
                                     std::stop_token stop);

} // namespace sandglass
