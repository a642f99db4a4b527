// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sandglass {
// One category per folder of core; switch on with QT_LOGGING_RULES="sandglass.net.debug=true".
Q_DECLARE_LOGGING_CATEGORY(logNet)
Q_DECLARE_LOGGING_CATEGORY(logProvider)
Q_DECLARE_LOGGING_CATEGORY(logSandboxes)
Q_DECLARE_LOGGING_CATEGORY(logLogs)
Q_DECLARE_LOGGING_CATEGORY(logTerminal)
Q_DECLARE_LOGGING_CATEGORY(logMetrics)
Q_DECLARE_LOGGING_CATEGORY(logFiles)
Q_DECLARE_LOGGING_CATEGORY(logActivity)
Q_DECLARE_LOGGING_CATEGORY(logUi)
} // namespace sandglass
