// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/keptsecrets.h"
#include "core/secrets/keychainstore.h"
#include "tests/support/testsupport.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// A keychain that is not there.
class AbsentStore final : public SecretStore
{
public:
    static Error error() { return fail(ErrorKind::Unsupported).error().withHint(Hint::NoKeychain); }
    Task<Result<std::optional<QByteArray>>> read(QString) override { co_return std::unexpected(error()); }
    Task<Status> write(QString, QByteArray) override { co_return std::unexpected(error()); }
    Task<Status> remove(QString) override { co_return std::unexpected(error()); }
};

/// A keychain that asks the person before it answers a read.
class AskingStore final : public SecretStore
{
public:
    using Answer = OneShot<Result<std::optional<QByteArray>>>;
    QList<Answer> questions;

    Task<Result<std::optional<QByteArray>>> read(QString) override
    {
        questions.append(Answer());
        return answered(questions.last());
    }
    Task<Status> write(QString, QByteArray) override { co_return Status{}; }
    Task<Status> remove(QString) override { co_return Status{}; }

private:
    static Task<Result<std::optional<QByteArray>>> answered(Answer answer) { co_return co_await answer; }
};

} // namespace

class TestSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSessionKeepsWhatItWasGiven()
    {
        MemoryStore store;
        QVERIFY(!**await(store.read(u"northflank/a"_s)));
        QVERIFY(await(store.write(u"northflank/a"_s, "one"))->has_value());
        QVERIFY(await(store.write(u"northflank/b"_s, "two"))->has_value());
        QCOMPARE(**await(store.read(u"northflank/a"_s)), "one");
        QVERIFY(await(store.remove(u"northflank/a"_s))->has_value());
        QVERIFY(await(store.remove(u"northflank/a"_s))->has_value());
        QVERIFY(!**await(store.read(u"northflank/a"_s)));
        QCOMPARE(**await(store.read(u"northflank/b"_s)), "two");
    }

    void whatWasReadOnceIsAtHand()
    {
        auto lasting = std::make_unique<MemoryStore>();
        MemoryStore* const keychain = lasting.get();
        KeptSecrets secrets(std::move(lasting));
        QVERIFY(await(keychain->write(u"k"_s, "from before"))->has_value());
        QCOMPARE(**await(secrets.read(u"k"_s)), "from before");
        QVERIFY(await(keychain->remove(u"k"_s))->has_value());
        QCOMPARE(**await(secrets.read(u"k"_s)), "from before");
        QVERIFY(await(secrets.write(u"k"_s, "new"))->has_value());
        QCOMPARE(**await(keychain->read(u"k"_s)), "new");
        QVERIFY(await(secrets.remove(u"k"_s))->has_value());
        QVERIFY(!**await(secrets.read(u"k"_s)));
        QVERIFY(!**await(keychain->read(u"k"_s)));
    }

    void withoutAKeychainASecretLastsUntilTheEndAndThatIsSaid()
    {
        KeptSecrets secrets(std::make_unique<AbsentStore>());
        const QSignalSpy failures(&secrets, &KeptSecrets::keepingFailed);
        QCOMPARE(await(secrets.read(u"k"_s))->error().hint, Hint::NoKeychain);
        const auto written = *await(secrets.write(u"k"_s, "secret"));
        QCOMPARE(written.error().kind, ErrorKind::Unsupported);
        QCOMPARE(written.error().hint, Hint::NoKeychain);
        QCOMPARE(**await(secrets.read(u"k"_s)), "secret");
        QCOMPARE(failures.size(), 1);
        QCOMPARE(failures.first().first(), u"k"_s);
        QVERIFY(secrets.isPassing(u"k"_s));
        QVERIFY(await(secrets.remove(u"k"_s)));
        QVERIFY(!secrets.isPassing(u"k"_s));
    }

    void whatIsHeldIsKeptNowhere()
    {
        auto lasting = std::make_unique<MemoryStore>();
        MemoryStore* const keychain = lasting.get();
        KeptSecrets secrets(std::move(lasting));
        secrets.hold(u"k"_s, "for a while");
        QCOMPARE(**await(secrets.read(u"k"_s)), "for a while");
        QVERIFY(!**await(keychain->read(u"k"_s)));
        secrets.forget(u"k"_s);
        QVERIFY(!**await(secrets.read(u"k"_s)));
    }

    void aLateAnswerOfTheKeychainChangesNothingNewer()
    {
        auto lasting = std::make_unique<AskingStore>();
        AskingStore* const keychain = lasting.get();
        KeptSecrets secrets(std::move(lasting));
        auto given = secrets.read(u"given"_s);
        auto removed = secrets.read(u"removed"_s);
        secrets.hold(u"given"_s, "new");
        QVERIFY(await(secrets.remove(u"removed"_s)));
        for (const auto& question : std::as_const(keychain->questions))
            question.set(std::optional<QByteArray>("old"));
        QCOMPARE(**await(std::move(given)), "new");
        QVERIFY(await(std::move(removed)));
        QCOMPARE(**await(secrets.read(u"given"_s)), "new");
        auto again = secrets.read(u"removed"_s);
        QCOMPARE(keychain->questions.size(), 3); // It is not at hand.
        keychain->questions.last().set(std::optional<QByteArray>());
        QVERIFY(!**await(std::move(again)));
    }

    void aMachineWithoutAKeychainAnswersSoon()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        KeychainStore store(u"sandglass-test"_s);
        QElapsedTimer clock;
        clock.start();
        const auto read = *await(store.read(u"northflank/a"_s));
        QVERIFY2(read.error().kind == ErrorKind::Unsupported, why(read));
        QCOMPARE(read.error().hint, Hint::NoKeychain);
        QCOMPARE(read.error().operation, Operation::ReadSecret);
        const auto written = *await(store.write(u"northflank/a"_s, "secret-token"));
        QCOMPARE(written.error().hint, Hint::NoKeychain);
        QVERIFY(!describe(written.error()).contains("secret-token"_L1));
        QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed()));
    }
};

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"
