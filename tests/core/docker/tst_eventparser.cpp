// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/eventparser.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;
using Effect = EngineEvent::Effect;
using Subject = EngineEvent::Subject;

namespace {
std::optional<EngineEvent> parsed(const QByteArray& json)
{
    return parseEvent(QJsonDocument::fromJson(json).object());
}
} // namespace

class TestEventParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAllForms_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("Docker before API 1.52")
            << R"({"status":"start","id":"c1","from":"busybox","Type":"container","Action":"start",
                 "Actor":{"ID":"c1","Attributes":{"name":"x"}},"scope":"local","time":5,"timeNano":5000000007})"_ba;
        QTest::newRow("Docker since API 1.52")
            << R"({"Type":"container","Action":"start","Actor":{"ID":"c1"},"time":5,"timeNano":5000000007})"_ba;
        QTest::newRow("without an actor") << R"({"status":"start","id":"c1","timeNano":5000000007})"_ba;
    }
    void readsAllForms()
    {
        QFETCH(QByteArray, json);
        const auto event = parsed(json);
        QVERIFY(event);
        QVERIFY(event->subject == Subject::Sandbox);
        QVERIFY(event->effect == Effect::Started);
        QCOMPARE(event->id, u"c1"_s);
        QCOMPARE(event->action, u"start"_s);
        QCOMPARE(event->timeNs, 5000000007);
    }

    void knowsWhatActionsDoToTheList_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("effect");
        const auto row = [](const QString& action, Effect effect) {
            QTest::newRow(qPrintable(action)) << action << static_cast<int>(effect);
        };
        for (const auto& action :
             {u"create"_s, u"stop"_s, u"kill"_s, u"pause"_s, u"unpause"_s, u"rename"_s, u"update"_s, u"oom"_s,
              u"restart"_s, u"init"_s, u"health_status: unhealthy"_s, u"health_status"_s})
            row(action, Effect::Changed);
        row(u"start"_s, Effect::Started);
        row(u"die"_s, Effect::Stopped);
        row(u"died"_s, Effect::Stopped);
        row(u"destroy"_s, Effect::Removed);
        row(u"remove"_s, Effect::Removed);
        for (const auto& action :
             {u"exec_create: sh -c x: y"_s, u"exec_start: sh"_s, u"exec_die"_s, u"exec_died"_s, u"attach"_s, u"top"_s,
              u"resize"_s, u"cleanup"_s, u"archive-path"_s, u"something new"_s})
            row(action, Effect::None);
    }
    void knowsWhatActionsDoToTheList()
    {
        QFETCH(QString, action);
        const QJsonObject json{
            {u"Type"_s, u"container"_s}, {u"Action"_s, action}, {u"Actor"_s, QJsonObject{{u"ID"_s, u"c"_s}}}};
        const auto event = parseEvent(json);
        QVERIFY(event);
        QTEST(static_cast<int>(event->effect), "effect");
        QVERIFY(!event->action.contains(u':'));
    }

    void attachingANetworkChangesTheSandbox()
    {
        const auto event =
            parsed(R"({"Type":"network","Action":"connect","Actor":{"ID":"n","Attributes":{"container":"c1"}}})");
        QVERIFY(event);
        QVERIFY(event->subject == Subject::Network);
        QVERIFY(event->effect == Effect::Changed);
        QCOMPARE(event->id, u"c1"_s);
        QVERIFY(!event->changesList);
    }

    void tellsWhichListsAreOutOfDate_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("action");
        QTest::addColumn<bool>("changes");
        QTest::newRow("image pulled") << u"image"_s << u"pull"_s << true;
        QTest::newRow("image deleted") << u"image"_s << u"delete"_s << true;
        QTest::newRow("image removed, Podman") << u"image"_s << u"remove"_s << true;
        QTest::newRow("image pushed") << u"image"_s << u"push"_s << false;
        QTest::newRow("volume created") << u"volume"_s << u"create"_s << true;
        QTest::newRow("volume mounted by a start") << u"volume"_s << u"mount"_s << false;
        QTest::newRow("network created") << u"network"_s << u"create"_s << true;
        QTest::newRow("network removed") << u"network"_s << u"destroy"_s << true;
    }
    void tellsWhichListsAreOutOfDate()
    {
        QFETCH(QString, type);
        QFETCH(QString, action);
        const auto event = parseEvent({{u"Type"_s, type}, {u"Action"_s, action}});
        QVERIFY(event);
        QTEST(event->changesList, "changes");
    }

    void takesSecondsWhereThereAreNoNanoseconds()
    {
        QCOMPARE(parsed(R"({"Type":"image","Action":"pull","time":3})")->timeNs, 3000000000);
    }

    void refusesWhatIsNoEvent()
    {
        QVERIFY(!parsed("{}"));
        QVERIFY(!parsed(R"({"message":"x"})"));
    }
};

QTEST_GUILESS_MAIN(TestEventParser)
#include "tst_eventparser.moc"
