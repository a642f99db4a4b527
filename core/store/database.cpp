// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

#include <atomic>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// Primary result codes of SQLite (sqlite.org/rescode.html).
enum ResultCode {
    Permission = 3,
    Busy = 5,
    Locked = 6,
    ReadOnlyFile = 8,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    Constraint = 19,
    NoDatabase = 26,
};

int codeOf(const QSqlError& failure)
{
    constexpr int primary = 0xff;
    return failure.nativeErrorCode().toInt() & primary;
}

Error errorOf(const QSqlError& failure)
{
    const QString text = failure.databaseText();
    switch (codeOf(failure)) {
    case Permission:
    case ReadOnlyFile:
    case CannotOpen:
        return fail(ErrorKind::Forbidden, text).error();
    case Busy:
    case Locked:
        return fail(ErrorKind::Timeout, text).error();
    case Corrupt:
    case NoDatabase:
        return fail(ErrorKind::Protocol, text).error();
    case Full:
        return fail(ErrorKind::Limit, text).error().withHint(Hint::DiskFull);
    case Constraint:
        return fail(ErrorKind::Conflict, text).error();
    default:
        return fail(ErrorKind::Internal, text).error();
    }
}

Result<QSqlQuery> execute(const QString& connection, const QString& statement, const QVariantList& values)
{
    QSqlQuery query(QSqlDatabase::database(connection, false));
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return std::unexpected(errorOf(query.lastError()));
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return std::unexpected(errorOf(query.lastError()));
    return query;
}

Result<QList<QVariantList>> readAll(QSqlQuery query)
{
    const int columns = query.record().count();
    QList<QVariantList> found;
    while (query.next()) {
        QVariantList row;
        for (int column = 0; column < columns; ++column)
            row.append(query.value(column));
        found.append(std::move(row));
    }
    if (query.lastError().isValid())
        return std::unexpected(errorOf(query.lastError()));
    return found;
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const QString& path, Access access)
{
    static std::atomic<int> count = 0;
    std::unique_ptr<Database> opened(new Database(u"sandglass-%1"_s.arg(++count)));
    QSqlDatabase handle = QSqlDatabase::addDatabase(u"QSQLITE"_s, opened->m_connection);
    if (!handle.isValid())
        return fail(ErrorKind::Unsupported, u"Qt's driver for SQLite is missing"_s);
    handle.setDatabaseName(path);
    const bool reads = access == Access::ReadOnly;
    handle.setConnectOptions(reads ? u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY"_s
                                   : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!handle.open())
        return std::unexpected(errorOf(handle.lastError()));
    if (reads)
        return opened;
    for (const auto& setting :
         {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s, u"PRAGMA foreign_keys = ON"_s,
          u"PRAGMA secure_delete = ON"_s, u"PRAGMA temp_store = MEMORY"_s}) {
        if (const Status set = opened->run(setting); !set)
            return std::unexpected(set.error());
    }
    return opened;
}

Database::~Database()
{
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

template <typename T> Result<T> Database::noted(Result<T> outcome)
{
    m_damaged = m_damaged || (!outcome && outcome.error().kind == ErrorKind::Protocol);
    return outcome;
}

Status Database::begin(Transaction kind)
{
    return run(kind == Transaction::Write ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s);
}

Status Database::commit()
{
    return run(u"COMMIT"_s);
}

void Database::rollBack()
{
    QSqlDatabase::database(m_connection, false).rollback(); // Refused where SQLite has done so by itself.
}

Status Database::run(const QString& statement, const QVariantList& values)
{
    return noted(execute(m_connection, statement, values).transform([](const QSqlQuery&) {}));
}

Result<QList<QVariantList>> Database::rows(const QString& statement, const QVariantList& values)
{
    return noted(execute(m_connection, statement, values).and_then(readAll));
}

Result<QVariant> Database::value(const QString& statement)
{
    const auto found = rows(statement);
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty() ? QVariant() : found->first().first();
}

} // namespace sandglass
