// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store.h"

namespace sandglass::test {

/// A feature with one table, as a test needs it.
class Notes
{
public:
    static Migration firstForm()
    {
        return {QStringLiteral("CREATE TABLE note (number INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT")};
    }

    explicit Notes(Store& store)
        : m_store(store)
    {
    }

    Task<Status> add(qint64 number, QByteArray text = "text") const
    {
        return m_store.write([number, text](Database& database) {
            return database.run(QStringLiteral("INSERT INTO note VALUES (?, ?)"), {number, text});
        });
    }
    /// \a count of them, from \a number on, in one transaction.
    Task<Status> addMany(qint64 number, qint64 count) const
    {
        return m_store.write([number, count](Database& database) {
            Status done;
            for (qint64 next = number; done && next < number + count; ++next)
                done = database.run(QStringLiteral("INSERT INTO note VALUES (?, ?)"), {next, QByteArray(500, 'x')});
            return done;
        });
    }
    Task<Result<QList<qint64>>> numbers() const
    {
        return m_store.read([](Database& database) {
            return database.rows(QStringLiteral("SELECT number FROM note ORDER BY number")).transform([](auto rows) {
                QList<qint64> numbers;
                for (const QVariantList& row : rows)
                    numbers.append(row.first().toLongLong());
                return numbers;
            });
        });
    }

private:
    Store& m_store;
};

} // namespace sandglass::test
