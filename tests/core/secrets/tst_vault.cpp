// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/keptsecrets.h"
#include "core/secrets/redactor.h"
#include "core/secrets/vault.h"
#include "core/store/store.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QLoggingCategory>
#include <QSettings>
#include <QTemporaryDir>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr PassphraseCost cheap{.memoryKiB = 1024, .passes = 1, .lanes = 1};

/// What becomes of the first of two sealed secrets.
using Tampering = std::function<QByteArray(QByteArray, QByteArray)>;

SecretBytes phrase(QByteArrayView text)
{
    return SecretBytes(text);
}

/// A keychain that may be away, and whose entries can be counted.
class Keychain final : public SecretStore
{
public:
    QHash<QString, QByteArray> entries;
    bool away = false;

    Task<Result<std::optional<QByteArray>>> read(QString key) override
    {
        if (away)
            co_return std::unexpected(gone());
        const auto found = entries.constFind(key);
        co_return found == entries.constEnd() ? std::nullopt : std::optional(*found);
    }
    Task<Status> write(QString key, QByteArray secret) override
    {
        if (away)
            co_return std::unexpected(gone());
        entries.insert(key, secret);
        co_return Status();
    }
    Task<Status> remove(QString key) override
    {
        entries.remove(key);
        co_return Status();
    }

private:
    static Error gone() { return fail(ErrorKind::Unsupported).error().withHint(Hint::NoKeychain); }
};

QString nameOf(VaultKeySource source)
{
    return source == VaultKeySource::Keychain     ? u"keychain"_s
           : source == VaultKeySource::Passphrase ? u"passphrase"_s
                                                  : u"session"_s;
}

} // namespace

class TestVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keychain = std::make_shared<Keychain>();
        restart();
    }
    void cleanup()
    {
        m_vault.reset();
        m_store.reset();
    }

    void beforeAnythingIsChosenThereIsNothing()
    {
        QVERIFY(!await(m_vault->situation())->value().source);
        QCOMPARE(read(u"northflank/a"_s), std::nullopt);
        QVERIFY(await(m_vault->names())->value().isEmpty());
        QVERIFY(await(m_vault->remove(u"northflank/a"_s))->has_value());
        const Status written = *await(m_vault->write(u"northflank/a"_s, "token"));
        QCOMPARE(written.error().hint, Hint::SetUpVault);
        QCOMPARE(written.error().operation, Operation::WriteSecret);
    }

    void itKeepsWhatItIsGiven_data() { sources(); }
    void itKeepsWhatItIsGiven()
    {
        QFETCH(VaultKeySource, source);
        setUp(source);
        write(u"northflank/b"_s, "two");
        write(u"northflank/a"_s, "one");
        write(u"registry/ü"_s, QByteArray("\0\xff\n", 3));
        write(u"northflank/a"_s, "another one");
        QCOMPARE(await(m_vault->names())->value(),
                 (QStringList{u"northflank/a"_s, u"northflank/b"_s, u"registry/ü"_s}));
        QCOMPARE(read(u"northflank/a"_s), "another one");
        QCOMPARE(read(u"registry/ü"_s), QByteArray("\0\xff\n", 3));
        QCOMPARE(read(u"northflank/c"_s), std::nullopt);
        QVERIFY(await(m_vault->remove(u"northflank/a"_s))->has_value());
        QCOMPARE(read(u"northflank/a"_s), std::nullopt);
        const auto situation = await(m_vault->situation())->value();
        QCOMPARE(situation.source, source);
        QVERIFY(!situation.locked);
    }

    void theKeychainOpensItByItself()
    {
        setUp(VaultKeySource::Keychain);
        write(u"northflank/a"_s, "one");
        restart();
        QCOMPARE(read(u"northflank/a"_s), "one");
        m_keychain->away = true;
        restart();
        const auto refused = *await(m_vault->read(u"northflank/a"_s));
        QCOMPARE(refused.error().hint, Hint::NoKeychain);
        m_keychain->away = false;
        QCOMPARE(read(u"northflank/a"_s), "one");
    }

    void aPassphraseOpensIt()
    {
        setUp(VaultKeySource::Passphrase, "correct horse");
        write(u"northflank/a"_s, "one");
        restart();
        QVERIFY(await(m_vault->situation())->value().locked);
        QCOMPARE(await(m_vault->read(u"northflank/a"_s))->error().hint, Hint::UnlockVault);
        QCOMPARE(await(m_vault->write(u"northflank/b"_s, "two"))->error().hint, Hint::UnlockVault);
        QCOMPARE(await(m_vault->names())->value(), QStringList{u"northflank/a"_s});

        const Status wrong = *await(m_vault->unlock(phrase("wrong horse")));
        QCOMPARE(wrong.error().kind, ErrorKind::Unauthorised);
        QCOMPARE(wrong.error().hint, Hint::WrongPassphrase);
        QCOMPARE(wrong.error().operation, Operation::UnlockVault);
        QVERIFY(!describe(wrong.error()).contains("horse"_L1));
        QVERIFY(await(m_vault->situation())->value().locked);

        const Status right = *await(m_vault->unlock(phrase("correct horse")));
        QVERIFY2(right, why(right));
        QCOMPARE(read(u"northflank/a"_s), "one");
        m_vault->lock();
        QCOMPARE(await(m_vault->read(u"northflank/a"_s))->error().hint, Hint::UnlockVault);
        QVERIFY(await(m_vault->remove(u"northflank/a"_s))->has_value()); // What is not wanted needs no key.
    }

    void anEmptyPassphraseIsNone()
    {
        const Status made = *await(m_vault->setUp(VaultKeySource::Passphrase));
        QCOMPARE(made.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!await(m_vault->situation())->value().source);
    }

    void theSessionEndsWithTheProgram()
    {
        setUp(VaultKeySource::Session);
        write(u"northflank/a"_s, "one");
        restart();
        QCOMPARE(await(m_vault->situation())->value().source, VaultKeySource::Session); // The choice stays.
        QCOMPARE(read(u"northflank/a"_s), std::nullopt);
        QVERIFY(await(m_vault->names())->value().isEmpty());
        write(u"northflank/a"_s, "one again");
        QCOMPARE(read(u"northflank/a"_s), "one again");
    }

    void onlyTheFirstChoiceIsAFirst()
    {
        setUp(VaultKeySource::Session);
        QCOMPARE(await(m_vault->setUp(VaultKeySource::Keychain))->error().kind, ErrorKind::Conflict);
        QCOMPARE(await(m_vault->situation())->value().source, VaultKeySource::Session);
        QVERIFY(m_keychain->entries.isEmpty());
    }

    void theKeyMayBecomeAnother_data()
    {
        QTest::addColumn<VaultKeySource>("from");
        QTest::addColumn<VaultKeySource>("into");
        const QList all{VaultKeySource::Keychain, VaultKeySource::Passphrase, VaultKeySource::Session};
        for (const auto from : all) {
            for (const auto into : all)
                QTest::newRow(qPrintable(nameOf(from) + u" to "_s + nameOf(into))) << from << into;
        }
    }
    void theKeyMayBecomeAnother()
    {
        QFETCH(VaultKeySource, from);
        QFETCH(VaultKeySource, into);
        setUp(from, "old passphrase");
        for (int number = 0; number < 50; ++number)
            write(u"secret/%1"_s.arg(number), "value " + QByteArray::number(number));
        const QByteArrayList before = sealedInFile();
        const auto old = m_keychain->entries;

        const Status changed = *await(m_vault->changeKey(into, phrase("new passphrase")));
        QVERIFY2(changed, why(changed));
        QCOMPARE(await(m_vault->situation())->value().source, into);
        QCOMPARE(m_keychain->entries.size(), into == VaultKeySource::Keychain ? 1 : 0);
        QVERIFY(old.isEmpty() || m_keychain->entries != old);
        const QByteArrayList after = sealedInFile();
        QCOMPARE(after.size(), into == VaultKeySource::Session ? 0 : 50);
        for (const QByteArray& sealed : before)
            QVERIFY(!after.contains(sealed)); // Each is sealed anew.
        if (into != VaultKeySource::Session)
            restart();
        if (into == VaultKeySource::Passphrase) {
            QCOMPARE(await(m_vault->unlock(phrase("old passphrase")))->error().hint, Hint::WrongPassphrase);
            QVERIFY(await(m_vault->unlock(phrase("new passphrase")))->has_value());
        }
        for (int number = 0; number < 50; ++number)
            QCOMPARE(read(u"secret/%1"_s.arg(number)), "value " + QByteArray::number(number));
    }

    void whatAnOldPassphraseOpensIsInNoFileAnyMore()
    {
        setUp(VaultKeySource::Passphrase, "old passphrase");
        write(u"northflank/a"_s, "one");
        const auto sealedKey = *await(
            m_store->read([](Database& database) { return database.value(u"SELECT sealed_key FROM vault_key"_s); }));
        const QList<QByteArray> old{sealedKey->toByteArray(), sealedInFile().first()};
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Passphrase, phrase("new passphrase")))->has_value());
        for (const QString& name : QDir(m_folder->path()).entryList(QDir::Files)) {
            QFile file(m_folder->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY2(!content.contains(old[0]) && !content.contains(old[1]), qPrintable(name));
        }
    }

    void aLockedVaultKeepsItsKey()
    {
        setUp(VaultKeySource::Passphrase, "old passphrase");
        m_vault->lock();
        const Status changed = *await(m_vault->changeKey(VaultKeySource::Keychain));
        QCOMPARE(changed.error().hint, Hint::UnlockVault);
        QCOMPARE(changed.error().operation, Operation::ChangeVaultKey);
        QVERIFY(m_keychain->entries.isEmpty());
    }

    void aKeychainThatIsAwayChangesNothing()
    {
        setUp(VaultKeySource::Passphrase, "passphrase");
        write(u"northflank/a"_s, "one");
        m_keychain->away = true;
        QCOMPARE(await(m_vault->changeKey(VaultKeySource::Keychain))->error().hint, Hint::NoKeychain);
        QCOMPARE(await(m_vault->situation())->value().source, VaultKeySource::Passphrase);
        QCOMPARE(read(u"northflank/a"_s), "one");
    }

    void anotherProcessMayChangeTheKey()
    {
        setUp(VaultKeySource::Keychain);
        write(u"northflank/a"_s, "one");
        Store store(m_folder->filePath(u"sandglass.db"_s));
        Vault other(store, m_keychain, cheap);
        QCOMPARE(**await(other.read(u"northflank/a"_s)), "one");

        QVERIFY(await(m_vault->changeKey(VaultKeySource::Keychain))->has_value());
        const Status written = *await(other.write(u"northflank/b"_s, "two"));
        QVERIFY2(written, why(written));
        QCOMPARE(read(u"northflank/b"_s), "two");
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Passphrase, phrase("passphrase")))->has_value());
        QCOMPARE(await(other.read(u"northflank/a"_s))->error().hint, Hint::UnlockVault);
        QVERIFY(await(other.unlock(phrase("passphrase")))->has_value());
        QCOMPARE(**await(other.read(u"northflank/b"_s)), "two");

        QVERIFY(await(other.changeKey(VaultKeySource::Keychain))->has_value());
        const Status changed = *await(m_vault->changeKey(VaultKeySource::Keychain));
        QVERIFY2(changed, why(changed));
        QCOMPARE(m_keychain->entries.size(), 1);
        QCOMPARE(read(u"northflank/b"_s), "two");
    }

    void secretsWhoseKeyWasTakenAwayAreNone()
    {
        setUp(VaultKeySource::Keychain);
        write(u"northflank/a"_s, "one");
        const auto taken =
            *await(m_store->write([](Database& database) { return database.run(u"DELETE FROM vault_key"_s); }));
        QVERIFY2(taken, why(taken));
        restart();
        setUp(VaultKeySource::Keychain);
        QVERIFY(await(m_vault->names())->value().isEmpty());
    }

    void aLostKeyIsSaidAndTheVaultCanBeginAnew()
    {
        setUp(VaultKeySource::Keychain);
        write(u"northflank/a"_s, "one");
        restart();
        m_keychain->entries.clear();
        const auto lost = *await(m_vault->read(u"northflank/a"_s));
        QCOMPARE(lost.error().hint, Hint::VaultKeyLost);
        QVERIFY(await(m_vault->clear())->has_value());
        setUp(VaultKeySource::Keychain);
        QCOMPARE(read(u"northflank/a"_s), std::nullopt);
    }

    void whatWasTamperedWithIsRefused_data()
    {
        QTest::addColumn<Tampering>("tampering");
        const auto flip = [](qsizetype at) {
            return [at](QByteArray sealed, const QByteArray&) {
                const qsizetype place = at < 0 ? sealed.size() + at : at;
                sealed[place] = static_cast<char>(sealed[place] ^ 1);
                return sealed;
            };
        };
        QTest::newRow("nonce") << Tampering(flip(0));
        QTest::newRow("ciphertext") << Tampering(flip(12));
        QTest::newRow("tag") << Tampering(flip(-1));
        QTest::newRow("identity") << Tampering([](const QByteArray&, const QByteArray& other) { return other; });
        QTest::newRow("all of it") << Tampering([](const QByteArray&, const QByteArray&) { return QByteArray(""); });
    }
    void whatWasTamperedWithIsRefused()
    {
        QFETCH(Tampering, tampering);
        setUp(VaultKeySource::Keychain);
        write(u"a"_s, "value a");
        write(u"b"_s, "value b");
        const QByteArrayList sealed = sealedInFile();
        const QByteArray changed = tampering(sealed[0], sealed[1]);
        const auto done = *await(m_store->write([changed](Database& database) {
            return database.run(u"UPDATE secret SET sealed = ? WHERE name = 'a'"_s, {changed});
        }));
        QVERIFY2(done, why(done));
        const auto refused = *await(m_vault->read(u"a"_s));
        QCOMPARE(refused.error().kind, ErrorKind::Protocol);
        QCOMPARE(refused.error().hint, Hint::GiveSecretAgain);
        QCOMPARE(refused.error().operation, Operation::ReadSecret);
        QCOMPARE(read(u"b"_s), "value b");
        const Status rekeyed = *await(m_vault->changeKey(VaultKeySource::Keychain));
        QCOMPARE(rekeyed.error().subject, u"a"_s); // The person learns which to give again.
        write(u"a"_s, "value a");
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Keychain))->has_value());
        QCOMPARE(read(u"a"_s), "value a");
    }

    void aPassphraseCannotBeMadeCheaperFromOutside()
    {
        setUp(VaultKeySource::Passphrase, "passphrase");
        const auto done = *await(
            m_store->write([](Database& database) { return database.run(u"UPDATE vault_key SET memory_kib = 64"_s); }));
        QVERIFY2(done, why(done));
        restart();
        QVERIFY(!await(m_vault->unlock(phrase("passphrase"))).value());
    }

    void aSecretHasABound()
    {
        setUp(VaultKeySource::Keychain);
        const QByteArray largest(1024 * 1024, 'x');
        write(u"a"_s, largest);
        QCOMPARE(read(u"a"_s), largest);
        QCOMPARE(await(m_vault->write(u"a"_s, largest + 'x'))->error().kind, ErrorKind::Limit);
    }

    void theUsualPassphraseTakesItsTimeOffTheMainThread()
    {
        Vault vault(*m_store, m_keychain);
        QVERIFY(await(vault.setUp(VaultKeySource::Passphrase, phrase("passphrase")))->has_value());
        vault.lock();
        QElapsedTimer clock;
        clock.start();
        auto unlocking = vault.unlock(phrase("passphrase"));
        const qint64 begun = clock.elapsed();
        QVERIFY(await(std::move(unlocking))->has_value());
        const qint64 done = clock.elapsed();
        qInfo("unlocking took %lld ms", done);
        QVERIFY2(begun < 100, QByteArray::number(begun));
        QVERIFY2(done >= 100, QByteArray::number(done));
    }

    void itStandsBehindTheSecretsOfTheSession()
    {
        setUp(VaultKeySource::Passphrase, "passphrase");
        m_vault->lock();
        KeptSecrets secrets(std::move(m_vault));
        const Status written = *await(secrets.write(u"northflank/a"_s, "one"));
        QCOMPARE(written.error().hint, Hint::UnlockVault); // It will have to be given again,
        QVERIFY(secrets.isPassing(u"northflank/a"_s));
        QCOMPARE(**await(secrets.read(u"northflank/a"_s)), "one"); // and is at hand until then.
    }

    void aTaskOutlivesTheVaultAndItsStore()
    {
        setUp(VaultKeySource::Keychain);
        write(u"a"_s, "one");
        auto reading = m_vault->read(u"a"_s);
        auto changing = m_vault->changeKey(VaultKeySource::Passphrase, phrase("passphrase"));
        m_vault.reset();
        m_store.reset();
        QCOMPARE(**await(std::move(reading)), "one");
        QVERIFY(await(std::move(changing))); // However it ends.
    }

    /// Values and keys, in the file and what SQLite keeps beside it, in settings, in what is logged and in errors.
    void plantedValuesAreFoundNowhere()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder->path());
        QSettings().setValue(u"window/scheme"_s, 1);
        const QByteArray planted = "pl4nted-value-of-a-token";
        const QByteArray spoken = "pl4nted-passphrase";
        QByteArray said;
        logged = &said;
        const auto before = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext&, const QString& text) { logged->append(text.toUtf8()); });
        QLoggingCategory::setFilterRules(u"*.debug=true"_s);

        setUp(VaultKeySource::Passphrase, spoken);
        write(u"northflank/a"_s, planted);
        for (const QByteArray& text : {spoken, planted})
            said += describe(await(m_vault->unlock(phrase(text + '!')))->error()).toUtf8();
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Keychain))->has_value());
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Passphrase, phrase(spoken)))->has_value());
        QVERIFY(await(m_vault->changeKey(VaultKeySource::Keychain))->has_value());
        const QByteArray key = m_keychain->entries.cbegin().value();
        m_keychain->away = true;
        restart();
        said += describe(await(m_vault->write(u"northflank/a"_s, planted))->error()).toUtf8();
        m_keychain->away = false;
        write(u"northflank/b"_s, planted);

        QLoggingCategory::setFilterRules({});
        qInstallMessageHandler(before);
        QSettings().sync();
        QVERIFY(QFile::exists(m_folder->filePath(u"sandglass.db-wal"_s))); // The file is open.
        const Redactor finder({planted, spoken, key, key.toHex()});
        int scanned = 0;
        for (QDirIterator files(m_folder->path(), QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY2(finder.redact(content) == content, qPrintable(file.fileName()));
            ++scanned;
        }
        QVERIFY(scanned >= 4); // The database, its log, its lock and the settings.
        QCOMPARE(finder.redact(said), said);
    }

