// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/apiversion.h"
#include "core/docker/quirks.h"
#include "core/sandboxes/details.h"

#include "core/base/error.h"
#include "core/net/http.h"

#include <QByteArray>
#include <QJsonObject>

namespace sandglass {

/// What was agreed with an engine, and what it says of itself. Agreed anew at each connect: between two, the engine may
/// have been upgraded or replaced.
struct Negotiated
{
    ApiVersion version;
    Quirks quirks;
    EngineInfo info;
    qint64 engineTimeNs = 0; ///< the engine's clock when it answered, nanoseconds since the epoch; 0: not told
    QByteArray face;         ///< what a ping tells of product and version; empty when it names no product
    bool isRecalled = false; ///< the face was that of the engine agreed with before, and only the time is new
};

/// The version to speak with an engine that offers \a engineOldest to \a engineNewest: the newest that both know.
/// Refused, with both ranges in the text, when there is none.
Result<ApiVersion> chooseVersion(ApiVersion engineOldest, ApiVersion engineNewest);

/// Product and version as the headers of a `_ping` tell them; empty when they name no product.
QByteArray faceFrom(const HttpHeaders& headers);

/// The product's differences, from the `Server` header of `_ping` and the components of `/version`.
Quirks detectQuirks(const QByteArray& serverHeader, const QJsonObject& version);

/// Facts from `/version` and `/info`; \a quirks says which of them mean nothing.
EngineInfo engineInfoFrom(const QJsonObject& version, const QJsonObject& info, const Quirks& quirks);

/// Of the runtimes that `/info` of an engine on this machine names, those whose programs are there.
QStringList runtimesInstalledHere(const QJsonObject& info);

/// `SystemTime` of `/info` in nanoseconds since the epoch; 0 when it is not there.
qint64 engineTimeFrom(const QJsonObject& info);
/// The second of an answer's `Date`, in nanoseconds since the epoch; 0 when it is not there.
qint64 engineTimeFrom(const HttpHeaders& headers);

} // namespace sandglass
