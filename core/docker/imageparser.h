// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/environments/image.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace sandglass {

/// `/images/json`. \a usedBy: how many sandboxes were made from each image id.
QList<Image> imagesFrom(const QJsonArray& json, const QHash<QString, int>& usedBy);

/// From `/containers/json`: how many entries name each image id, with "sha256:" in front.
QHash<QString, int> imageUse(const QJsonArray& sandboxes);

/// One message of the stream of a pull, import or load.
struct ProgressMessage
{
    ImageProgress progress;
    std::optional<Error> error; ///< errors come after HTTP 200, in the stream
    QString text;               ///< `stream`, or the status of a message without a layer: "Loaded image: …", "sha256:…"
};
ProgressMessage progressFrom(const QJsonObject& json);

/// The references in "Loaded image: a:b" and "Loaded image(s): a:b,c:d" lines of \a text.
QStringList loadedReferences(const QString& text);

} // namespace sandglass
