// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filelock.h"

#include "core/base/savedfile.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <fcntl.h>

namespace sandglass {
using namespace Qt::StringLiterals;

FileLock::FileLock(std::unique_ptr<QFile> file)
    : m_file(std::move(file))
{
}

FileLock::FileLock(FileLock&&) noexcept = default;
FileLock& FileLock::operator=(FileLock&&) noexcept = default;
FileLock::~FileLock() = default;

bool FileLock::lock(short kind) const
{
    struct flock region = {};
    region.l_type = kind;
    region.l_whence = SEEK_SET;
    // Of the open file, not of the process: it ends with this object, and is never taken from another of this process.
    return ::fcntl(m_file->handle(), F_OFD_SETLK, &region) == 0;
}

Result<FileLock> FileLock::take(const QString& path)
{
    using namespace std::chrono_literals;
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadWrite, QFile::ReadOwner | QFile::WriteOwner))
        return std::unexpected(errorOf(*file));
    FileLock held(std::move(file));
    const QDeadlineTimer deadline(10s);
    while (true) {
        held.m_alone = held.lock(F_WRLCK);
        if (held.m_alone || held.lock(F_RDLCK))
            return held;
        if (deadline.hasExpired())
            return fail(ErrorKind::Timeout, u"another Sandglass holds %1"_s.arg(path));
        QThread::sleep(10ms);
    }
}

void FileLock::share()
{
    lock(F_RDLCK);
    m_alone = false;
}

} // namespace sandglass
