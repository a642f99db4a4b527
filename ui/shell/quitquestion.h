// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/dialogs.h"

#include <optional>

namespace sandglass {

class ActivityLog;
class TerminalService;

/// What would be lost if the program ended now: tasks that run here, such as transfers and pulls, and open terminals.
/// Empty when nothing would. \a terminals may be null.
std::optional<Confirmation> quitQuestion(const ActivityLog& activity, const TerminalService* terminals);

} // namespace sandglass
