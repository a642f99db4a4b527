// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/tarlisting.h"

#include "core/docker/pathstat.h"
#include "core/files/unixmode.h"

#include <QTimeZone>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype mostEntries = 100000;
constexpr qsizetype blockSize = 512;
constexpr qsizetype typeOffset = 156;
constexpr qint64 longestHeaders = 1024 * 1024;

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

/// The size in a header: octal digits, or, with the highest bit set, a number to the base of 256. Below zero for
/// neither.
qint64 sizeField(QByteArrayView header)
{
    const QByteArrayView field = header.sliced(124, 12);
    if (!(field[0] & '\x80')) {
        const QByteArray digits = QByteArray(field.data(), field.size()).replace('\0', ' ').trimmed();
        bool octal = true;
        const qint64 size = digits.isEmpty() ? 0 : digits.toLongLong(&octal, 8);
        return octal ? size : -1;
    }
    qint64 size = 0;
    for (const char byte : field.last(8))
        size = static_cast<qint64>(static_cast<quint64>(size) << 8 | static_cast<quint8>(byte));
    return size;
}

qint64 padded(qint64 size)
{
    if (size < 0 || size > std::numeric_limits<qint64>::max() - blockSize)
        return -1;
    return (size + blockSize - 1) / blockSize * blockSize;
}

/// Headers with a body that say more of the next one: of pax and of GNU.
bool isExtension(char type)
{
    return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

/// Path components behind the top of the tar. Engines name the top "./", "/", "name/" or, at the root, nothing.
QList<QByteArray> components(const QByteArray& path)
{
    QList<QByteArray> parts = path.split('/');
    parts.removeIf([](const QByteArray& part) { return part.isEmpty() || part == "."; });
    return parts;
}

} // namespace

Status TarListing::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_done) {
        if (m_skip > 0) {
            const qsizetype passed = std::min<qint64>(m_skip, bytes.size());
            m_skip -= passed;
            bytes = bytes.sliced(passed);
            continue;
        }
        const qsizetype taken = std::min(m_wanted - m_headers.size(), bytes.size());
        m_headers += bytes.first(taken);
        bytes = bytes.sliced(taken);
        if (m_headers.size() < m_wanted)
            break;
        if (std::exchange(m_inExtension, false)) {
            m_wanted += blockSize;
        } else if (const Status read = takeHeaders(); !read) {
            m_done = true;
            return read;
        }
    }
    return {};
}

Status TarListing::takeHeaders()
{
    const QByteArrayView last = QByteArrayView(m_headers).last(blockSize);
    if (std::ranges::all_of(last, [](char byte) { return byte == 0; })) {
        m_done = true;
        return {};
    }
    const char type = last[typeOffset];
    if (isExtension(type)) {
        const qint64 body = padded(sizeField(last));
        if (body < 0 || m_wanted + body > longestHeaders)
            return fail(ErrorKind::Protocol, u"a header of the tar has no sensible length"_s);
        m_inExtension = body > 0;
        m_wanted += m_inExtension ? body : blockSize;
        return {};
    }
    const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    archive_entry* header = nullptr;
    if (archive_read_open_memory(reader.get(), m_headers.constData(), static_cast<size_t>(m_headers.size())) !=
            ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &header) < ARCHIVE_WARN)
        return fail(ErrorKind::Protocol, QString::fromUtf8(archive_error_string(reader.get())));
    // The size of a large file stands in an extension.
    const bool file = type == '0' || type == '\0';
    m_skip = padded(file ? archive_entry_size(header) : sizeField(last));
    if (m_skip < 0)
        return fail(ErrorKind::Protocol, u"a file in the tar has no sensible size"_s);
    const Status taken = takeEntry(header);
    m_headers.clear();
    m_wanted = blockSize;
    return taken;
}

Status TarListing::takeEntry(archive_entry* header)
{
    const QList<QByteArray> parts = components(pathOf(header));
    if (!hasBegun()) {
        // The first entry is the directory itself.
        if (archive_entry_filetype(header) != AE_IFDIR)
            return fail(ErrorKind::Conflict, u"not a directory"_s);
        m_topDepth = parts.size();
        return {};
    }
    if (parts.size() != m_topDepth + 1)
        return {};
    if (m_listing.entries.size() == mostEntries) {
        m_listing.truncated = true;
        m_done = true;
    } else if (QUtf8StringView(parts.last()).isValidUtf8()) {
        m_listing.entries.append(entryOf(header, parts.last()));
    } else {
        m_listing.truncated = true;
    }
    return {};
}

DirectoryListing TarListing::listing() const
{
    DirectoryListing listing = m_listing;
    listing.truncated = listing.truncated || !m_done;
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
