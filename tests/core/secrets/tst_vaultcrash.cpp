// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the vault's key that is killed at any moment leaves all secrets under the old key, or all under the new.
#include "core/secrets/memorystore.h"
#include "core/secrets/vault.h"
#include "core/store/store.h"
#include "tests/support/childprocess.h"
#include "tests/support/testsupport.h"

#include <QTemporaryDir>

#include <cstdio>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr PassphraseCost cheap{.memoryKiB = 64, .passes = 1, .lanes = 1};
constexpr int secretCount = 200;

QString secretName(int number)
{
    return u"secret/%1"_s.arg(number);
}

QByteArray secretValue(int number)
{
    return "value " + QByteArray::number(number);
}

SecretBytes passphraseOf(int turn)
{
    return SecretBytes(QByteArrayView(turn % 2 == 0 ? "even" : "odd"));
}

/// Changes the key for ever, and says each change when it is acknowledged.
int changeKeys(const QString& path, int turn)
{
    Store store(path);
    Vault vault(store, std::make_shared<MemoryStore>(), cheap);
    Status done = *await(vault.unlock(passphraseOf(turn)));
    while (done) {
        std::printf("%d\n", turn);
        std::fflush(stdout);
        done = *await(vault.changeKey(VaultKeySource::Passphrase, passphraseOf(++turn)));
    }
    std::fprintf(stderr, "%s\n", why(done).constData());
    return 1;
}

} // namespace

class TestVaultCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allSecretsAreUnderOneKey()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"sandglass.db"_s);
        {
            Store store(path);
            Vault vault(store, std::make_shared<MemoryStore>(), cheap);
            QVERIFY(await(vault.setUp(VaultKeySource::Passphrase, passphraseOf(0)))->has_value());
            for (int number = 0; number < secretCount; ++number)
                QVERIFY(await(vault.write(secretName(number), secretValue(number)))->has_value());
        }
        int turn = 0;
        for (int round = 0; round < 20; ++round) {
            {
                ChildProcess changer({u"--change"_s, path, QString::number(turn)});
                for (int count = QRandomGenerator::global()->bounded(1, 6); count > 0; --count)
                    turn = changer.readLine().toInt();
                changer.killSoon();
                for (QByteArray more = changer.readLine(); !more.isEmpty(); more = changer.readLine())
                    turn = more.toInt();
            }
            Store store(path);
            Vault vault(store, std::make_shared<MemoryStore>(), cheap);
            // The acknowledged one, or the next, which had no time to be acknowledged.
            if (!await(vault.unlock(passphraseOf(turn))).value()) {
                const Status next = *await(vault.unlock(passphraseOf(++turn)));
                QVERIFY2(next, why(next));
            }
            for (int number = 0; number < secretCount; ++number) {
                const auto value = *await(vault.read(secretName(number)));
                QVERIFY2(value, why(value));
                QCOMPARE(**value, secretValue(number));
            }
        }
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--change"_s)
        return changeKeys(arguments[2], arguments[3].toInt());
    TestVaultCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_vaultcrash.moc"
