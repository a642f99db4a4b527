// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagereference.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestImageReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalises_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("whole");
        QTest::newRow("name") << u"node"_s << u"docker.io/library/node:latest"_s;
        QTest::newRow("tag") << u"node:20"_s << u"docker.io/library/node:20"_s;
        QTest::newRow("user") << u"me/app"_s << u"docker.io/me/app:latest"_s;
        QTest::newRow("registry") << u"docker.io/node"_s << u"docker.io/library/node:latest"_s;
        QTest::newRow("port is no tag") << u"localhost:5000/app"_s << u"localhost:5000/app:latest"_s;
        QTest::newRow("digest") << u"node@sha256:aa"_s << u"docker.io/library/node@sha256:aa"_s;
    }
    void normalises()
    {
        QFETCH(const QString, reference);
        QFETCH(const QString, whole);
        QCOMPARE(normalisedReference(reference), whole);
    }

    void findsAnImageInAnyForm()
    {
        Image docker;
        docker.id = u"sha256:0123456789abcdef0123"_s;
        docker.tags = {u"node:20"_s};
        Image podman;
        podman.tags = {u"docker.io/library/ubuntu:latest"_s, u"localhost/mine:1"_s};
        const QList<Image> images{docker, podman};
        QVERIFY(holdsImage(images, u"docker.io/node:20"_s));
        QVERIFY(holdsImage(images, u"ubuntu"_s));
        QVERIFY(holdsImage(images, u"mine:1"_s));
        QVERIFY(holdsImage(images, u"sha256:0123456789abcdef0123"_s));
        QVERIFY(holdsImage(images, u"0123456789ab"_s));
        QVERIFY(!holdsImage(images, u"node"_s));
        QVERIFY(!holdsImage(images, u"0123"_s));
    }

    void knowsTheForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("name") << u"node"_s << true;
        QTest::newRow("tag") << u"node:20-alpine3.19"_s << true;
        QTest::newRow("registry") << u"registry.example.com:5000/a/b_c/d-e:1"_s << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("blank") << u"a b"_s << false;
        QTest::newRow("capital") << u"Node"_s << false;
        QTest::newRow("option") << u"--privileged"_s << false;
        QTest::newRow("tag only") << u":1"_s << false;
        QTest::newRow("line end") << u"node\n"_s << false;
    }
    void knowsTheForm()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, valid);
        QCOMPARE(isImageReference(text), valid);
    }
};

QTEST_GUILESS_MAIN(TestImageReference)
#include "tst_imagereference.moc"
