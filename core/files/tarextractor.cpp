// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/tarextractor.h"

#include "core/files/entrypath.h"
#include "core/files/localerror.h"
#include "core/files/utf8locale.h"

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace sandglass {

namespace {
bool writeAll(int fd, const char* bytes, size_t length, off_t offset)
{
    while (length > 0) {
        const ssize_t written = ::pwrite(fd, bytes, length, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        offset += written;
        length -= static_cast<size_t>(written);
    }
    return true;
}

TransferIssue::Kind issueFor(EntryPathProblem problem)
{
    switch (problem) {
    case EntryPathProblem::TooLong:
        return TransferIssue::Kind::NameTooLong;
    case EntryPathProblem::TooDeep:
        return TransferIssue::Kind::TooDeep;
    case EntryPathProblem::Unsafe:
        break;
    }
    return TransferIssue::Kind::UnsafeName;
}
} // namespace

TarExtractor::TarExtractor(Options options, std::shared_ptr<BytePipe> pipe, std::shared_ptr<TransferProgress> progress)
    : m_options(std::move(options))
    , m_pipe(std::move(pipe))
    , m_progress(std::move(progress))
{
}

TarExtractor::~TarExtractor()
{
    archive_read_free(m_archive);
}

Result<ExtractOutcome> TarExtractor::run()
{
    auto outcome = extract();
    if (!outcome)
        m_pipe->cancel();
    return outcome;
}

Result<ExtractOutcome> TarExtractor::extract()
{
    const Utf8Locale locale;
    auto staging = StagingArea::create(m_options.targetDirectory);
    if (!staging)
        return std::unexpected(staging.error());
    m_bytesAllowed = staging->freeBytes();
    if (m_options.mostBytes && *m_options.mostBytes < m_bytesAllowed) {
        m_bytesAllowed = *m_options.mostBytes;
        m_diskSetsLimit = false;
    }
    if (const auto read = readEntries(*staging); !read)
        return std::unexpected(read.error());
    // Links last: until here there is none that an entry could have been written through.
    if (const auto linked = takeSymbolicLinks(*staging); !linked)
        return std::unexpected(linked.error());
    // The archive says its own end; only the end of the stream says that the server meant it.
    while (!m_pipe->read().isEmpty()) {
    }
    if (m_pipe->isCancelled())
        return fail(ErrorKind::Cancelled);
    auto arrived = staging->commit(m_options.expectedTop, m_options.conflicts, m_outcome.issues,
                                   [this] { return !m_pipe->isCancelled(); });
    if (!arrived)
        return std::unexpected(arrived.error());
    if (arrived->isEmpty() && m_outcome.issues.isEmpty())
        return fail(ErrorKind::Protocol, QStringLiteral("the archive holds nothing of what was asked for"));
    m_outcome.arrivedAs = *arrived;
    return m_outcome;
}

long TarExtractor::readFromPipe(archive*, void* self, const void** bytes)
{
    auto* extractor = static_cast<TarExtractor*>(self);
    extractor->m_chunk = extractor->m_pipe->read();
    if (extractor->m_chunk.isEmpty() && extractor->m_pipe->isCancelled())
        return ARCHIVE_FATAL;
    *bytes = extractor->m_chunk.constData();
    extractor->m_progress->bytes += extractor->m_chunk.size();
    return extractor->m_chunk.size();
}

Status TarExtractor::readEntries(StagingArea& staging)
{
    m_archive = archive_read_new();
    // Tar and nothing else, and no decompression: the engine sends plain tar, and a bomb would need one.
    archive_read_support_format_tar(m_archive);
    if (archive_read_open(m_archive, this, nullptr, readFromPipe, nullptr) != ARCHIVE_OK)
        return archiveFailure();
    for (qint64 count = 0;; ++count) {
        const int read = archive_read_next_header(m_archive, &m_entry);
        if (read == ARCHIVE_EOF)
            return {};
        if (read < ARCHIVE_WARN)
            return archiveFailure();
        if (m_pipe->isCancelled())
            return fail(ErrorKind::Cancelled);
        if (count >= m_options.mostEntries)
            return fail(ErrorKind::Limit, QStringLiteral("the archive has more than %1 entries").arg(count));
        if (const auto taken = takeEntry(staging); !taken)
            return taken;
    }
}

Status TarExtractor::takeEntry(StagingArea& staging)
{
    const char* stored = archive_entry_pathname(m_entry);
    if (!stored) {
        note(TransferIssue::Kind::UnsafeName, {}, QStringLiteral("no readable name"));
        return {};
    }
    const QByteArray name(stored);
    const auto path = entryPath(name);
    if (!path) {
        note(issueFor(path.error()), name);
        return {};
    }
    if (path->isEmpty())
        return {};
    if (path->first() != m_options.expectedTop) {
        note(TransferIssue::Kind::UnsafeName, name);
        return {};
    }
    if (const char* target = archive_entry_hardlink(m_entry))
        return takeHardLink(staging, *path, target);
    switch (archive_entry_filetype(m_entry)) {
    case AE_IFREG:
        return takeFile(staging, *path);
    case AE_IFDIR:
        return takeDirectory(staging, *path);
    case AE_IFLNK: {
        const QByteArray target(archive_entry_symlink(m_entry));
        if (linkStaysInside(*path, target))
            m_links.push_back({*path, target, archive_entry_mtime(m_entry)});
        else
            note(TransferIssue::Kind::UnsafeLink, name, nameForPeople(target));
        return {};
    }
    default:
        note(TransferIssue::Kind::SpecialFile, name);
        return {};
    }
}

Status TarExtractor::takeFile(StagingArea& staging, const QList<QByteArray>& path)
{
    const qint64 size = archive_entry_size(m_entry);
    if (size < 0 || size > m_bytesAllowed - m_outcome.bytes) {
        const auto full = fail(ErrorKind::Limit, QStringLiteral("%1: %2 bytes, and %3 are left of what may be written")
                                                     .arg(nameForPeople(path.join('/')), QString::number(size),
                                                          QString::number(m_bytesAllowed - m_outcome.bytes)));
        return std::unexpected(m_diskSetsLimit ? full.error().withHint(Hint::DiskFull) : full.error());
    }
    const QByteArray name = path.join('/');
    const auto file = staging.makeFile(path);
    if (!file)
        return entryFailed(file.error(), name);
    m_progress->setCurrentName(nameForPeople(name));
    if (const auto copied = copyContents(file->get(), path); !copied) {
        staging.removeFile(path);
        return copied;
    }
    m_outcome.bytes += size;
    if (::ftruncate(file->get(), size) != 0) // the hole at the end of a sparse file
        return entryFailed(errno, name);
    const auto mode = static_cast<unsigned>(archive_entry_perm(m_entry));
    if (mode & (S_ISUID | S_ISGID))
        note(TransferIssue::Kind::SpecialBits, name);
    ::fchmod(file->get(), mode & 0777);
    const timespec times[2] = {{0, UTIME_OMIT}, {archive_entry_mtime(m_entry), 0}};
    ::futimens(file->get(), times);
    ++m_outcome.files;
    ++m_progress->files;
    return {};
}

Status TarExtractor::copyContents(int fd, const QList<QByteArray>& path)
{
    const void* bytes = nullptr;
    size_t length = 0;
    la_int64_t offset = 0;
    while (true) {
        const int read = archive_read_data_block(m_archive, &bytes, &length, &offset);
        if (read == ARCHIVE_EOF)
            return {};
        if (read < ARCHIVE_WARN)
            return archiveFailure();
        if (!writeAll(fd, static_cast<const char*>(bytes), length, offset))
            return failLocally(errno, path.join('/'));
    }
}

Status TarExtractor::takeDirectory(StagingArea& staging, const QList<QByteArray>& path)
{
    const QByteArray name = path.join('/');
    if (const auto made = staging.makeDirectory(path); !made)
        return entryFailed(made.error(), name);
    const auto mode = static_cast<unsigned>(archive_entry_perm(m_entry));
    if (mode & (S_ISUID | S_ISGID))
        note(TransferIssue::Kind::SpecialBits, name);
    staging.setDirectoryFacts(path, mode & 0777, archive_entry_mtime(m_entry));
    return {};
}

Status TarExtractor::takeHardLink(StagingArea& staging, const QList<QByteArray>& path, const QByteArray& target)
{
    const QByteArray name = path.join('/');
    const auto existing = entryPath(target);
    if (!existing || existing->isEmpty() || existing->first() != m_options.expectedTop) {
        note(TransferIssue::Kind::UnsafeLink, name, nameForPeople(target));
        return {};
    }
    const auto linked = staging.makeHardLink(path, *existing);
    if (!linked && linked.error() == EEXIST) {
        note(TransferIssue::Kind::DuplicateName, name);
        return {};
    }
    if (!linked) {
        note(TransferIssue::Kind::UnsafeLink, name, nameForPeople(target));
        return {};
    }
    ++m_outcome.files;
    ++m_progress->files;
    return {};
}

Status TarExtractor::takeSymbolicLinks(StagingArea& staging)
{
    for (const PendingLink& link : m_links) {
        if (m_pipe->isCancelled())
            return fail(ErrorKind::Cancelled);
        if (const auto made = staging.makeSymbolicLink(link.path, link.target, link.modified); !made) {
            if (const auto status = entryFailed(made.error(), link.path.join('/')); !status)
                return status;
            continue;
        }
        ++m_outcome.files;
        ++m_progress->files;
    }
    return {};
}

Status TarExtractor::entryFailed(int errorNumber, const QByteArray& name)
{
    if (endsEverything(errorNumber))
        return failLocally(errorNumber, name);
    if (errorNumber == EEXIST)
        note(TransferIssue::Kind::DuplicateName, name);
    else if (errorNumber == ENOTDIR || errorNumber == EISDIR)
        note(TransferIssue::Kind::WrongKind, name);
    else
        note(TransferIssue::Kind::WriteFailed, name, systemText(errorNumber));
    return {};
}

void TarExtractor::note(TransferIssue::Kind kind, const QByteArray& name, const QString& detail)
{
    m_outcome.issues.add({kind, nameForPeople(name), detail});
}

Status TarExtractor::archiveFailure() const
{
    if (m_pipe->isCancelled())
        return fail(ErrorKind::Cancelled);
    const char* text = archive_error_string(m_archive);
    return fail(ErrorKind::Protocol, text ? QString::fromUtf8(text) : QStringLiteral("not a tar archive"));
}

} // namespace sandglass
