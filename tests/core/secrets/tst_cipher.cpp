// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/cipher.h"
#include "core/secrets/passphrase.h"
#include "tests/support/testsupport.h"

#include <QSet>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
QByteArray bytes(const char* hex)
{
    return QByteArray::fromHex(hex);
}
} // namespace

class TestCipher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Of NIST's validation suite (gcmEncryptExtIV256) and of the specification that NIST was given (test case 16).
    void knownAnswers_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("identity");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const char* key, const char* nonce, const char* plain,
                            const char* identity, const char* hidden, const char* tag) {
            QTest::newRow(name) << bytes(key) << bytes(nonce) << bytes(plain) << bytes(identity)
                                << bytes(nonce) + bytes(hidden) + bytes(tag);
        };
        row("nothing", "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4", "516c33929df5a3284ff463d7",
            "", "", "", "bdc1ac884d332457a1d2664f168c76f0");
        row("one block", "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22", "0d18e06c7c725ac9e362e1ce",
            "2db5168e932556f8089a0622981d017d", "", "fa4362189661d163fcd6a56d8bf0405a",
            "d636ac1bbedd5cc3ee727dc2ab4a9489");
        row("with an identity", "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b",
            "ac93a1a6145299bde902f21a", "2d71bcfa914e4ac045b2aa60955fad24", "1e0889016f67601c8ebea4943bc23ad6",
            "8995ae2e6df3dbf96fac7b7137bae67f", "eca5aa77d51d4a0a14d9c51e1da474ab");
        row("no whole block", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
            "aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63"
            "93ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b");
    }
    void knownAnswers()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, identity);
        QFETCH(QByteArray, answer);
        const SecretBytes secretKey{QByteArrayView(key)};
        const auto sealed = cipher::sealWith(secretKey, nonce, plain, identity);
        QVERIFY2(sealed, why(sealed));
        QCOMPARE(sealed->toHex(), answer.toHex());
        const auto opened = cipher::unseal(secretKey, answer, identity);
        QVERIFY2(opened, why(opened));
        QCOMPARE(opened->view().toByteArray(), plain);
    }

    void everyBitCounts()
    {
        const SecretBytes key = SecretBytes::random(cipher::keyBytes);
        const QByteArray sealed = cipher::seal(key, "a value", "name").value();
        const auto isRefused = [&](QByteArrayView changed, QByteArrayView identity) {
            const auto opened = cipher::unseal(key, changed, identity);
            return !opened && opened.error().kind == ErrorKind::Protocol &&
                   opened.error().hint == Hint::GiveSecretAgain && !describe(opened.error()).contains("a value"_L1);
        };
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            QByteArray changed = sealed;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
            QVERIFY2(isRefused(changed, "name"), QByteArray::number(bit));
        }
        for (qsizetype length = 0; length < sealed.size(); ++length)
            QVERIFY2(isRefused(sealed.first(length), "name"), QByteArray::number(length));
        QVERIFY(isRefused(sealed + '\0', "name"));
        QVERIFY(isRefused(sealed, "another"));
        QVERIFY(isRefused(sealed, ""));
        QVERIFY(!cipher::unseal(SecretBytes::random(cipher::keyBytes), sealed, "name"));
    }

    void noNonceServesTwice()
    {
        const SecretBytes key = SecretBytes::random(cipher::keyBytes);
        QSet<QByteArray> nonces;
        for (int count = 0; count < 1000; ++count)
            nonces.insert(cipher::seal(key, "a value", "name")->first(cipher::nonceBytes));
        QCOMPARE(nonces.size(), 1000);
    }

    void aKeyOfAnotherSizeIsRefused()
    {
        QVERIFY(!cipher::seal(SecretBytes::random(16), "a value", "name"));
        QVERIFY(!cipher::sealWith(SecretBytes::random(cipher::keyBytes), "short", "a value", "name"));
    }

    /// Of the reference implementation of Argon2.
    void theKeyOfAPassphraseIsThatOfArgon2id()
    {
        const auto key = keyFromPassphrase(SecretBytes(QByteArrayView("password")), "somesalt", {65536, 2, 1});
        QVERIFY2(key, why(key));
        QCOMPARE(key->view().toByteArray().toHex(), "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    void aPassphraseCostsNoMoreThanItMay_data()
    {
        QTest::addColumn<PassphraseCost>("cost");
        QTest::newRow("memory") << PassphraseCost{1LL << 40, 1, 1};
        QTest::newRow("passes") << PassphraseCost{1024, 1'000'000, 1};
        QTest::newRow("lanes") << PassphraseCost{1024, 1, 10'000};
        QTest::newRow("nothing") << PassphraseCost{0, 0, 0};
        QTest::newRow("less than nothing") << PassphraseCost{-1, -1, -1};
    }
    void aPassphraseCostsNoMoreThanItMay()
    {
        QFETCH(PassphraseCost, cost);
        QCOMPARE(keyFromPassphrase(SecretBytes(QByteArrayView("password")), "somesalt", cost).error().kind,
                 ErrorKind::Limit);
    }

    void secretBytesMoveAndLeaveNothingBehind()
    {
        SecretBytes one{QByteArrayView("secret")};
        SecretBytes other(std::move(one));
        QVERIFY(one.isEmpty()); // NOLINT(bugprone-use-after-move): that is the question.
        QCOMPARE(other.view(), "secret");
        other = SecretBytes(QByteArrayView("another"));
        QCOMPARE(other.view(), "another");

        QByteArray shared("the value");
        const QByteArray owner = shared;
        cleanse(shared);
        QCOMPARE(owner, "the value");
    }
};

QTEST_GUILESS_MAIN(TestCipher)
#include "tst_cipher.moc"
