// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tarball.h"

#include <archive.h>
#include <archive_entry.h>

namespace sandglass::test {

QByteArray makeTar(const QList<TarItem>& items)
{
    qsizetype bound = 65536;
    for (const TarItem& item : items)
        bound += item.content.size() + 4096 + 4 * item.path.size();
    QByteArray bytes(bound, '\0');
    size_t used = 0;
    archive* tar = archive_write_new();
    archive_write_set_format_pax_restricted(tar);
    archive_write_open_memory(tar, bytes.data(), static_cast<size_t>(bytes.size()), &used);
    for (const TarItem& item : items) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, item.path.constData());
        archive_entry_set_perm(entry, static_cast<mode_t>(item.mode));
        archive_entry_set_filetype(entry, item.path.endsWith('/')     ? AE_IFDIR
                                          : item.linkTarget.isEmpty() ? AE_IFREG
                                                                      : AE_IFLNK);
        archive_entry_set_size(entry, item.content.size());
        if (!item.linkTarget.isEmpty())
            archive_entry_set_symlink(entry, item.linkTarget.constData());
        archive_write_header(tar, entry);
        archive_write_data(tar, item.content.constData(), static_cast<size_t>(item.content.size()));
        archive_entry_free(entry);
    }
    archive_write_close(tar);
    archive_write_free(tar);
    bytes.resize(static_cast<qsizetype>(used));
    return bytes;
}

QList<TarItem> readTar(const QByteArray& tar)
{
    QList<TarItem> items;
    archive* reader = archive_read_new();
    archive_read_support_format_tar(reader);
    archive_read_open_memory(reader, tar.constData(), static_cast<size_t>(tar.size()));
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
        TarItem item;
        item.path = archive_entry_pathname(entry);
        item.mode = archive_entry_perm(entry);
        item.linkTarget = archive_entry_symlink(entry);
        item.content.resize(archive_entry_size(entry));
        archive_read_data(reader, item.content.data(), static_cast<size_t>(item.content.size()));
        items += item;
    }
    archive_read_free(reader);
    return status == ARCHIVE_EOF ? items : QList<TarItem>();
}

} // namespace sandglass::test
