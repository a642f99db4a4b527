// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagereference.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestImageReference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesReferencesApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QString>("registry");
        QTest::newRow("name") << u"busybox"_s << u"busybox"_s << u"latest"_s << u"docker.io"_s;
        QTest::newRow("tag") << u" busybox:1.36 "_s << u"busybox"_s << u"1.36"_s << u"docker.io"_s;
        QTest::newRow("user") << u"a/b"_s << u"a/b"_s << u"latest"_s << u"docker.io"_s;
        QTest::newRow("port is no tag") << u"host:5000/a"_s << u"host:5000/a"_s << u"latest"_s << u"host:5000"_s;
        QTest::newRow("port and tag") << u"host:5000/a/b:2"_s << u"host:5000/a/b"_s << u"2"_s << u"host:5000"_s;
        QTest::newRow("local") << u"localhost/a"_s << u"localhost/a"_s << u"latest"_s << u"localhost"_s;
        QTest::newRow("digest") << u"ghcr.io/a@sha256:12"_s << u"ghcr.io/a"_s << u"sha256:12"_s << u"ghcr.io"_s;
        QTest::newRow("tag and digest") << u"a:1@sha256:12"_s << u"a"_s << u"sha256:12"_s << u"docker.io"_s;
    }
    void takesReferencesApart()
    {
        QFETCH(QString, text);
        const auto reference = ImageReference::parse(text);
        QVERIFY(reference);
        QTEST(reference->repository, "repository");
        QTEST(reference->tag, "tag");
        QTEST(reference->registry(), "registry");
    }

    void refusesWhatIsNoReference()
    {
        for (const auto& text :
             {u""_s, u" "_s, u"a b"_s, u":x"_s, u"a:"_s, u"/a"_s, u"a/"_s, u"@sha256:1"_s, u"a\nb"_s})
            QVERIFY2(!ImageReference::parse(text), qPrintable(text));
    }

    void writesReferencesBack()
    {
        QCOMPARE(ImageReference::parse(u"a"_s)->toString(), u"a:latest"_s);
        QCOMPARE(ImageReference::parse(u"a@sha256:1"_s)->toString(), u"a@sha256:1"_s);
    }

    void normalises_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("whole");
        QTest::newRow("name") << u"node"_s << u"docker.io/library/node:latest"_s;
        QTest::newRow("tag") << u"node:20"_s << u"docker.io/library/node:20"_s;
        QTest::newRow("user") << u"me/app"_s << u"docker.io/me/app:latest"_s;
        QTest::newRow("registry") << u"docker.io/node"_s << u"docker.io/library/node:latest"_s;
        QTest::newRow("old registry") << u"index.docker.io/library/node"_s << u"docker.io/library/node:latest"_s;
        QTest::newRow("port is no tag") << u"localhost:5000/app"_s << u"localhost:5000/app:latest"_s;
        QTest::newRow("digest") << u"node@sha256:aa"_s << u"docker.io/library/node@sha256:aa"_s;
    }
    void normalises()
    {
        QFETCH(const QString, reference);
        QFETCH(const QString, whole);
        const auto parsed = ImageReference::parse(reference);
        QVERIFY(parsed);
        QCOMPARE(parsed->normalised(), whole);
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
