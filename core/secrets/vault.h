// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/passphrase.h"
#include "core/secrets/secretstore.h"
#include "core/store/secrettables.h"

#include <QStringList>

#include <memory>
#include <optional>

namespace sandglass {

/// Where the key of the vault is; the person chooses.
enum class VaultKeySource {
    Keychain,   ///< in the keychain of the desktop
    Passphrase, ///< beside the secrets, sealed under a key that is derived from the passphrase by Argon2id
    Session,    ///< nowhere: the secrets are in memory, and end with the program
};

/// Secrets in the database, each sealed by AES-256-GCM and bound to its name, under one random key. Main thread.
///
/// It stands behind KeptSecrets in the place of the keychain. Names can be listed and secrets removed while it is
/// locked; to read and write it must be open. With the keychain it opens by itself, with a passphrase by unlock(),
/// and until then every call ends with Hint::UnlockVault. Before setUp() there is nothing to read, and writing ends
/// with Hint::SetUpVault. A secret that was changed from outside ends with Hint::GiveSecretAgain.
///
/// When another process changes the key, this one finds it out with its next call.
class Vault final : public SecretStore
{
public:
    struct Situation
    {
        std::optional<VaultKeySource> source; ///< none when nobody has chosen yet
        bool locked = false;                  ///< waits for unlock()
    };

    /// \a cost: of the passphrases that are chosen from now on.
    Vault(Store& store, std::shared_ptr<SecretStore> keychain, PassphraseCost cost = {});

    Task<Result<Situation>> situation();
    /// The first choice; Conflict when there is one. \a passphrase: for VaultKeySource::Passphrase.
    Task<Status> setUp(VaultKeySource source, SecretBytes passphrase = {});
    /// Takes 0.5 s to 1 s, on the thread pool. Unauthorised with Hint::WrongPassphrase when it is another one.
    Task<Status> unlock(SecretBytes passphrase);
    /// Forgets the key where a passphrase can bring it back.
    void lock();
    /// A new key, in the same place or another, for all secrets at once: whatever happens meanwhile, all are under the
    /// old key or all under the new one. The keychain lets go of the old key last; a change that failed leaves it the
    /// new one, which opens nothing.
    Task<Status> changeKey(VaultKeySource source, SecretBytes passphrase = {});
    /// Forgets the choice and all secrets: the way on when the key is lost.
    Task<Status> clear();

    /// In alphabetical order.
    Task<Result<QStringList>> names();
    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    /// At most 1 MiB.
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

private:
    struct Key
    {
        QString id;
        VaultKeySource source;
        SecretBytes bytes;
    };
    using HeldKey = std::shared_ptr<const Key>;
    using SharedPassphrase = std::shared_ptr<const SecretBytes>;
    struct State
    {
        SecretTables tables;
        std::shared_ptr<SecretStore> keychain;
        PassphraseCost cost;
        HeldKey held;
    };
    using SharedState = std::shared_ptr<State>;
    struct NewKey
    {
        HeldKey key;
        VaultKeyRecord record;
    };

    static Task<Result<HeldKey>> open(SharedState state);
    template <typename Work> static auto withKey(SharedState state, Work work) -> std::invoke_result_t<Work&, HeldKey>;
    static Task<Result<NewKey>> makeKey(SharedState state, VaultKeySource source, SharedPassphrase passphrase);
    static Task<Status> rekey(SharedState state, HeldKey from, VaultKeySource source, SharedPassphrase passphrase);
    static Task<Status> change(SharedState state, VaultKeySource source, SharedPassphrase passphrase);
    static Task<Status> unlockWith(SharedState state, SecretBytes passphrase);
    static Task<Status> clearIn(SharedState state);
    static Task<Result<Situation>> situationOf(SharedState state);
    static Task<Result<std::optional<QByteArray>>> readFrom(SharedState state, QString name);
    static Task<Status> writeTo(SharedState state, QString name, SecretBytes secret);
    static Task<Status> writeUnder(SharedState state, HeldKey key, QString name, Result<QByteArray> sealed);

    SharedState m_state;
};

} // namespace sandglass
