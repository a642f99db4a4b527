// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <memory>

class QFile;

namespace sandglass {

/// A lock between the processes of one machine, until it is destroyed or its process ends in whatever way. Worker
/// thread.
class FileLock
{
public:
    /// Alone when nobody else holds it, and together with the others else. Who holds it alone is waited for, 10 s at
    /// most. \a path: a file for nothing else, made when needed.
    static Result<FileLock> take(const QString& path);
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    ~FileLock();

    bool isAlone() const { return m_alone; }
    /// Lets others in, with no moment in between.
    void share();

private:
    explicit FileLock(std::unique_ptr<QFile> file);
    bool lock(short kind) const;

    std::unique_ptr<QFile> m_file;
    bool m_alone = false;
};

} // namespace sandglass
