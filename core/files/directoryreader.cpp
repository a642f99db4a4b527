// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/directoryreader.h"

#include "core/files/filedescriptor.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace sandglass {

std::expected<std::vector<QByteArray>, int> namesIn(int fd)
{
    // A descriptor of its own, because closedir() closes it. They share the position, hence rewinddir().
    FileDescriptor own(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!own.isValid())
        return std::unexpected(errno);
    const auto close = [](DIR* directory) { ::closedir(directory); };
    const std::unique_ptr<DIR, decltype(close)> directory(::fdopendir(own.get()), close);
    if (!directory)
        return std::unexpected(errno);
    own.release();
    ::rewinddir(directory.get());
    std::vector<QByteArray> names;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(directory.get());
        if (!entry && errno != 0)
            return std::unexpected(errno);
        if (!entry)
            break;
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..")
            names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

bool removeTree(int parent, const QByteArray& name)
{
    if (::unlinkat(parent, name.constData(), 0) == 0 || errno == ENOENT)
        return true;
    {
        const FileDescriptor directory(
            ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!directory.isValid())
            return false;
        const auto names = namesIn(directory.get());
        if (!names)
            return false;
        for (const QByteArray& child : *names)
            removeTree(directory.get(), child);
    }
    return ::unlinkat(parent, name.constData(), AT_REMOVEDIR) == 0;
}

} // namespace sandglass
