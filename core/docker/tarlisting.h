// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/fileentry.h"

#include <QByteArray>
#include <QString>

namespace sandglass {

/// The entries right below the top of a tar of directory \a path, at most 100,000, from the headers alone. \a tar may
/// be cut off anywhere; \a complete tells whether it was. Takes long for a long tar: call it on the thread pool. A name
/// that is not UTF-8 is left out and marks the listing as truncated. Errors: Conflict when the tar is not that of a
/// directory, Protocol when it is none.
Result<DirectoryListing> listingFromTar(const QString& path, const QByteArray& tar, bool complete);

/// A tar that holds one empty directory \a name with permissions 0755, owned by root.
QByteArray directoryTar(const QString& name);

} // namespace sandglass
