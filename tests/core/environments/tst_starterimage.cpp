// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/starterimage.h"
#include "tests/support/tarball.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestStarterImage : public QObject
{
    Q_OBJECT

private:
    static QString program(const QTemporaryDir& directory, const QByteArray& content)
    {
        QFile file(directory.filePath(u"busybox"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    static const TarItem* find(const QList<TarItem>& items, const QByteArray& path)
    {
        for (const TarItem& item : items)
            if (item.path == path)
                return &item;
        return nullptr;
    }

private Q_SLOTS:
    void packsTheProgramWithALinkForEachApplet()
    {
        const QTemporaryDir directory;
        const QByteArray content = "\x7f"
                                   "ELF and more"_ba;
        const auto tar = starterImageTar(program(directory, content), {u"sh"_s, u"busybox"_s, u"env"_s, u"["_s});
        QVERIFY2(tar, why(tar));
        const auto items = readTar(*tar);

        const auto* busybox = find(items, "bin/busybox");
        QVERIFY(busybox);
        QCOMPARE(busybox->content, content);
        QCOMPARE(busybox->mode, 0755U);
        QVERIFY2(busybox->linkTarget.isEmpty(), "the program must not be replaced by a link to itself");
        QCOMPARE(find(items, "bin/sh")->linkTarget, "busybox");
        QCOMPARE(find(items, "bin/[")->linkTarget, "busybox");
        QCOMPARE(find(items, "usr/bin/env")->linkTarget, "../../bin/busybox");
    }

    void hasTheFilesThatProgramsExpect()
    {
        const QTemporaryDir directory;
        const auto tar = starterImageTar(program(directory, "\x7f"
                                                            "ELF"),
                                         {u"sh"_s});
        QVERIFY2(tar, why(tar));
        const auto items = readTar(*tar);
        QVERIFY(find(items, "etc/passwd")->content.startsWith("root:x:0:0:"));
        QVERIFY(find(items, "etc/group"));
        QCOMPARE(find(items, "tmp/")->mode, 01777U);
        QCOMPARE(find(items, "root/")->mode, 0700U);
    }

    void refusesWhatIsNotThere()
    {
        const auto tar = starterImageTar(u"/nowhere/busybox"_s, {});
        QVERIFY(!tar);
        QCOMPARE(tar.error().kind, ErrorKind::NotFound);
    }

    void refusesWhatIsNoProgram()
    {
        const QTemporaryDir directory;
        const auto tar = starterImageTar(program(directory, "#!/bin/sh\n"), {});
        QVERIFY(!tar);
        QCOMPARE(tar.error().kind, ErrorKind::InvalidInput);
    }

    void refusesAppletsThatLeaveTheDirectory_data()
    {
        QTest::addColumn<QString>("applet");
        QTest::newRow("path") << u"../etc/passwd"_s;
        QTest::newRow("parent") << u".."_s;
        QTest::newRow("empty") << QString();
    }
    void refusesAppletsThatLeaveTheDirectory()
    {
        QFETCH(QString, applet);
        const QTemporaryDir directory;
        const auto tar = starterImageTar(program(directory, "\x7f"
                                                            "ELF"),
                                         {applet});
        QVERIFY(!tar);
        QCOMPARE(tar.error().kind, ErrorKind::InvalidInput);
    }

    void asksTheMachinesBusyboxForItsApplets()
    {
        const auto tar = await(makeStarterImageTar(u"/bin/busybox"_s));
        QVERIFY(tar);
        QVERIFY2(*tar, why(*tar));
        const auto items = readTar(**tar);
        for (const char* path : {"bin/sh", "bin/ls", "bin/sleep", "bin/stat"})
            QVERIFY2(find(items, path), path);
    }

    void refusesAProgramThatIsNotBusybox()
    {
        const auto tar = await(makeStarterImageTar(u"/bin/true"_s));
        QVERIFY(tar && !*tar);
        QCOMPARE(tar->error().kind, ErrorKind::Unsupported);
    }
};

QTEST_GUILESS_MAIN(TestStarterImage)
#include "tst_starterimage.moc"
