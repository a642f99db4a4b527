// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/environments/image.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace sandglass {

/// A reference to an image, taken apart: "host:5000/name", and "tag" or "sha256:…".
struct ImageReference
{
    QString repository;
    QString tag;           ///< "latest" where none was given
    bool isDigest = false; ///< the tag is a digest

    /// InvalidInput with the text for what no reference can be.
    static Result<ImageReference> parse(const QString& text);
    /// "host:5000/name:tag" or "…@sha256:…".
    QString toString() const;
    /// The registry: "host:5000", or "docker.io" where none is named.
    QString registry() const;
};

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
