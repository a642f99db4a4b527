// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/bytepipe.h"
#include "core/files/stagingarea.h"
#include "core/files/transferprogress.h"
#include "core/files/transferreport.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

struct archive;
struct archive_entry;

namespace sandglass {

struct ExtractOutcome
{
    qint64 bytes = 0; ///< of file contents
    qint64 files = 0; ///< entries that are not folders
    TransferIssues issues;
    QByteArray arrivedAs; ///< the name of the top entry in the target; empty when it was left out
};

/// Unpacks a tar stream that nobody vouches for. Runs on a worker thread; the pipe's cancel() ends it.
///
/// Everything grows in a private folder inside the target and is moved to its final name only when the stream has ended
/// well: a failure or a cancel leaves nothing. Entries with absolute names, "..", names outside the expected top entry,
/// links that leave it, devices and pipes are left out and named; setuid and setgid are removed and named.
class TarExtractor
{
public:
    struct Options
    {
        QByteArray targetDirectory; ///< exists
        QByteArray expectedTop;     ///< the one top entry that was asked for; others are refused
        ConflictPolicy conflicts = ConflictPolicy::Ask;
        std::optional<qint64> mostBytes; ///< of contents as announced; never more than the disk has free
        qint64 mostEntries = 20'000'000;
    };

    TarExtractor(Options options, std::shared_ptr<BytePipe> pipe, std::shared_ptr<TransferProgress> progress);
    ~TarExtractor();
    TarExtractor(const TarExtractor&) = delete;
    TarExtractor& operator=(const TarExtractor&) = delete;

    /// Blocks until the pipe has ended and all is in place, or it failed. Cancels the pipe when it gives up.
    Result<ExtractOutcome> run();

private:
    struct PendingLink
    {
        QList<QByteArray> path;
        QByteArray target;
        time_t modified;
    };

    Result<ExtractOutcome> extract();
    Status readEntries(StagingArea& staging);
    Status takeEntry(StagingArea& staging);
    Status takeFile(StagingArea& staging, const QList<QByteArray>& path);
    Status copyContents(int fd, const QList<QByteArray>& path);
    Status takeDirectory(StagingArea& staging, const QList<QByteArray>& path);
    Status takeHardLink(StagingArea& staging, const QList<QByteArray>& path, const QByteArray& target);
    Status takeSymbolicLinks(StagingArea& staging);
    /// Names the entry's failure, or ends everything when the whole filesystem is concerned.
    Status entryFailed(int errorNumber, const QByteArray& name);
    void note(TransferIssue::Kind kind, const QByteArray& name, const QString& detail = {});
    Status archiveFailure() const;

    const Options m_options;
    const std::shared_ptr<BytePipe> m_pipe;
    const std::shared_ptr<TransferProgress> m_progress;
    archive* m_archive = nullptr;
    archive_entry* m_entry = nullptr;
    QByteArray m_chunk; ///< what libarchive reads from at present
    qint64 m_bytesAllowed = 0;
    bool m_diskSetsLimit = true;
    std::vector<PendingLink> m_links;
    ExtractOutcome m_outcome;

    static long readFromPipe(archive*, void* self, const void** bytes);
};

} // namespace sandglass
