// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/vault.h"

#include "core/secrets/cipher.h"

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostBytes = 1024 * 1024;
constexpr qsizetype saltBytes = 16;
constexpr qsizetype idBytes = 16;

struct SourceName
{
    VaultKeySource source;
    QString name;
};
const QList<SourceName>& sourceNames()
{
    static const QList<SourceName> names{
        {VaultKeySource::Keychain, u"keychain"_s},
        {VaultKeySource::Passphrase, u"passphrase"_s},
        {VaultKeySource::Session, u"session"_s},
    };
    return names;
}

QString nameOf(VaultKeySource source)
{
    return std::ranges::find(sourceNames(), source, &SourceName::source)->name;
}

Result<VaultKeySource> sourceOf(const VaultKeyRecord& record)
{
    const auto found = std::ranges::find(sourceNames(), record.source, &SourceName::name);
    if (found == sourceNames().end())
        return fail(ErrorKind::Protocol, u"the vault's key has an unknown place"_s);
    return found->source;
}

QString entryOf(const QString& keyId)
{
    return u"vault/"_s + keyId;
}

/// What the sealed key is bound to, so that nobody can make the passphrase cheaper to try.
QByteArray identityOf(const VaultKeyRecord& record)
{
    return u"vault key %1 %2 %3 %4"_s.arg(record.id)
        .arg(record.memoryKiB)
        .arg(record.passes)
        .arg(record.lanes)
        .toUtf8();
}

Result<SecretBytes> wrappingKey(const SecretBytes& passphrase, const VaultKeyRecord& record)
{
    return keyFromPassphrase(passphrase, record.salt, {record.memoryKiB, record.passes, record.lanes});
}

std::unexpected<Error> failWith(ErrorKind kind, Hint hint, const QString& text)
{
    return std::unexpected(fail(kind, text).error().withHint(hint));
}

std::unexpected<Error> notSetUp()
{
    return failWith(ErrorKind::Conflict, Hint::SetUpVault, u"the vault is not set up"_s);
}

std::unexpected<Error> keyLost()
{
    return failWith(ErrorKind::NotFound, Hint::VaultKeyLost, u"the keychain does not hold the key of the vault"_s);
}

/// What the store or the keychain was doing is named already.
template <typename T> Task<Result<T>> named(Task<Result<T>> task, Operation operation)
{
    Result<T> outcome = co_await task;
    if (!outcome && outcome.error().operation == Operation::None)
        outcome.error().operation = operation;
    co_return outcome;
}

} // namespace

Vault::Vault(Store& store, std::shared_ptr<SecretStore> keychain, PassphraseCost cost)
    : m_state(std::make_shared<State>(SecretTables(store), std::move(keychain), cost, nullptr))
{
}

/// The key, held or from where it is kept.
Task<Result<Vault::HeldKey>> Vault::open(SharedState state)
{
    if (state->held)
        co_return HeldKey(state->held); // A copy: what is returned is moved from.
    const auto record = co_await state->tables.key();
    if (!record)
        co_return std::unexpected(record.error());
    if (!*record)
        co_return notSetUp();
    const auto source = sourceOf(**record);
    if (!source)
        co_return std::unexpected(source.error());
    if (*source == VaultKeySource::Passphrase)
        co_return failWith(ErrorKind::Unauthorised, Hint::UnlockVault, u"the vault is locked"_s);

    SecretBytes bytes;
    if (*source == VaultKeySource::Session) {
        bytes = SecretBytes::random(cipher::keyBytes);
    } else {
        auto kept = co_await state->keychain->read(entryOf((*record)->id));
        if (!kept)
            co_return std::unexpected(kept.error());
        if (!*kept || (*kept)->size() != cipher::keyBytes)
            co_return keyLost();
        bytes = SecretBytes(**kept);
        cleanse(**kept);
    }
    // Two may have asked at a time, and a key of the session is another each time.
    if (!state->held || state->held->id != (*record)->id)
        state->held = std::make_shared<const Key>((*record)->id, *source, std::move(bytes));
    co_return HeldKey(state->held);
}

/// What \a work does with the key; done again with the new one when another process has changed it.
template <typename Work> auto Vault::withKey(SharedState state, Work work) -> std::invoke_result_t<Work&, HeldKey>
{
    for (bool again = false;; again = true) {
        const auto key = co_await open(state);
        if (!key)
            co_return std::unexpected(key.error());
        auto outcome = co_await work(*key);
        if (outcome || outcome.error().kind != ErrorKind::Conflict || again)
            co_return outcome;
        if (state->held == *key)
            state->held.reset();
    }
}

