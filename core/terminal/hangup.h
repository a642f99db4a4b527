// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"

#include <QPointer>
#include <QString>

namespace sandglass {

/// The variable that marks the processes of one terminal, so that a closed one can be hung up.
inline constexpr QLatin1StringView terminalMarkVariable{"SANDGLASS_TERMINAL"};

/// Sends SIGHUP to every process of sandbox \a id that carries \a mark, in one \a instance of it where there are
/// several. Fails where the sandbox has no shell to do it.
Task<Status> hangUp(QPointer<Provider> provider, QString id, QString instance, QString user, QString mark);

} // namespace sandglass
