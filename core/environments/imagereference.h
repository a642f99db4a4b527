// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/environments/image.h"

namespace sandglass {

/// The whole form of a reference, for comparing: "node" and "docker.io/library/node:latest" are the same.
QString normalisedReference(const QString& reference);

/// Whether \a reference names one of \a images, by a tag in any of its forms or by its id.
bool holdsImage(const QList<Image>& images, const QString& reference);

/// Whether \a reference has the form of an image's name, with or without registry, tag and digest.
bool isImageReference(const QString& reference);

} // namespace sandglass
