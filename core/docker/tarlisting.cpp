// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/tarlisting.h"

#include "core/docker/pathstat.h"

#include <QTimeZone>

#include <archive.h>
#include <archive_entry.h>

#include <ctime>
#include <memory>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype mostEntries = 100000;

struct FreeReader
{
    void operator()(archive* reader) const { archive_read_free(reader); }
};

struct FreeWriter
{
    void operator()(archive* writer) const { archive_write_free(writer); }
};

/// The text in whichever form the library holds it.
QByteArray text(const char* utf8, const char* bytes)
{
    return utf8 ? QByteArray(utf8) : QByteArray(bytes);
}

QByteArray pathOf(archive_entry* entry)
{
    return text(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry));
}

/// A name, or else the number.
QString ownerOf(const QByteArray& name, qint64 number)
{
    return name.isEmpty() ? QString::number(number) : QString::fromUtf8(name);
}

FileEntry entryOf(archive_entry* header, const QByteArray& name)
{
    FileEntry entry;
    setUnixMode(entry, archive_entry_mode(header));
    entry.name = QString::fromUtf8(name);
    entry.sizeBytes = archive_entry_size(header);
    entry.modified = QDateTime::fromSecsSinceEpoch(archive_entry_mtime(header), QTimeZone::UTC);
    if (entry.kind == FileEntry::Kind::Link)
        entry.linkTarget = QString::fromUtf8(text(archive_entry_symlink_utf8(header), archive_entry_symlink(header)));
    // A second name of a file stands in a tar without type of its own.
    if (archive_entry_hardlink(header))
        entry.kind = FileEntry::Kind::File;
    entry.owner = ownerOf(archive_entry_uname(header), archive_entry_uid(header));
    entry.group = ownerOf(archive_entry_gname(header), archive_entry_gid(header));
    return entry;
}

/// Path components behind the top of the tar. Engines name the top "./", "/", "name/" or, at the root, nothing.
QList<QByteArray> components(const QByteArray& path)
{
    QList<QByteArray> parts = path.split('/');
    parts.removeIf([](const QByteArray& part) { return part.isEmpty() || part == "."; });
    return parts;
}

} // namespace

Result<DirectoryListing> listingFromTar(const QString& path, const QByteArray& tar, bool complete)
{
    const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    DirectoryListing listing;
    listing.path = path;
    listing.truncated = !complete;
    if (archive_read_open_memory(reader.get(), tar.constData(), static_cast<size_t>(tar.size())) != ARCHIVE_OK) {
        if (!complete)
            return listing;
        return fail(ErrorKind::Protocol, QString::fromUtf8(archive_error_string(reader.get())));
    }

    archive_entry* header = nullptr;
    qsizetype depth = -1;
    while (true) {
        const int status = archive_read_next_header(reader.get(), &header);
        if (status == ARCHIVE_EOF)
            break;
        if (status < ARCHIVE_WARN) {
            if (complete)
                return fail(ErrorKind::Protocol, QString::fromUtf8(archive_error_string(reader.get())));
            break;
        }
        const QList<QByteArray> parts = components(pathOf(header));
        if (depth < 0) {
            // The first entry is the directory itself.
            if (archive_entry_filetype(header) != AE_IFDIR)
                return fail(ErrorKind::Conflict, u"not a directory"_s);
            depth = parts.size();
            continue;
        }
        if (parts.size() != depth + 1)
            continue;
        if (listing.entries.size() == mostEntries) {
            listing.truncated = true;
            break;
        }
        if (QUtf8StringView(parts.last()).isValidUtf8())
            listing.entries.append(entryOf(header, parts.last()));
        else
            listing.truncated = true;
    }
    return listing;
}

QByteArray directoryTar(const QString& name)
{
    constexpr size_t room = 16384;
    QByteArray bytes(room, '\0');
    size_t used = 0;
    const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
    archive_write_set_format_pax_restricted(writer.get());
    archive_write_open_memory(writer.get(), bytes.data(), room, &used);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    const QByteArray path = name.toUtf8() + '/';
    archive_entry_set_pathname_utf8(entry.get(), path.constData());
    archive_entry_set_filetype(entry.get(), AE_IFDIR);
    archive_entry_set_perm(entry.get(), 0755);
    archive_entry_set_mtime(entry.get(), std::time(nullptr), 0);
    archive_write_header(writer.get(), entry.get());
    archive_write_close(writer.get());
    bytes.resize(static_cast<qsizetype>(used));
    return bytes;
}

} // namespace sandglass