Task<Result<Vault::NewKey>> Vault::makeKey(SharedState state, VaultKeySource source, SharedPassphrase passphrase)
{
    VaultKeyRecord record;
    record.id = QString::fromLatin1(SecretBytes::random(idBytes).view().toByteArray().toHex());
    record.source = nameOf(source);
    record.session = source == VaultKeySource::Session;
    auto key = std::make_shared<const Key>(record.id, source, SecretBytes::random(cipher::keyBytes));
    if (source == VaultKeySource::Keychain) {
        const Status kept = co_await state->keychain->write(entryOf(record.id), key->bytes.view().toByteArray());
        if (!kept)
            co_return std::unexpected(kept.error());
    } else if (source == VaultKeySource::Passphrase) {
        if (passphrase->isEmpty())
            co_return fail(ErrorKind::InvalidInput, u"the passphrase is empty"_s);
        record.salt = SecretBytes::random(saltBytes).view().toByteArray();
        record.memoryKiB = state->cost.memoryKiB;
        record.passes = state->cost.passes;
        record.lanes = state->cost.lanes;
        auto sealing = runInPool([record, key, passphrase] {
            return wrappingKey(*passphrase, record).and_then([&](const SecretBytes& wrapping) {
                return cipher::seal(wrapping, key->bytes.view(), identityOf(record));
            });
        });
        const auto sealed = co_await sealing;
        if (!sealed)
            co_return std::unexpected(sealed.error());
        record.sealedKey = *sealed;
    }
    co_return NewKey{std::move(key), std::move(record)};
}

Task<Status> Vault::rekey(SharedState state, HeldKey from, VaultKeySource source, SharedPassphrase passphrase)
{
    const QString fromId = from ? from->id : QString();
    // Asked before anything is made, so that the keychain is given no key for nothing.
    const auto present = co_await state->tables.key();
    if (!present)
        co_return std::unexpected(present.error());
    if ((*present ? (*present)->id : QString()) != fromId)
        co_return fail(ErrorKind::Conflict, u"the vault has another key by now"_s);
    const auto next = co_await makeKey(state, source, passphrase);
    if (!next)
        co_return std::unexpected(next.error());
    const auto reseal = [from, into = next->key](QList<SealedSecret> secrets) -> Result<QList<SealedSecret>> {
        if (!from)
            secrets.clear(); // Whoever took the key away left what nobody can read.
        for (SealedSecret& secret : secrets) {
            const QByteArray identity = secret.name.toUtf8();
            auto sealed = cipher::unseal(from->bytes, secret.sealed, identity).and_then([&](const SecretBytes& plain) {
                return cipher::seal(into->bytes, plain.view(), identity);
            });
            if (!sealed)
                return std::unexpected(sealed.error().during(Operation::ReadSecret, secret.name));
            secret.sealed = *std::move(sealed);
        }
        return secrets;
    };
    const Status done = co_await state->tables.rekey(fromId, next->record, reseal);
    if (!done)
        co_return done;
    state->held = next->key;
    if (from && from->source == VaultKeySource::Keychain)
        co_await state->keychain->remove(entryOf(from->id)); // It opens nothing any more.
    co_return done;
}

Task<Status> Vault::change(SharedState state, VaultKeySource source, SharedPassphrase passphrase)
{
    return withKey(state,
                   [state, source, passphrase](const HeldKey& held) { return rekey(state, held, source, passphrase); });
}

Task<Status> Vault::unlockWith(SharedState state, SecretBytes passphrase)
{
    const auto record = co_await state->tables.key();
    if (!record)
        co_return std::unexpected(record.error());
    if (!*record)
        co_return notSetUp();
    if ((*record)->source != nameOf(VaultKeySource::Passphrase)) {
        const auto key = co_await open(state);
        co_return key ? Status() : std::unexpected(key.error());
    }
    auto unsealing = runInPool([record = **record, passphrase = std::move(passphrase)] {
        return wrappingKey(passphrase, record).and_then([&](const SecretBytes& wrapping) {
            return cipher::unseal(wrapping, record.sealedKey, identityOf(record));
        });
    });
    auto bytes = co_await std::move(unsealing);
    if (!bytes && bytes.error().kind == ErrorKind::Protocol)
        co_return failWith(ErrorKind::Unauthorised, Hint::WrongPassphrase, u"the passphrase is not the right one"_s);
    if (!bytes)
        co_return std::unexpected(bytes.error());
    state->held = std::make_shared<const Key>((*record)->id, VaultKeySource::Passphrase, *std::move(bytes));
    co_return Status();
}

