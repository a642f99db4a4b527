// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/bytepipe.h"
#include "core/files/transferprogress.h"
#include "core/files/transferreport.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

struct archive;
struct archive_entry;
struct stat;

namespace sandglass {

/// One file or folder of this machine, and the name it gets in the archive.
struct PackItem
{
    QByteArray localPath;   ///< absolute, as the filesystem spells it
    QByteArray archiveName; ///< one path component
};

struct PackOutcome
{
    qint64 bytes = 0; ///< of file contents
    qint64 files = 0; ///< entries that are not folders
    qint64 entries = 0;
    QList<QByteArray> arrived; ///< archive names of the items that were not left out
    TransferIssues issues;
};

/// Writes files and folders of this machine as a tar stream (pax where ustar is not enough) into a pipe, without ever
/// holding more than the pipe does. Runs on a worker thread; the pipe's cancel() ends it.
///
/// Modes and times of modification are kept, links are stored as links and never followed, hard links become files,
/// owner and group are 0 unless set. What cannot be read is left out and named; a file that changes its size while it
/// is read is filled up or cut to the size that the archive announced, and named.
class TarPacker
{
public:
    TarPacker(QList<PackItem> items, std::shared_ptr<BytePipe> pipe, std::shared_ptr<TransferProgress> progress);
    ~TarPacker();
    TarPacker(const TarPacker&) = delete;
    TarPacker& operator=(const TarPacker&) = delete;

    void setOwner(qint64 userId, qint64 groupId);
    /// What cannot be read ends the packing instead of being left out.
    void requireAll() { m_requiresAll = true; }

    /// Blocks until all is in the pipe (which is finished then) or the pipe was cancelled.
    Result<PackOutcome> run();

    /// Adds up what run() will write, for progress; ends early when \a pipe is cancelled. For a thread of its own.
    static void estimate(const QList<PackItem>& items, const BytePipe& pipe, TransferProgress& progress);

    /// Folders nested deeper than this are left out.
    static constexpr int deepest = 256;

private:
    void packEntry(int parent, const QByteArray& name, const QByteArray& localPath, const QByteArray& archivePath,
                   int depth);
    void packDirectory(int fd, const struct stat& facts, const QByteArray& localPath, const QByteArray& archivePath,
                       int depth);
    void packFile(int fd, const struct stat& facts, const QByteArray& localPath, const QByteArray& archivePath);
    void packLink(int parent, const QByteArray& name, const struct stat& facts, const QByteArray& localPath,
                  const QByteArray& archivePath);
    bool writeHeader(const struct stat& facts, const QByteArray& archivePath, const QByteArray& linkTarget);
    void note(TransferIssue::Kind kind, const QByteArray& localPath, const QString& detail = {});
    bool goesOn() const { return !m_failure && !m_pipe->isCancelled(); }
    /// Takes bytes of the archive; false when the pipe was cancelled.
    bool append(QByteArrayView bytes);
    void breakOff();

    const QList<PackItem> m_items;
    const std::shared_ptr<BytePipe> m_pipe;
    const std::shared_ptr<TransferProgress> m_progress;
    qint64 m_userId = 0;
    qint64 m_groupId = 0;
    archive* m_archive = nullptr;
    archive_entry* m_entry = nullptr;
    std::vector<char> m_buffer; ///< of what is read
    QByteArray m_piece;         ///< of what is written
    PackOutcome m_outcome;
    bool m_requiresAll = false;
    std::optional<Error> m_failure;
};

} // namespace sandglass
