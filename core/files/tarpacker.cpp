// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/tarpacker.h"

#include "core/files/directoryreader.h"
#include "core/files/filedescriptor.h"
#include "core/files/localerror.h"
#include "core/files/utf8locale.h"

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sandglass {

namespace {
constexpr qsizetype pieceSize = 256 * 1024;
constexpr qint64 blockSize = 512;

qint64 archivedSize(qint64 contentSize)
{
    return blockSize + (contentSize + blockSize - 1) / blockSize * blockSize;
}

/// Adds up one entry and what is below it.
void addUp(int parent, const QByteArray& name, int depth, const BytePipe& pipe, TransferProgress& progress)
{
    struct stat facts{};
    if (pipe.isCancelled() || ::fstatat(parent, name.constData(), &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (S_ISREG(facts.st_mode)) {
        progress.totalBytes += archivedSize(facts.st_size);
        ++progress.totalFiles;
    } else if (S_ISLNK(facts.st_mode)) {
        progress.totalBytes += blockSize;
        ++progress.totalFiles;
    } else if (S_ISDIR(facts.st_mode) && depth < TarPacker::deepest) {
        progress.totalBytes += blockSize;
        const FileDescriptor directory(
            ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        const auto names = namesIn(directory.get());
        if (!names)
            return;
        for (const QByteArray& child : *names)
            addUp(directory.get(), child, depth + 1, pipe, progress);
    }
}
} // namespace

TarPacker::TarPacker(QList<PackItem> items, std::shared_ptr<BytePipe> pipe, std::shared_ptr<TransferProgress> progress)
    : m_items(std::move(items))
    , m_pipe(std::move(pipe))
    , m_progress(std::move(progress))
    , m_buffer(pieceSize)
{
}

TarPacker::~TarPacker()
{
    archive_entry_free(m_entry);
    archive_write_free(m_archive);
}

void TarPacker::setOwner(qint64 userId, qint64 groupId)
{
    m_userId = userId;
    m_groupId = groupId;
}

void TarPacker::estimate(const QList<PackItem>& items, const BytePipe& pipe, TransferProgress& progress)
{
    for (const PackItem& item : items)
        addUp(AT_FDCWD, item.localPath, 0, pipe, progress);
    progress.totalIsKnown = true;
}

Result<PackOutcome> TarPacker::run()
{
    const Utf8Locale locale;
    m_archive = archive_write_new();
    m_entry = archive_entry_new();
    // Plain ustar headers, and pax ones only for entries that need them: a third of the bytes for many small files.
    archive_write_set_format_pax_restricted(m_archive);
    // The pieces are put together here: libarchive forgets to free its own when the writing is broken off.
    archive_write_set_bytes_per_block(m_archive, 0);
    const auto take = [](archive*, void* self, const void* bytes, size_t length) -> la_ssize_t {
        const QByteArrayView taken(static_cast<const char*>(bytes), static_cast<qsizetype>(length));
        return static_cast<TarPacker*>(self)->append(taken) ? static_cast<la_ssize_t>(length) : -1;
    };
    if (archive_write_open2(m_archive, this, nullptr, take, nullptr, nullptr) != ARCHIVE_OK)
        return fail(ErrorKind::Internal, QString::fromUtf8(archive_error_string(m_archive)));

    for (const PackItem& item : m_items) {
        if (!goesOn())
            break;
        const qint64 before = m_outcome.entries;
        packEntry(AT_FDCWD, item.localPath, item.localPath, item.archiveName, 0);
        if (m_outcome.entries > before)
            m_outcome.arrived.append(item.archiveName);
    }
    if (m_failure)
        archive_write_fail(m_archive); // Nothing more is written, not even the end of the archive.
    else if (archive_write_close(m_archive) != ARCHIVE_OK)
        breakOff();
    else
        m_pipe->write(std::exchange(m_piece, {}));
    if (m_pipe->isCancelled())
        return fail(ErrorKind::Cancelled);
    if (m_failure)
        return std::unexpected(*m_failure);
    m_pipe->finish();
    return m_outcome;
}

void TarPacker::packEntry(int parent, const QByteArray& name, const QByteArray& localPath,
                          const QByteArray& archivePath, int depth)
{
    struct stat facts{};
    if (::fstatat(parent, name.constData(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        note(TransferIssue::Kind::Unreadable, localPath, systemText(errno));
        return;
    }
    if (S_ISLNK(facts.st_mode)) {
        packLink(parent, name, facts, localPath, archivePath);
        return;
    }
    if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
        note(TransferIssue::Kind::SpecialFile, localPath);
        return;
    }
    if (S_ISDIR(facts.st_mode) && depth >= deepest) {
        note(TransferIssue::Kind::TooDeep, localPath);
        return;
    }
    // Non-blocking: what was a file a moment ago may be a pipe now, and opening that would wait for its writer.
    const FileDescriptor opened(::openat(parent, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!opened.isValid() || ::fstat(opened.get(), &facts) != 0) {
        note(TransferIssue::Kind::Unreadable, localPath, systemText(errno));
        return;
    }
    if (S_ISDIR(facts.st_mode))
        packDirectory(opened.get(), facts, localPath, archivePath, depth);
    else if (S_ISREG(facts.st_mode))
        packFile(opened.get(), facts, localPath, archivePath);
    else
        note(TransferIssue::Kind::SpecialFile, localPath);
}

void TarPacker::packDirectory(int fd, const struct stat& facts, const QByteArray& localPath,
                              const QByteArray& archivePath, int depth)
{
    if (!writeHeader(facts, archivePath + '/', {}))
        return;
    const auto names = namesIn(fd);
    if (!names) {
        note(TransferIssue::Kind::Unreadable, localPath, systemText(names.error()));
        return;
    }
    for (const QByteArray& child : *names) {
        if (!goesOn())
            return;
        packEntry(fd, child, localPath + '/' + child, archivePath + '/' + child, depth + 1);
    }
}

void TarPacker::packFile(int fd, const struct stat& facts, const QByteArray& localPath, const QByteArray& archivePath)
{
    m_progress->setCurrentName(nameForPeople(archivePath));
    if (!writeHeader(facts, archivePath, {}))
        return;
    qint64 left = facts.st_size;
    bool shrank = false;
    while (left > 0 && !m_failure) {
        const auto wanted = static_cast<size_t>(std::min<qint64>(left, static_cast<qint64>(m_buffer.size())));
        ssize_t got = shrank ? 0 : ::read(fd, m_buffer.data(), wanted);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 && !shrank) {
            // The header has promised so many bytes; only zeros can keep the rest of the archive readable.
            shrank = true;
            note(TransferIssue::Kind::Shrank, localPath, got < 0 ? systemText(errno) : QString());
            std::ranges::fill(m_buffer, '\0');
        }
        if (shrank)
            got = static_cast<ssize_t>(wanted);
        if (archive_write_data(m_archive, m_buffer.data(), static_cast<size_t>(got)) < 0) {
            breakOff();
            return;
        }
        left -= got;
        m_outcome.bytes += got;
    }
    struct stat after{};
    if (!shrank && ::fstat(fd, &after) == 0 && after.st_size > facts.st_size)
        note(TransferIssue::Kind::Grew, localPath);
    ++m_outcome.files;
    ++m_progress->files;
}

void TarPacker::packLink(int parent, const QByteArray& name, const struct stat& facts, const QByteArray& localPath,
                         const QByteArray& archivePath)
{
    const ssize_t length = ::readlinkat(parent, name.constData(), m_buffer.data(), m_buffer.size());
    if (length < 0) {
        note(TransferIssue::Kind::Unreadable, localPath, systemText(errno));
        return;
    }
    if (!writeHeader(facts, archivePath, QByteArray(m_buffer.data(), length)))
        return;
    ++m_outcome.files;
    ++m_progress->files;
}

bool TarPacker::writeHeader(const struct stat& facts, const QByteArray& archivePath, const QByteArray& linkTarget)
{
    archive_entry_clear(m_entry);
    archive_entry_set_pathname(m_entry, archivePath.constData());
    archive_entry_set_mode(m_entry, facts.st_mode);
    archive_entry_set_uid(m_entry, m_userId);
    archive_entry_set_gid(m_entry, m_groupId);
    archive_entry_set_mtime(m_entry, facts.st_mtim.tv_sec, 0);
    archive_entry_set_size(m_entry, S_ISREG(facts.st_mode) ? facts.st_size : 0);
    if (S_ISLNK(facts.st_mode))
        archive_entry_set_symlink(m_entry, linkTarget.constData());
    if (archive_write_header(m_archive, m_entry) < ARCHIVE_WARN) {
        breakOff();
        return false;
    }
    ++m_outcome.entries;
    return true;
}

void TarPacker::note(TransferIssue::Kind kind, const QByteArray& localPath, const QString& detail)
{
    const QString path = nameForPeople(localPath);
    m_outcome.issues.add({kind, path, detail});
    const bool isMissing = kind == TransferIssue::Kind::Unreadable || kind == TransferIssue::Kind::Shrank ||
                           kind == TransferIssue::Kind::TooDeep;
    if (m_requiresAll && isMissing && !m_failure)
        m_failure =
            fail(ErrorKind::InvalidInput, detail.isEmpty() ? path : path + QStringLiteral(": ") + detail).error();
}

bool TarPacker::append(QByteArrayView bytes)
{
    if (m_piece.isEmpty())
        m_piece.reserve(pieceSize);
    m_piece.append(bytes);
    return m_piece.size() < pieceSize || m_pipe->write(std::exchange(m_piece, {}));
}

void TarPacker::breakOff()
{
    m_failure = fail(ErrorKind::Internal, QString::fromUtf8(archive_error_string(m_archive))).error();
}

} // namespace sandglass
