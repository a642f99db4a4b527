// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"
#include "core/sandboxes/sandboxfacts.h"

#include <QString>

namespace sandglass {

// Facts of a sandbox in words. Texts of servers are in them as they are: whoever shows them makes them fit.

QString healthText(const QString& health); ///< "✓ healthy"; empty without a check
/// Why a sandbox does not run, where that is known: its command was over at once, the kernel or the engine ended it.
QString reasonText(const Sandbox& sandbox, const SandboxFacts& facts);
QString commandText(const QStringList& command); ///< with quotes where a shell needed them
QString networksText(const QList<NetworkFact>& networks);
QString mountsText(const QList<MountFact>& mounts); ///< one line each
QString cpuLimitText(const ResourceLimits& limits);
QString memoryLimitText(const ResourceLimits& limits);
QString processLimitText(const ResourceLimits& limits);
QString restartText(const SandboxFacts& facts); ///< empty when the policy is not known

/// Whether an engine at \a endpoint runs on this machine, so that its published ports are reached over loopback.
bool isLocalEndpoint(const QString& endpoint);

} // namespace sandglass
