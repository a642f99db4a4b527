// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/store/schema.h"

#include <QByteArray>
#include <QPointer>

#include <functional>

namespace sandglass {

class Database;
class Store;

/// A secret that nobody can read without the key of the vault.
struct SealedSecret
{
    QString name;
    QByteArray sealed;
};

/// What the file holds of the key of the vault. How it is kept is the vault's business; here it is data.
struct VaultKeyRecord
{
    QString id;
    QString source;
    bool session = false; ///< what it seals goes into a table in memory, which ends with the process
    QByteArray salt;
    qint64 memoryKiB = 0;
    qint64 passes = 0;
    qint64 lanes = 0;
    QByteArray sealedKey;

    bool operator==(const VaultKeyRecord&) const = default;
};

/// The tables of the vault: one row for its key, and one for each secret. Main thread.
///
/// Whoever reads or writes a secret names the key that he holds. When the vault has another by now, which another
/// process may have given it, he gets Conflict and nothing happens.
class SecretTables
{
public:
    /// Makes sealed secrets out of sealed secrets; run on the store's thread.
    using Reseal = std::function<Result<QList<SealedSecret>>(const QList<SealedSecret>&)>;

    explicit SecretTables(Store& store);

    Task<Result<std::optional<VaultKeyRecord>>> key() const;
    Task<Result<std::optional<QByteArray>>> read(QString keyId, QString name) const;
    Task<Status> write(QString keyId, SealedSecret secret) const;
    /// Needs no key. What is not there counts as removed.
    Task<Status> remove(QString name) const;
    /// In alphabetical order; none without a vault.
    Task<Result<QStringList>> names() const;
    /// Puts \a next in the place of the key \a keyId, which is empty when there is no vault yet, with what \a reseal
    /// makes of all secrets; all of it or nothing, and what was before is wiped from the disk.
    Task<Status> rekey(QString keyId, VaultKeyRecord next, Reseal reseal) const;
    /// Takes the key and all secrets away, from the disk too.
    Task<Status> clear() const;

    static Migration firstForm();

private:
    QPointer<Store> m_store;
};

} // namespace sandglass
