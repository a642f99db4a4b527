// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"
#include "ui/common/dialogs.h"

#include <QList>

namespace sandglass {

/// The question before sandboxes are deleted: names them, says which run, and what goes with them. Its check box is
/// about anonymous volumes.
Confirmation deleteConfirmation(const QList<Sandbox>& sandboxes);

} // namespace sandglass
