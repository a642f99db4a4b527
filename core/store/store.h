// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/store/storefile.h"

#include <QObject>
#include <QThreadPool>

namespace sandglass {

/// What the program keeps between runs, in one SQLite file that only its owner can read. Main thread; the file is
/// touched by a thread of its own, one transaction after the other.
///
/// This folder is the only place with SQL. A feature owns its tables through a class here, such as SecretTables, which
/// has its statements as functions with the feature's values, and its steps in schema(). It knows nothing of the
/// feature's rules.
///
/// What a task ends well with is on the disk. A file that is damaged is set aside and a new one begun; one of a newer
/// program is left as it is, and every task ends with Hint::ProgramTooOld. Several processes may use the file at a
/// time.
class Store : public QObject
{
    Q_OBJECT

public:
    /// \a path: of the file, which is opened with the first task; its folder is made when needed.
    explicit Store(QString path, QList<Migration> migrations = schema(), QObject* parent = nullptr);
    /// Waits until all is written.
    ~Store() override;

    /// Opens the file, to learn early that it cannot be used. The next task tries again what failed.
    Task<Status> open();

    /// All of \a work or nothing; no other process writes meanwhile. \a work: a function from Database& to a Result,
    /// run on the store's thread.
    template <typename Work> auto write(Work work) { return run(Database::Transaction::Write, std::move(work)); }
    /// The same for what only reads; all of it sees one state.
    template <typename Work> auto read(Work work) { return run(Database::Transaction::Read, std::move(work)); }

    /// Wipes what was replaced or removed from the disk too: it may still stand in the log. While another process reads
    /// the log, that is left to its end.
    Task<Status> wipe();

Q_SIGNALS:
    /// The file was damaged; it is kept as \a path, and a new one was begun.
    void setAside(const QString& path);

private:
    template <typename Work> auto run(Database::Transaction kind, Work work)
    {
        return onThread(
            [kind, work = std::move(work)](Database& database) mutable { return database.transaction(kind, work); });
    }
    template <typename Work> auto onThread(Work work) -> Task<std::invoke_result_t<Work&, Database&>>
    {
        using Outcome = std::invoke_result_t<Work&, Database&>;
        return runInPool(
            [this, work = std::move(work)]() mutable -> Outcome {
                const auto database = m_file.open();
                if (!database)
                    return std::unexpected(database.error().during(Operation::OpenStore, m_path));
                Outcome outcome = work(**database);
                if ((*database)->isDamaged())
                    m_file.close();
                return outcome;
            },
            &m_thread);
    }

    const QString m_path;
    StoreFile m_file;     ///< of the thread
    QThreadPool m_thread; ///< one, which stays: a database belongs to the thread that opened it
};

} // namespace sandglass
