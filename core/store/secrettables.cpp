// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/secrettables.h"

#include "core/store/store.h"

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

template <typename T> Task<Result<T>> closed()
{
    co_return fail(ErrorKind::Cancelled, u"the store is closed"_s);
}

Result<std::optional<VaultKeyRecord>> keyIn(Database& database)
{
    const auto rows = database.rows(u"SELECT id, source, session, salt, memory_kib, passes, lanes, sealed_key "
                                    "FROM vault_key"_s);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return std::nullopt;
    const QVariantList& row = rows->first();
    return VaultKeyRecord{
        .id = row[0].toString(),
        .source = row[1].toString(),
        .session = row[2].toBool(),
        .salt = row[3].toByteArray(),
        .memoryKiB = row[4].toLongLong(),
        .passes = row[5].toLongLong(),
        .lanes = row[6].toLongLong(),
        .sealedKey = row[7].toByteArray(),
    };
}

/// The table of the secrets that the file keeps, or of those that end with the process.
Result<QString> tableOf(Database& database, bool session)
{
    if (!session)
        return u"main.secret"_s;
    return database
        .run(u"CREATE TEMP TABLE IF NOT EXISTS session_secret (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) "
             "STRICT, WITHOUT ROWID"_s)
        .transform([] { return u"temp.session_secret"_s; });
}

bool isOfSession(const std::optional<VaultKeyRecord>& key)
{
    return key && key->session;
}

Result<QString> presentTable(Database& database)
{
    return keyIn(database).and_then([&](const auto& key) { return tableOf(database, isOfSession(key)); });
}

/// The same, if the vault has the key \a keyId; without one its id is empty.
Result<QString> tableUnder(Database& database, const QString& keyId)
{
    const auto key = keyIn(database);
    if (!key)
        return std::unexpected(key.error());
    if ((*key ? (*key)->id : QString()) != keyId)
        return fail(ErrorKind::Conflict, u"the vault has another key by now"_s);
    return tableOf(database, isOfSession(*key));
}

Result<QList<SealedSecret>> secretsIn(Database& database, const QString& table)
{
    const auto rows = database.rows(u"SELECT name, sealed FROM %1 ORDER BY name"_s.arg(table));
    if (!rows)
        return std::unexpected(rows.error());
    QList<SealedSecret> secrets;
    for (const QVariantList& row : *rows)
        secrets.append({row[0].toString(), row[1].toByteArray()});
    return secrets;
}

Status put(Database& database, const QString& table, const SealedSecret& secret)
{
    return database.run(u"INSERT OR REPLACE INTO %1 (name, sealed) VALUES (?, ?)"_s.arg(table),
                        {secret.name, secret.sealed});
}

Status putKey(Database& database, const VaultKeyRecord& key)
{
    return database.run(
        u"INSERT OR REPLACE INTO vault_key (one, id, source, session, salt, memory_kib, passes, lanes, sealed_key) "
        "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {key.id, key.source, key.session, key.salt, key.memoryKiB, key.passes, key.lanes, key.sealedKey});
}

/// What a key that is gone has sealed must be gone as well: a copy of the file may fall to who knew it.
template <typename Work> Task<Status> changeAndWipe(QPointer<Store> store, Work work)
{
    if (!store)
        co_return co_await closed<void>();
    const Status done = co_await store->write(std::move(work));
    if (done && store)
        co_await store->wipe(); // It is done even if this is not.
    co_return done;
}

} // namespace

Migration SecretTables::firstForm()
{
    return {
        u"CREATE TABLE vault_key (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, source TEXT NOT NULL, "
        "session INTEGER NOT NULL, salt BLOB, memory_kib INTEGER NOT NULL, passes INTEGER NOT NULL, "
        "lanes INTEGER NOT NULL, sealed_key BLOB) STRICT"_s,
        u"CREATE TABLE secret (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID"_s,
    };
}

SecretTables::SecretTables(Store& store)
    : m_store(&store)
{
}

Task<Result<std::optional<VaultKeyRecord>>> SecretTables::key() const
{
    return m_store ? m_store->read([](Database& database) { return keyIn(database); })
                   : closed<std::optional<VaultKeyRecord>>();
}

Task<Result<std::optional<QByteArray>>> SecretTables::read(QString keyId, QString name) const
{
    const auto work = [keyId, name](Database& database) -> Result<std::optional<QByteArray>> {
        const auto table = tableUnder(database, keyId);
        if (!table)
            return std::unexpected(table.error());
        const auto rows = database.rows(u"SELECT sealed FROM %1 WHERE name = ?"_s.arg(*table), {name});
        if (!rows)
            return std::unexpected(rows.error());
        if (rows->isEmpty())
            return std::nullopt;
        return rows->first().first().toByteArray();
    };
    return m_store ? m_store->read(work) : closed<std::optional<QByteArray>>();
}

Task<Status> SecretTables::write(QString keyId, SealedSecret secret) const
{
    const auto work = [keyId, secret](Database& database) {
        return tableUnder(database, keyId).and_then([&](const QString& table) { return put(database, table, secret); });
    };
    return m_store ? m_store->write(work) : closed<void>();
}

Task<Status> SecretTables::remove(QString name) const
{
    const auto work = [name](Database& database) {
        return presentTable(database).and_then(
            [&](const QString& table) { return database.run(u"DELETE FROM %1 WHERE name = ?"_s.arg(table), {name}); });
    };
    return m_store ? m_store->write(work) : closed<void>();
}

Task<Result<QStringList>> SecretTables::names() const
{
    const auto work = [](Database& database) -> Result<QStringList> {
        const auto rows = presentTable(database).and_then(
            [&](const QString& table) { return database.rows(u"SELECT name FROM %1 ORDER BY name"_s.arg(table)); });
        if (!rows)
            return std::unexpected(rows.error());
        QStringList names;
        for (const QVariantList& row : *rows)
            names.append(row.first().toString());
        return names;
    };
    return m_store ? m_store->read(work) : closed<QStringList>();
}

Task<Status> SecretTables::rekey(QString keyId, VaultKeyRecord next, Reseal reseal) const
{
    const auto work = [keyId, next, reseal](Database& database) -> Status {
        const auto from = tableUnder(database, keyId);
        const auto into = tableOf(database, next.session);
        if (!from || !into)
            return std::unexpected(from ? into.error() : from.error());
        const auto resealed = secretsIn(database, *from).and_then(reseal);
        if (!resealed)
            return std::unexpected(resealed.error());
        Status done = database.run(u"DELETE FROM %1"_s.arg(*from)).and_then([&] { return putKey(database, next); });
        for (const SealedSecret& secret : *resealed)
            done = done.and_then([&] { return put(database, *into, secret); });
        return done;
    };
    return changeAndWipe(m_store, work);
}

Task<Status> SecretTables::clear() const
{
    const auto work = [](Database& database) {
        return tableOf(database, true)
            .and_then([&](const QString& table) { return database.run(u"DELETE FROM %1"_s.arg(table)); })
            .and_then([&] { return database.run(u"DELETE FROM main.secret"_s); })
            .and_then([&] { return database.run(u"DELETE FROM vault_key"_s); });
    };
    return changeAndWipe(m_store, work);
}

} // namespace sandglass
