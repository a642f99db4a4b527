// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/provider/cloud.h"
#include "core/sandboxes/sandboxspec.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sandglass {

/// The body that creates a deployment service. \a volumes are the ids to attach. Unsupported, with the names of what
/// was asked for, when the spec holds what Northflank cannot do; InvalidInput for an image that no reference can be.
Result<QJsonObject> serviceBodyFrom(const SandboxSpec& spec, const QStringList& volumes);

/// The body that creates a volume, attached to the service \a service if that is not empty.
QJsonObject volumeBodyFrom(const CloudVolumeSpec& spec, const QString& service);

/// The body that changes a service, whose details are \a present; empty when nothing is to change.
Result<QJsonObject> servicePatchFrom(const CloudUpdate& update, const QJsonObject& present);

/// A port as it is written, made from how it was read: what this program does not know of stays.
QJsonObject portToWrite(QJsonObject read);
/// The same with the values of \a port.
QJsonObject portToWrite(const QJsonObject& read, const CloudPort& port);

/// Words as one line that a shell splits into the same words.
QString shellLine(const QStringList& words);

} // namespace sandglass
