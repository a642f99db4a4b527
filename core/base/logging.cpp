// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"

namespace sandglass {
Q_LOGGING_CATEGORY(logNet, "sandglass.net", QtWarningMsg)
Q_LOGGING_CATEGORY(logProvider, "sandglass.provider", QtWarningMsg)
Q_LOGGING_CATEGORY(logSandboxes, "sandglass.sandboxes", QtWarningMsg)
Q_LOGGING_CATEGORY(logLogs, "sandglass.logs", QtWarningMsg)
Q_LOGGING_CATEGORY(logTerminal, "sandglass.terminal", QtWarningMsg)
Q_LOGGING_CATEGORY(logMetrics, "sandglass.metrics", QtWarningMsg)
Q_LOGGING_CATEGORY(logFiles, "sandglass.files", QtWarningMsg)
Q_LOGGING_CATEGORY(logActivity, "sandglass.activity", QtWarningMsg)
Q_LOGGING_CATEGORY(logUi, "sandglass.ui", QtWarningMsg)
} // namespace sandglass
