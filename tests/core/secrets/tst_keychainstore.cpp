// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain of a desktop session: GNOME's, on a bus of its own.
#include "core/secrets/keychainstore.h"
#include "tests/support/testsupport.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestKeychainStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void keepsASecretBeyondTheProgram();
    void holdsWhatIsNoText();
    void forgetsWhatIsRemoved();
    void aKeychainThatDoesNotAnswerHoldsNothingUp();

private:
    static bool end(QProcess& process)
    {
        process.terminate();
        return process.waitForFinished() || process.state() == QProcess::NotRunning;
    }

    QTemporaryDir m_home;
    QProcess m_bus;
    QProcess m_keychain;
    KeychainStore m_store{u"sandglass-test"_s};
};

void TestKeychainStore::initTestCase()
{
    m_bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s,
                                   u"--address=unix:tmpdir="_s + m_home.path()});
    QVERIFY2(m_bus.waitForReadyRead(), "dbus-daemon is missing (package dbus)");
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_home.path());
    environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_home.path());
    m_keychain.setProcessEnvironment(environment);
    m_keychain.start(u"gnome-keyring-daemon"_s, {u"--foreground"_s, u"--unlock"_s, u"--components=secrets"_s});
    QVERIFY2(m_keychain.waitForStarted(), "gnome-keyring-daemon is missing (package gnome-keyring)");
    m_keychain.write("password of the keychain");
    m_keychain.closeWriteChannel();
    // It answers before it has anything to keep a secret in, and would ask the person where: there is nobody.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_home.filePath(u"data/keyrings/login.keyring"_s)), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(await(m_store.write(u"northflank/first"_s, "token"))->has_value(), 20000);
}

void TestKeychainStore::cleanupTestCase()
{
    QVERIFY(end(m_keychain));
    QVERIFY(end(m_bus));
}

void TestKeychainStore::keepsASecretBeyondTheProgram()
{
    const auto written = *await(m_store.write(u"northflank/a"_s, "token-a"));
    QVERIFY2(written, why(written));
    KeychainStore next(u"sandglass-test"_s);
    const auto read = *await(next.read(u"northflank/a"_s));
    QVERIFY2(read, why(read));
    QCOMPARE(**read, "token-a");
    QVERIFY(!**await(next.read(u"northflank/b"_s)));
    QVERIFY(await(m_store.write(u"northflank/a"_s, "another"))->has_value());
    QCOMPARE(**await(next.read(u"northflank/a"_s)), "another");
}

void TestKeychainStore::holdsWhatIsNoText()
{
    const QByteArray secret("\x00\xff\n\x80 key", 8);
    QVERIFY(await(m_store.write(u"northflank/bytes"_s, secret))->has_value());
    QCOMPARE(**await(m_store.read(u"northflank/bytes"_s)), secret);
}

void TestKeychainStore::forgetsWhatIsRemoved()
{
    QVERIFY(await(m_store.write(u"northflank/gone"_s, "token"))->has_value());
    QVERIFY(await(m_store.remove(u"northflank/gone"_s))->has_value());
    QVERIFY(!**await(m_store.read(u"northflank/gone"_s)));
    QVERIFY(await(m_store.remove(u"northflank/gone"_s))->has_value()); // What is not there counts as removed.
}

void TestKeychainStore::aKeychainThatDoesNotAnswerHoldsNothingUp()
{
    ::kill(static_cast<pid_t>(m_keychain.processId()), SIGSTOP);
    KeychainStore store(u"sandglass-test"_s, 300);
    QElapsedTimer clock;
    clock.start();
    const auto read = *await(store.read(u"northflank/a"_s));
    const auto written = *await(store.write(u"northflank/a"_s, "secret-token"));
    const qint64 elapsed = clock.elapsed();
    ::kill(static_cast<pid_t>(m_keychain.processId()), SIGCONT);
    QVERIFY2(!read && read.error().kind == ErrorKind::Timeout, why(read));
    QVERIFY2(!written && written.error().kind == ErrorKind::Timeout, why(written));
    QVERIFY(!describe(written.error()).contains("secret-token"_L1));
    QVERIFY2(elapsed < 2000, QByteArray::number(elapsed));
}

QTEST_GUILESS_MAIN(TestKeychainStore)
#include "tst_keychainstore.moc"