Task<Status> Vault::clearIn(SharedState state)
{
    const auto record = co_await state->tables.key();
    const Status cleared = co_await state->tables.clear();
    if (!cleared)
        co_return cleared;
    state->held.reset();
    if (record && *record && (*record)->source == nameOf(VaultKeySource::Keychain))
        co_await state->keychain->remove(entryOf((*record)->id));
    co_return cleared;
}

Task<Result<Vault::Situation>> Vault::situationOf(SharedState state)
{
    const auto record = co_await state->tables.key();
    if (!record)
        co_return std::unexpected(record.error());
    if (!*record)
        co_return Situation();
    const auto source = sourceOf(**record);
    if (!source)
        co_return std::unexpected(source.error());
    const bool held = state->held && state->held->id == (*record)->id;
    co_return Situation{*source, *source == VaultKeySource::Passphrase && !held};
}

Task<Result<std::optional<QByteArray>>> Vault::readFrom(SharedState state, QString name)
{
    HeldKey key;
    const auto sealed = co_await withKey(state, [state, name, &key](const HeldKey& held) {
        key = held;
        return state->tables.read(held->id, name);
    });
    if (!sealed && sealed.error().hint == Hint::SetUpVault)
        co_return std::nullopt;
    if (!sealed)
        co_return std::unexpected(sealed.error());
    if (!*sealed)
        co_return std::nullopt;
    co_return cipher::unseal(key->bytes, **sealed, name.toUtf8()).transform([](const SecretBytes& plain) {
        return std::optional(plain.view().toByteArray());
    });
}

Task<Status> Vault::writeTo(SharedState state, QString name, SecretBytes secret)
{
    if (secret.size() > mostBytes)
        co_return fail(ErrorKind::Limit, u"a secret has at most 1 MiB"_s);
    co_return co_await withKey(state, [state, name, &secret](const HeldKey& held) {
        return writeUnder(state, held, name, cipher::seal(held->bytes, secret.view(), name.toUtf8()));
    });
}

Task<Status> Vault::writeUnder(SharedState state, HeldKey key, QString name, Result<QByteArray> sealed)
{
    if (!sealed)
        co_return std::unexpected(sealed.error());
    co_return co_await state->tables.write(key->id, {name, *sealed});
}

Task<Result<Vault::Situation>> Vault::situation()
{
    return situationOf(m_state);
}

Task<Status> Vault::setUp(VaultKeySource source, SecretBytes passphrase)
{
    return named(rekey(m_state, nullptr, source, std::make_shared<const SecretBytes>(std::move(passphrase))),
                 Operation::SetUpVault);
}

Task<Status> Vault::unlock(SecretBytes passphrase)
{
    return named(unlockWith(m_state, std::move(passphrase)), Operation::UnlockVault);
}

void Vault::lock()
{
    if (m_state->held && m_state->held->source == VaultKeySource::Passphrase)
        m_state->held.reset();
}

Task<Status> Vault::changeKey(VaultKeySource source, SecretBytes passphrase)
{
    return named(change(m_state, source, std::make_shared<const SecretBytes>(std::move(passphrase))),
                 Operation::ChangeVaultKey);
}

Task<Status> Vault::clear()
{
    return named(clearIn(m_state), Operation::RemoveSecret);
}

Task<Result<QStringList>> Vault::names()
{
    return named(m_state->tables.names(), Operation::ListSecrets);
}

Task<Result<std::optional<QByteArray>>> Vault::read(QString key)
{
    return named(readFrom(m_state, std::move(key)), Operation::ReadSecret);
}

Task<Status> Vault::write(QString key, QByteArray secret)
{
    SecretBytes bytes{QByteArrayView(secret)};
    cleanse(secret);
    return named(writeTo(m_state, std::move(key), std::move(bytes)), Operation::WriteSecret);
}

Task<Status> Vault::remove(QString key)
{
    return named(m_state->tables.remove(std::move(key)), Operation::RemoveSecret);
}

} // namespace sandglass
