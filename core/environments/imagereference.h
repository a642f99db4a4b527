// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/environments/image.h"

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
    /// The whole form, for comparing: "node" and "index.docker.io/library/node:latest" have the same.
    QString normalised() const;
};

/// Whether \a reference names one of \a images, by a tag in any of its forms or by its id.
bool holdsImage(const QList<Image>& images, const QString& reference);

/// Whether \a reference has the form of an image's name, with or without registry, tag and digest, or of an id.
bool isImageReference(const QString& reference);

} // namespace sandglass
