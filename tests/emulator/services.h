// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"
#include "tests/emulator/world.h"

namespace sandglass::emulator {

/// Checks the body of "create deployment service" and makes the service in the project that the request names.
Task<Found<std::shared_ptr<Service>>> createService(Emulator& emulator, Request request);
/// A service as "get" shows it.
QJsonObject serviceAnswer(const Service& service);

/// Takes it out of the world; its containers, and the volumes that are attached to it where \a withVolumes, go after
/// it.
void removeService(Emulator& emulator, const std::shared_ptr<Service>& service, bool withVolumes);

/// Create, list, get, patch, delete, and what starts and stops.
QList<Route> serviceRoutes();
/// What of a service can be read and set by itself: ports, environment, deployment, health checks, containers.
QList<Route> servicePartRoutes();

/// What is wrong with a port list; empty when nothing is.
QString portProblem(const QJsonArray& ports);
/// The ports as answers show them: public ones have a `dns` once the service has rolled out.
QJsonArray portAnswers(const Service& service);
/// The ports as asked for, with ids: those that a port had before under its name stay.
QJsonArray withPortIds(const QJsonArray& ports, const QJsonArray& before);

} // namespace sandglass::emulator
