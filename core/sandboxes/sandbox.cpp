// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandbox.h"

namespace sandglass {
using namespace Qt::StringLiterals;

QString toString(SandboxState state)
{
    switch (state) {
    case SandboxState::Created:
        return u"Created"_s;
    case SandboxState::Starting:
        return u"Starting"_s;
    case SandboxState::Running:
        return u"Running"_s;
    case SandboxState::Paused:
        return u"Paused"_s;
    case SandboxState::Stopping:
        return u"Stopping"_s;
    case SandboxState::Restarting:
        return u"Restarting"_s;
    case SandboxState::Exited:
        return u"Exited"_s;
    case SandboxState::Failed:
        return u"Failed"_s;
    case SandboxState::Deleting:
        return u"Deleting"_s;
    case SandboxState::Unknown:
        return u"Unknown"_s;
    }
    return u"Unknown"_s;
}

bool isAlive(SandboxState state)
{
    switch (state) {
    case SandboxState::Starting:
    case SandboxState::Running:
    case SandboxState::Paused:
    case SandboxState::Stopping:
    case SandboxState::Restarting:
        return true;
    case SandboxState::Created:
    case SandboxState::Exited:
    case SandboxState::Failed:
    case SandboxState::Deleting:
    case SandboxState::Unknown:
        return false;
    }
    return false;
}

} // namespace sandglass
