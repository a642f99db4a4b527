// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace sandglass::emulator {

class Emulator;
struct Instance;
struct Service;

/// The body of the engine's `/containers/create` for an instance of \a service.
QJsonObject containerBody(const Emulator& emulator, const Service& service, const Instance& instance);

/// The variables of \a service with those that it inherits from secret groups; its own are stronger.
QJsonObject runtimeEnvironment(const Emulator& emulator, const Service& service);
/// The same for files: path → {data, encoding}.
QJsonObject runtimeFiles(const Emulator& emulator, const Service& service);
/// What \a service inherits: `variables` and `files`, or another member of a secret group's `secrets`.
QJsonObject inheritedSecrets(const Emulator& emulator, const Service& service, const QString& member);

} // namespace sandglass::emulator
