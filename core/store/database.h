// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <memory>
#include <type_traits>

namespace sandglass {

/// An open SQLite database: statements with values go in, rows come out. It belongs to the thread that opened it.
///
/// What is written is on the disk when its transaction has ended well: write-ahead log, synchronous FULL. A lock of
/// another process is waited for 5 s.
class Database
{
public:
    enum class Access { ReadOnly, ReadWrite };
    enum class Transaction { Read, Write };

    /// \a path: a file that is there.
    static Result<std::unique_ptr<Database>> open(const QString& path, Access access);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    /// Runs one statement, with \a values for its question marks.
    Status run(const QString& statement, const QVariantList& values = {});
    Result<QList<QVariantList>> rows(const QString& statement, const QVariantList& values = {});
    /// The one value that \a statement gives.
    Result<QVariant> value(const QString& statement);

    /// All of \a work, a function from Database& to a Result, or nothing of it.
    template <typename Work> std::invoke_result_t<Work&, Database&> transaction(Transaction kind, Work& work)
    {
        if (const Status begun = begin(kind); !begun)
            return std::unexpected(begun.error());
        auto result = work(*this);
        if (!result) {
            rollBack();
        } else if (const Status committed = commit(); !committed) {
            rollBack();
            result = std::unexpected(committed.error());
        }
        return result;
    }

    /// Whether a statement found that the file is no sound database.
    bool isDamaged() const { return m_damaged; }

private:
    explicit Database(QString connection)
        : m_connection(std::move(connection))
    {
    }
    Status begin(Transaction kind);
    Status commit();
    void rollBack();
    template <typename T> Result<T> noted(Result<T> outcome);

    const QString m_connection; ///< the name under which Qt knows it
    bool m_damaged = false;
};

} // namespace sandglass
