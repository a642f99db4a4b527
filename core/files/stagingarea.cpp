// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/stagingarea.h"

#include "core/files/directoryreader.h"
#include "core/files/freename.h"
#include "core/files/localerror.h"

#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace sandglass {

namespace {
constexpr int openDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int mostAttempts = 1000;

/// Renames without ever replacing; also where the filesystem cannot promise that in one step.
bool renameWithoutReplacing(int from, const QByteArray& name, int to, const QByteArray& newName)
{
    if (::renameat2(from, name.constData(), to, newName.constData(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    struct stat facts{};
    if (::fstatat(to, newName.constData(), &facts, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::renameat(from, name.constData(), to, newName.constData()) == 0;
}
} // namespace

StagingArea::StagingArea(FileDescriptor target, FileDescriptor staging, QByteArray name, QByteArray targetPath)
    : m_target(std::move(target))
    , m_staging(std::move(staging))
    , m_name(std::move(name))
    , m_targetPath(std::move(targetPath))
{
}

StagingArea::~StagingArea()
{
    m_walk.clear();
    if (!m_target.isValid())
        return; // moved from
    m_staging.reset();
    removeTree(m_target.get(), m_name);
}

Result<StagingArea> StagingArea::create(const QByteArray& targetDirectory)
{
    FileDescriptor target(::open(targetDirectory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!target.isValid())
        return failLocally(errno, targetDirectory);
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const QByteArray name =
            ".sandglass-" + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".part";
        if (::mkdirat(target.get(), name.constData(), 0700) != 0) {
            if (errno == EEXIST)
                continue;
            return failLocally(errno, targetDirectory);
        }
        FileDescriptor staging(::openat(target.get(), name.constData(), openDirectoryFlags));
        if (!staging.isValid())
            return failLocally(errno, targetDirectory);
        return StagingArea(std::move(target), std::move(staging), name, targetDirectory);
    }
    return failLocally(EEXIST, targetDirectory);
}

std::expected<int, int> StagingArea::walkTo(const QList<QByteArray>& path, qsizetype count, bool make)
{
    size_t common = 0;
    while (common < m_walk.size() && static_cast<qsizetype>(common) < count &&
           m_walk[common].name == path[static_cast<qsizetype>(common)])
        ++common;
    m_walk.resize(common);
    for (qsizetype level = static_cast<qsizetype>(common); level < count; ++level) {
        const int parent = m_walk.empty() ? m_staging.get() : m_walk.back().fd.get();
        const QByteArray& name = path[level];
        if (make && ::mkdirat(parent, name.constData(), 0700) != 0 && errno != EEXIST)
            return std::unexpected(errno);
        FileDescriptor fd(::openat(parent, name.constData(), openDirectoryFlags));
        if (!fd.isValid())
            return std::unexpected(errno == ELOOP ? ENOTDIR : errno);
        m_walk.push_back({name, std::move(fd)});
    }
    return m_walk.empty() ? m_staging.get() : m_walk.back().fd.get();
}

std::expected<void, int> StagingArea::makeDirectory(const QList<QByteArray>& path)
{
    const auto made = walkTo(path, path.size(), true);
    if (!made)
        return std::unexpected(made.error());
    return {};
}

void StagingArea::setDirectoryFacts(const QList<QByteArray>& path, unsigned mode, time_t modified)
{
    m_facts.push_back({path.join('/'), mode, modified});
}

std::expected<FileDescriptor, int> StagingArea::makeFile(const QList<QByteArray>& path)
{
    const auto parent = walkTo(path, path.size() - 1, true);
    if (!parent)
        return std::unexpected(parent.error());
    FileDescriptor fd(
        ::openat(*parent, path.last().constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd.isValid())
        return std::unexpected(errno);
    return fd;
}

std::expected<void, int> StagingArea::makeHardLink(const QList<QByteArray>& path, const QList<QByteArray>& existing)
{
    if (existing.isEmpty())
        return std::unexpected(EINVAL);
    const auto source = walkTo(existing, existing.size() - 1, false);
    if (!source)
        return std::unexpected(source.error());
    // The walk below closes this descriptor where the two paths part.
    const FileDescriptor sourceDirectory(::fcntl(*source, F_DUPFD_CLOEXEC, 0));
    struct stat facts{};
    if (::fstatat(sourceDirectory.get(), existing.last().constData(), &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return std::unexpected(errno);
    if (!S_ISREG(facts.st_mode))
        return std::unexpected(EINVAL);
    const auto parent = walkTo(path, path.size() - 1, true);
    if (!parent)
        return std::unexpected(parent.error());
    if (::linkat(sourceDirectory.get(), existing.last().constData(), *parent, path.last().constData(), 0) != 0)
        return std::unexpected(errno);
    return {};
}

std::expected<void, int> StagingArea::makeSymbolicLink(const QList<QByteArray>& path, const QByteArray& target,
                                                       time_t modified)
{
    const auto parent = walkTo(path, path.size() - 1, true);
    if (!parent)
        return std::unexpected(parent.error());
    if (::symlinkat(target.constData(), *parent, path.last().constData()) != 0)
        return std::unexpected(errno);
    const timespec times[2] = {{0, UTIME_OMIT}, {modified, 0}};
    ::utimensat(*parent, path.last().constData(), times, AT_SYMLINK_NOFOLLOW);
    return {};
}

void StagingArea::removeFile(const QList<QByteArray>& path)
{
    if (const auto parent = walkTo(path, path.size() - 1, false))
        ::unlinkat(*parent, path.last().constData(), 0);
}

Result<QByteArray> StagingArea::commit(const QByteArray& top, ConflictPolicy policy, TransferIssues& issues,
                                       const std::function<bool()>& goesOn)
{
    m_walk.clear();
    struct stat staged{};
    if (::fstatat(m_staging.get(), top.constData(), &staged, AT_SYMLINK_NOFOLLOW) != 0)
        return QByteArray(); // Everything under it was left out, and said so.
    QByteArray name = top;
    for (int attempt = 2; !renameWithoutReplacing(m_staging.get(), top, m_target.get(), name); ++attempt) {
        if (errno != EEXIST || attempt > mostAttempts)
            return failLocally(errno, m_targetPath + '/' + name);
        if (policy == ConflictPolicy::KeepBoth) {
            name = numberedName(top, attempt);
            continue;
        }
        if (policy == ConflictPolicy::Skip) {
            issues.add({TransferIssue::Kind::Existed, nameForPeople(top), {}});
            return QByteArray();
        }
        if (policy == ConflictPolicy::Ask)
            return failLocally(EEXIST, m_targetPath + '/' + name);
        if (const auto merged = merge(m_staging.get(), m_target.get(), top, top, issues, goesOn); !merged)
            return std::unexpected(merged.error());
        break;
    }
    applyDirectoryFacts(top, name);
    return name;
}

Status StagingArea::merge(int from, int to, const QByteArray& name, const QByteArray& path, TransferIssues& issues,
                          const std::function<bool()>& goesOn)
{
    if (!goesOn())
        return fail(ErrorKind::Cancelled);
    if (renameWithoutReplacing(from, name, to, name))
        return {};
    if (errno != EEXIST)
        return failLocally(errno, m_targetPath + '/' + path);
    struct stat staged{};
    struct stat existing{};
    if (::fstatat(from, name.constData(), &staged, AT_SYMLINK_NOFOLLOW) != 0 ||
        ::fstatat(to, name.constData(), &existing, AT_SYMLINK_NOFOLLOW) != 0)
        return failLocally(errno, m_targetPath + '/' + path);
    if (S_ISDIR(staged.st_mode) != S_ISDIR(existing.st_mode)) {
        issues.add({TransferIssue::Kind::WrongKind, nameForPeople(path), {}});
        return {};
    }
    if (!S_ISDIR(staged.st_mode)) {
        if (::renameat(from, name.constData(), to, name.constData()) != 0)
            return failLocally(errno, m_targetPath + '/' + path);
        return {};
    }
    m_merged.insert(path);
    const FileDescriptor source(::openat(from, name.constData(), openDirectoryFlags));
    const FileDescriptor destination(::openat(to, name.constData(), openDirectoryFlags));
    if (!source.isValid() || !destination.isValid())
        return failLocally(errno, m_targetPath + '/' + path);
    const auto names = namesIn(source.get());
    if (!names)
        return failLocally(names.error(), m_targetPath + '/' + path);
    for (const QByteArray& child : *names) {
        if (const auto moved = merge(source.get(), destination.get(), child, path + '/' + child, issues, goesOn);
            !moved)
            return moved;
    }
    return {};
}

void StagingArea::applyDirectoryFacts(const QByteArray& top, const QByteArray& finalName)
{
    // Deepest first: a folder may be about to lose the permission to enter it.
    std::ranges::stable_sort(m_facts, std::greater(),
                             [](const DirectoryFacts& facts) { return facts.path.count('/'); });
    for (const DirectoryFacts& facts : m_facts) {
        if (m_merged.contains(facts.path) || (facts.path != top && !facts.path.startsWith(top + '/')))
            continue;
        FileDescriptor fd(::openat(m_target.get(), finalName.constData(), openDirectoryFlags));
        const auto below = facts.path.mid(top.size()).split('/');
        for (const QByteArray& component : below) {
            if (!component.isEmpty() && fd.isValid())
                fd = FileDescriptor(::openat(fd.get(), component.constData(), openDirectoryFlags));
        }
        if (!fd.isValid())
            continue;
        ::fchmod(fd.get(), facts.mode);
        const timespec times[2] = {{0, UTIME_OMIT}, {facts.modified, 0}};
        ::futimens(fd.get(), times);
    }
}

qint64 StagingArea::freeBytes() const
{
    struct statvfs facts{};
    if (::fstatvfs(m_target.get(), &facts) != 0)
        return 0;
    return static_cast<qint64>(facts.f_bavail) * static_cast<qint64>(facts.f_frsize);
}

} // namespace sandglass
