// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/imageparser.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
QJsonArray array(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).array();
}

ProgressMessage message(const QByteArray& json)
{
    return progressFrom(QJsonDocument::fromJson(json).object());
}
} // namespace

class TestImageParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheList()
    {
        const auto used = imageUse(array(R"([{"ImageID":"sha256:a"},{"ImageID":"sha256:a"},{"ImageID":"b"}])"));
        const auto images = imagesFrom(array(R"([
            {"Id":"sha256:a","RepoTags":["z:1","a:1"],"Size":2024544,"Created":1795153355,"Labels":{"x":"y"},"Containers":-1},
            {"Id":"b","RepoTags":null,"Labels":null},
            {"Id":"sha256:c","RepoTags":["<none>:<none>"]},
            {}])"),
                                       used);
        QCOMPARE(images.size(), 3);
        QCOMPARE(images[0].tags, (QStringList{u"a:1"_s, u"z:1"_s}));
        QCOMPARE(images[0].sizeBytes, 2024544);
        QCOMPARE(images[0].usedBy, 2);
        QVERIFY(images[0].created.isValid());
        QCOMPARE(images[0].labels.value(u"x"_s), u"y"_s);
        QCOMPARE(images[1].id, u"sha256:b"_s);
        QCOMPARE(images[1].usedBy, 1);
        QVERIFY(images[2].tags.isEmpty());
        QCOMPARE(images[2].usedBy, 0);
    }

    void readsProgressOfALayer()
    {
        const auto downloading =
            message(R"({"status":"Downloading","progressDetail":{"current":10,"total":20},"id":"l1"})");
        QVERIFY(!downloading.error);
        QCOMPARE(downloading.progress.layer, u"l1"_s);
        QCOMPARE(downloading.progress.currentBytes, 10);
        QCOMPARE(downloading.progress.totalBytes, 20);
        QVERIFY(!downloading.progress.done);
        QVERIFY(message(R"({"status":"Pull complete","progressDetail":{},"id":"l1"})").progress.done);
        QVERIFY(message(R"({"status":"Already exists","progressDetail":{},"id":"l1"})").progress.done);
        QCOMPARE(message(R"({"status":"Extracting","progressDetail":{"current":1},"id":"l1"})").progress.totalBytes, 0);
    }

    void findsErrorsAfterSuccess()
    {
        const auto detailed = message(R"({"errorDetail":{"message":"no space left on device"},"error":"other"})");
        QVERIFY(detailed.error);
        QVERIFY(detailed.error->hint == Hint::DiskFull);
        const auto old = message(R"({"error":"manifest unknown"})");
        QVERIFY(old.error);
        QCOMPARE(old.error->serverText, u"manifest unknown"_s);
    }

    void findsWhatWasLoaded()
    {
        QCOMPARE(loadedReferences(u"Loaded image: a:1\nLoaded image ID: sha256:2\n"_s),
                 (QStringList{u"a:1"_s, u"sha256:2"_s}));
        QCOMPARE(loadedReferences(u"Loaded image(s): a:1,b:2"_s), (QStringList{u"a:1"_s, u"b:2"_s}));
        QVERIFY(loadedReferences(u"something else"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestImageParser)
#include "tst_imageparser.moc"
