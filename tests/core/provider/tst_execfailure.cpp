// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/execfailure.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// Engines print to the program's output that they could not start it; these are the words of dockerd 26 and Podman 5.
class TestExecFailure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhyAProgramDidNotStart_data()
    {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        QTest::newRow("docker: no such program")
            << 126
            << "OCI runtime exec failed: exec failed: unable to start container process: exec: \"sh\": executable file "
               "not found in $PATH: unknown\r\n"_ba
            << ErrorKind::NotFound << Hint::NoShell;
        QTest::newRow("docker: no such path") << 127
                                              << "OCI runtime exec failed: exec failed: unable to start container "
                                                 "process: exec: \"/nope\": stat /nope: no "
                                                 "such file or directory: unknown\r\n"_ba
                                              << ErrorKind::NotFound << Hint::NoShell;
        QTest::newRow("docker: not executable")
            << 126
            << "OCI runtime exec failed: exec failed: unable to start container process: exec: \"/etc/passwd\": "
               "permission denied: unknown\r\n"_ba
            << ErrorKind::Forbidden << Hint::None;
        QTest::newRow("docker: no such user")
            << 126 << "unable to find user nobodyhere: no matching entries in passwd file\r\n"_ba << ErrorKind::NotFound
            << Hint::None;
        QTest::newRow("docker: no such directory") << 126
                                                   << "OCI runtime exec failed: exec failed: unable to start container "
                                                      "process: chdir to cwd (\"/nope\") set in "
                                                      "config.json failed: no such file or directory: unknown\r\n"_ba
                                                   << ErrorKind::NotFound << Hint::None;
        QTest::newRow("podman: no such program")
            << 127
            << "Error: runc: exec failed: unable to start container process: exec: \"/nope\": stat /nope: no such file "
               "or "
               "directory: OCI runtime attempted to invoke a command that was not found\nError: read unixpacket "
               "@->/proc/self/fd/16/attach: read: connection reset by peer\n"_ba
            << ErrorKind::NotFound << Hint::NoShell;
        QTest::newRow("podman: not executable") << 126
                                                << "Error: runc: exec failed: unable to start container process: exec: "
                                                   "\"/etc/passwd\": permission denied: OCI "
                                                   "permission denied\n"_ba
                                                << ErrorKind::Forbidden << Hint::None;
    }
    void tellsWhyAProgramDidNotStart()
    {
        QFETCH(int, exitCode);
        QFETCH(QByteArray, output);
        QFETCH(ErrorKind, kind);
        QFETCH(Hint, hint);
        const auto failure = execStartFailure(exitCode, output);
        QVERIFY(failure);
        QCOMPARE(failure->kind, kind);
        QCOMPARE(failure->hint, hint);
        QVERIFY(!failure->serverText.isEmpty());
    }

    void leavesProgramsThatRan_data()
    {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("output");
        QTest::newRow("success that prints such words") << 0 << "OCI runtime exec failed"_ba;
        QTest::newRow("a shell that found no command") << 127 << "sh: nope: not found\n"_ba;
        QTest::newRow("a failure without words") << 126 << ""_ba;
    }
    void leavesProgramsThatRan()
    {
        QFETCH(int, exitCode);
        QFETCH(QByteArray, output);
        QVERIFY(!execStartFailure(exitCode, output));
    }
};

QTEST_GUILESS_MAIN(TestExecFailure)
#include "tst_execfailure.moc"
