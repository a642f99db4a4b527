// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/shellprobe.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
CommandResult printed(const QByteArray& output, int exitCode = 0)
{
    CommandResult result;
    result.standardOutput = output;
    result.exitCode = exitCode;
    return result;
}
} // namespace

class TestShellProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsShellsAndUsers();
    void asksOncePerImage();
    void asksAgainWhenForgotten();
    void unnamedImagesAreNotRemembered();
    void triesOtherPlacesForAShell();
    void saysThatThereIsNoShell_data();
    void saysThatThereIsNoShell();
    void otherErrorsStayWhatTheyAre();
    void hostileAnswersAreNoShells();

private:
    Result<ShellList> find(const QString& image = u"image"_s)
    {
        return await(m_probe->find(m_provider.get(), u"a1"_s, image)).value();
    }
    std::unique_ptr<FakeProvider> m_provider;
    std::unique_ptr<ShellProbe> m_probe;
};

void TestShellProbe::init()
{
    m_provider = std::make_unique<FakeProvider>(ConnectionConfig{});
    m_probe = std::make_unique<ShellProbe>();
}

void TestShellProbe::findsShellsAndUsers()
{
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        return printed("/usr/bin/bash\n/bin/sh\n/bin/sh\n\n"
                       "root:x:0:0:root:/root:/bin/bash\n"
                       "daemon:x:1:1::/:/usr/sbin/nologin\n"
                       "app:x:1000:1000::/home/app:/bin/sh\n"
                       "nobody:x:65534:65534::/:/bin/sh\n"_ba);
    };
    const auto found = find();
    QVERIFY2(found.has_value(), why(found));
    QCOMPARE(found->shells, (QStringList{u"/usr/bin/bash"_s, u"/bin/sh"_s}));
    QCOMPARE(found->users, (QStringList{u"root"_s, u"app"_s}));
    QVERIFY(!m_provider->lastExec.terminal);
}

void TestShellProbe::asksOncePerImage()
{
    QVERIFY(find(u"one"_s).has_value());
    QVERIFY(find(u"one"_s).has_value());
    QCOMPARE(m_provider->count(u"runCommand"_s), 1);
    QVERIFY(find(u"two"_s).has_value());
    QCOMPARE(m_provider->count(u"runCommand"_s), 2);
}

void TestShellProbe::asksAgainWhenForgotten()
{
    QVERIFY(find().has_value());
    m_probe->forget(u"image"_s);
    QVERIFY(!m_probe->known(u"image"_s));
    QVERIFY(find().has_value());
    QCOMPARE(m_provider->count(u"runCommand"_s), 2);
}

void TestShellProbe::unnamedImagesAreNotRemembered()
{
    QVERIFY(find(QString()).has_value());
    QVERIFY(find(QString()).has_value());
    QCOMPARE(m_provider->count(u"runCommand"_s), 2);
}

void TestShellProbe::triesOtherPlacesForAShell()
{
    m_provider->onCommand = [](const QString&, const ExecSpec& spec, const QByteArray&) {
        return spec.command.first() == "/busybox/sh"_L1 ? printed({}) : printed({}, 127);
    };
    const auto found = find();
    QVERIFY2(found.has_value(), why(found));
    QCOMPARE(found->shells, QStringList{u"/busybox/sh"_s});
}

void TestShellProbe::saysThatThereIsNoShell_data()
{
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("serverText");
    QTest::newRow("exit code 127") << 127 << QString();
    QTest::newRow("exit code 126") << 126 << QString();
    QTest::newRow("engine's words") << 0
                                    << u"OCI runtime exec failed: exec: \"/bin/sh\": stat /bin/sh: no such file or "
                                       "directory: unknown"_s;
    QTest::newRow("engine's other words") << 0 << u"exec: \"sh\": executable file not found in $PATH"_s;
}

void TestShellProbe::saysThatThereIsNoShell()
{
    QFETCH(int, exitCode);
    QFETCH(QString, serverText);
    m_provider->onCommand = [&](const QString&, const ExecSpec&, const QByteArray&) -> Result<CommandResult> {
        if (serverText.isEmpty())
            return printed({}, exitCode);
        return fail(ErrorKind::Internal, serverText);
    };
    const auto found = find();
    QVERIFY(!found.has_value());
    QCOMPARE(found.error().kind, ErrorKind::NotFound);
    QCOMPARE(found.error().hint, Hint::NoShell);
    QCOMPARE(found.error().operation, Operation::OpenTerminal);
}

void TestShellProbe::otherErrorsStayWhatTheyAre()
{
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) -> Result<CommandResult> {
        return fail(ErrorKind::NotFound, u"No such container: a1"_s);
    };
    const auto found = find();
    QVERIFY(!found.has_value());
    QCOMPARE(found.error().hint, Hint::None);
    QCOMPARE(found.error().serverText, u"No such container: a1"_s);
    QCOMPARE(m_provider->count(u"runCommand"_s), 1);
}

void TestShellProbe::hostileAnswersAreNoShells()
{
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        return printed("alias sh='x'\nnot a path\n\n:::::::\n\x1b]0;x\a:x:0:0::/:/bin/sh\nroot:x:0\n"_ba +
                       QByteArray("u:x:1000:0::/:/bin/sh\n").repeated(1000));
    };
    const auto found = find();
    QVERIFY2(found.has_value(), why(found));
    QCOMPARE(found->shells, QStringList{u"/bin/sh"_s});
    QCOMPARE(found->users, QStringList{u"u"_s});
}

QTEST_GUILESS_MAIN(TestShellProbe)

#include "tst_shellprobe.moc"
