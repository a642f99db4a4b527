// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/fileentry.h"

#include <QByteArray>
#include <QString>

struct archive_entry;

namespace sandglass {

/// Reads the entries right below the top of a tar of a directory, at most 100,000, while the tar comes in. Only headers
/// are looked at; what the files hold is passed over, so a tar may be of any length.
class TarListing
{
public:
    explicit TarListing(const QString& path) { m_listing.path = path; }

    /// Takes the next bytes. Errors, after which nothing more is taken: Conflict when the tar is not that of a
    /// directory, Protocol when it is none.
    Status feed(QByteArrayView bytes);

    /// The directory itself was there; without it nothing is known.
    bool hasBegun() const { return m_topDepth >= 0; }
    /// The end of the tar was there, or as many entries as are kept.
    bool isDone() const { return m_done; }
    /// Truncated unless isDone(). A name that is not UTF-8 is left out, and marks it so as well.
    DirectoryListing listing() const;

private:
    Status takeHeaders();
    Status takeEntry(archive_entry* header);

    DirectoryListing m_listing;
    QByteArray m_headers;       ///< of one entry: its own of 512 bytes, and before it those that extend it
    qsizetype m_wanted = 512;   ///< how long m_headers is to become
    bool m_inExtension = false; ///< the last of m_headers is the body of an extension
    qint64 m_skip = 0;          ///< bytes of content still to come
    qsizetype m_topDepth = -1;  ///< components of the name of the directory itself
    bool m_done = false;
};

/// A tar that holds one empty directory \a name with permissions 0755, owned by root.
QByteArray directoryTar(const QString& name);

} // namespace sandglass
