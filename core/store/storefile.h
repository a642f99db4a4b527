// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/database.h"
#include "core/store/filelock.h"
#include "core/store/schema.h"

#include <functional>
#include <optional>

namespace sandglass {

/// The file of the database: makes it, checks it, brings it to the form of this program, or sets it aside. Worker
/// thread.
///
/// A new file gets its name when it is complete, so what bears the name was once whole. Only a process that is alone
/// with the file changes its form or sets it aside; others wait for it. A damaged file keeps its bytes under the name
/// with ".broken-" and the date.
class StoreFile
{
public:
    /// \a onSetAside is called with the name under which a damaged file is kept, on the thread that opens.
    StoreFile(QString path, QList<Migration> migrations, std::function<void(const QString& kept)> onSetAside);

    /// The open database, opened when it is not.
    Result<Database*> open();
    /// What was found to be damaged is looked at again at the next open().
    void close();

private:
    Status prepare() const;
    Status create() const;
    /// How many of the migrations the file has seen; Protocol when it is damaged, which changes nothing in it.
    Result<qsizetype> inspect() const;
    Status migrate(const QString& path, qsizetype seen) const;
    Status setAside() const;

    const QString m_path;
    const QList<Migration> m_migrations;
    const std::function<void(const QString&)> m_onSetAside;
    std::optional<FileLock> m_lock; ///< held as long as the database is open, and let go after it
    std::unique_ptr<Database> m_database;
};

} // namespace sandglass
