// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/filedescriptor.h"
#include "core/files/transferreport.h"

#include <QByteArray>
#include <QList>
#include <QSet>

#include <ctime>
#include <expected>
#include <functional>
#include <vector>

namespace sandglass {

/// A private folder inside the target folder, in which a download grows out of sight until it is complete. Worker
/// thread.
///
/// Paths are lists of components below the folder. They are walked one by one by directory descriptors that refuse
/// links, so nothing leaves the folder even if somebody changes it meanwhile. What was not committed is deleted with
/// the object.
class StagingArea
{
public:
    static Result<StagingArea> create(const QByteArray& targetDirectory);
    StagingArea(StagingArea&&) = default;
    StagingArea& operator=(StagingArea&&) = delete;
    ~StagingArea();

    using ErrorNumber = int;

    /// Makes the folder and all above it. Its mode is applied at commit; until then only we can enter it.
    std::expected<void, ErrorNumber> makeDirectory(const QList<QByteArray>& path);
    void setDirectoryFacts(const QList<QByteArray>& path, unsigned mode, time_t modified);
    /// A new file open for writing; EEXIST if the name is taken.
    std::expected<FileDescriptor, ErrorNumber> makeFile(const QList<QByteArray>& path);
    /// A second name for a file that is here.
    std::expected<void, ErrorNumber> makeHardLink(const QList<QByteArray>& path, const QList<QByteArray>& existing);
    std::expected<void, ErrorNumber> makeSymbolicLink(const QList<QByteArray>& path, const QByteArray& target,
                                                      time_t modified);
    void removeFile(const QList<QByteArray>& path);

    /// Moves the top entry \a top to its final place, by \a policy. Gives the name it has there; empty when it was left
    /// out. \a goesOn is asked between entries, and ends a merge of folders early.
    Result<QByteArray> commit(const QByteArray& top, ConflictPolicy policy, TransferIssues& issues,
                              const std::function<bool()>& goesOn);

    /// Bytes that this user can still write on the target's filesystem.
    qint64 freeBytes() const;

private:
    struct DirectoryFacts
    {
        QByteArray path;
        unsigned mode;
        time_t modified;
    };
    struct OpenDirectory
    {
        QByteArray name;
        FileDescriptor fd;
    };

    StagingArea(FileDescriptor target, FileDescriptor staging, QByteArray name, QByteArray targetPath);
    std::expected<int, ErrorNumber> walkTo(const QList<QByteArray>& path, qsizetype count, bool make);
    Status merge(int from, int to, const QByteArray& name, const QByteArray& path, TransferIssues& issues,
                 const std::function<bool()>& goesOn);
    void applyDirectoryFacts(const QByteArray& top, const QByteArray& finalName);

    FileDescriptor m_target;
    FileDescriptor m_staging;
    QByteArray m_name;
    QByteArray m_targetPath;
    std::vector<OpenDirectory> m_walk; ///< the folder used last and those above it; archives come in that order
    std::vector<DirectoryFacts> m_facts;
    QSet<QByteArray> m_merged; ///< folders that were there before: theirs stays as it was
};

} // namespace sandglass