private:
    static void sources()
    {
        QTest::addColumn<VaultKeySource>("source");
        for (const auto source : {VaultKeySource::Keychain, VaultKeySource::Passphrase, VaultKeySource::Session})
            QTest::newRow(qPrintable(nameOf(source))) << source;
    }
    void restart()
    {
        m_vault.reset();
        m_store = std::make_unique<Store>(m_folder->filePath(u"sandglass.db"_s));
        m_vault = std::make_unique<Vault>(*m_store, m_keychain, cheap);
    }
    void setUp(VaultKeySource source, QByteArrayView passphrase = "passphrase")
    {
        const Status made = *await(m_vault->setUp(source, phrase(passphrase)));
        QVERIFY2(made, why(made));
    }
    void write(const QString& name, const QByteArray& value)
    {
        const Status written = *await(m_vault->write(name, value));
        QVERIFY2(written, why(written));
    }
    std::optional<QByteArray> read(const QString& name)
    {
        const auto found = *await(m_vault->read(name));
        if (!found)
            QTest::qFail(why(found).constData(), __FILE__, __LINE__);
        return found.value_or(std::nullopt);
    }
    QByteArrayList sealedInFile()
    {
        const auto rows = *await(m_store->read(
            [](Database& database) { return database.rows(u"SELECT sealed FROM secret ORDER BY name"_s); }));
        QByteArrayList sealed;
        for (const QVariantList& row : rows.value())
            sealed.append(row.first().toByteArray());
        return sealed;
    }

    inline static QByteArray* logged = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Keychain> m_keychain;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Vault> m_vault;
};

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
