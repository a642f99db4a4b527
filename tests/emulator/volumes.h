// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"
#include "tests/emulator/world.h"

namespace sandglass::emulator {

/// Notes that \a volume belongs to the service; its containers are not touched.
void attach(Volume& volume, const QString& service);
void detach(Volume& volume, const QString& service);

/// Checks the body of "create volume" and makes it, with the content of its source if it names one.
Task<Found<std::shared_ptr<Volume>>> createVolume(Emulator& emulator, Request request);

QList<Route> volumeRoutes();

} // namespace sandglass::emulator
