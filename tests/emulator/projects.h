// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"
#include "tests/emulator/world.h"

namespace sandglass::emulator {

class Rollouts;

/// A project of a create body that has been checked.
std::shared_ptr<Project> makeProject(const QJsonObject& body);
/// Checks a create body and makes the project, in \a team.
Found<std::shared_ptr<Project>> createProject(Emulator& emulator, const QString& team, const QJsonObject& body);

QList<Route> projectRoutes();

} // namespace sandglass::emulator
