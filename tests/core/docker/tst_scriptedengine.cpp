// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/livelist.h"
#include "tests/core/docker/scriptedengine.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// What real engines cannot be made to do: other API versions, events of another form, silence and nonsense.
class TestScriptedEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksTheVersionThatTheEngineHas_data()
    {
        QTest::addColumn<QByteArray>("oldest");
        QTest::addColumn<QByteArray>("newest");
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("API 1.40 only") << "1.40"_ba << "1.40"_ba << "/v1.40/"_ba;
        QTest::newRow("API of today") << "1.44"_ba << "1.52"_ba << "/v1.52/"_ba;
        QTest::newRow("far newer than we") << "1.44"_ba << "1.99"_ba << "/v1.54/"_ba;
    }
    void speaksTheVersionThatTheEngineHas()
    {
        QFETCH(QByteArray, oldest);
        QFETCH(QByteArray, newest);
        QFETCH(QByteArray, prefix);
        ScriptedEngine engine;
        engine.oldest = oldest;
        engine.newest = newest;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        int versioned = 0;
        for (const auto& target : engine.targets()) {
            if (!target.contains("/v1."))
                continue;
            QVERIFY2(target.contains(prefix), target);
            ++versioned;
        }
        QVERIFY(versioned >= 3); // info, events, list
        QVERIFY(provider->engineInfo().apiVersion == QString::fromLatin1(prefix.sliced(2).chopped(1)));
    }

    void refusesEnginesItCannotSpeakTo_data()
    {
        QTest::addColumn<QByteArray>("oldest");
        QTest::addColumn<QByteArray>("newest");
        QTest::addColumn<int>("hint");
        QTest::newRow("too new") << "1.98"_ba << "1.99"_ba << int(Hint::EngineTooNew);
        QTest::newRow("too old") << "1.12"_ba << "1.39"_ba << int(Hint::EngineTooOld);
    }
    void refusesEnginesItCannotSpeakTo()
    {
        QFETCH(QByteArray, oldest);
        QFETCH(QByteArray, newest);
        ScriptedEngine engine;
        engine.oldest = oldest;
        engine.newest = newest;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().phase == ConnectionPhase::Refused);
        const Error error = *provider->connectionState().error;
        QCOMPARE(toString(error.kind), u"Refused"_s);
        QTEST(int(error.hint), "hint");
        QVERIFY(error.serverText.contains(QString::fromLatin1(oldest)));
        QVERIFY(error.serverText.contains(QString::fromLatin1(newest)));
        QVERIFY(!error.endpoint.isEmpty());
        // Operations say the same.
        const auto started = await(provider->startSandbox(u"a"_s));
        QVERIFY(started && !*started);
        QCOMPARE(toString(started->error().kind), u"Refused"_s);
        QVERIFY(started->error().operation == Operation::StartSandbox);
    }

    void asksByGetWhereHeadIsNotKnown()
    {
        ScriptedEngine engine;
        engine.refuseHead = true;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        QVERIFY(engine.targets().contains("GET /_ping"));
    }

    void nonsenseInsteadOfAnEngineIsSaid()
    {
        ScriptedEngine engine;
        engine.versionBody = "<html>not an engine</html>";
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().phase == ConnectionPhase::Unreachable);
        QCOMPARE(toString(provider->connectionState().error->kind), u"Protocol"_s);
    }

    void eventsAreOpenedBeforeTheList()
    {
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        const auto targets = engine.targets();
        const auto indexOf = [&targets](const QByteArray& part) {
            return std::ranges::find_if(targets, [&part](const auto& target) { return target.contains(part); }) -
                   targets.begin();
        };
        QVERIFY(indexOf("/events") < indexOf("/containers/json"));
        QVERIFY(std::ranges::none_of(targets, [](const auto& target) { return target.contains("size="); }));
    }

    void followsEventsOfTheNewForm()
    {
        ScriptedEngine engine;
        engine.newest = "1.52";
        const auto provider = engine.makeProvider(m_clock);
        QSignalSpy changed(provider.get(), &Provider::sandboxChanged);
        QSignalSpy started(provider.get(), &Provider::sandboxStarted);
        QSignalSpy removed(provider.get(), &Provider::sandboxRemoved);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());

        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        engine.sendEvent(R"({"Type":"container","Action":"start","Actor":{"ID":"c1"},"timeNano":1767225600000000000})");
        QTRY_COMPARE(started.count(), 1);
        QCOMPARE(changed.count(), 1);
        const auto sandbox = changed.first().first().value<Sandbox>();
        QCOMPARE(sandbox.name, u"one"_s);
        QCOMPARE(sandbox.key, (SandboxKey{u"scripted"_s, u"c1"_s}));
        QCOMPARE(sandbox.started.toMSecsSinceEpoch(), 1767225600000);

        engine.setSandboxes({});
        engine.sendEvent(R"({"Type":"container","Action":"destroy","Actor":{"ID":"c1"},"timeNano":1})");
        QTRY_COMPARE(removed.count(), 1);
    }

    void seesAChangeThatTheListShowsOnlyAfterItsEvent()
    {
        ScriptedEngine engine;
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        const auto lists = [&engine] {
            return std::ranges::count_if(engine.targets(),
                                         [](const auto& t) { return t.contains("/containers/json"); });
        };
        const auto before = lists();
        engine.sendEvent(R"({"Type":"container","Action":"pause","Actor":{"ID":"c1"}})");
        QTRY_VERIFY(lists() > before);
        QVERIFY(provider->liveList().known().value(u"c1"_s).state == SandboxState::Running);
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s, u"paused"_s)});
        QTRY_VERIFY(provider->liveList().known().value(u"c1"_s).state == SandboxState::Paused);
    }

    void survivesAnySlicingOfEvents()
    {
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        const QByteArray event = R"({"Type":"container","Action":"start","Actor":{"ID":"c1"}})"
                                 "\n";
        for (const char byte : event)
            engine.sendEvent(QByteArray(1, byte));
        QTRY_VERIFY(provider->liveList().known().contains(u"c1"_s));
    }

    void whatIsGoneIsNotBroughtBackByASlowList()
    {
        ScriptedEngine engine;
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s), ScriptedEngine::entry(u"c2"_s, u"two"_s)});
        engine.holdList = true;
        const auto provider = engine.makeProvider(m_clock);
        QSignalSpy listed(provider.get(), &Provider::sandboxesListed);
        provider->start();
        QTRY_VERIFY(engine.isHoldingList());
        engine.sendEvent(R"({"Type":"container","Action":"destroy","Actor":{"ID":"c1"}})");
        // Behind it, so that the list is released when the event has been seen.
        QSignalSpy images(provider.get(), &Provider::imagesChanged);
        QTRY_VERIFY(provider->connectionState().dataAsOfMs > 0);
        engine.releaseList();
        QTRY_COMPARE(listed.count(), 1);
        const auto all = listed.first().first().value<QList<Sandbox>>();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.first().name, u"two"_s);
    }

    void startsOverWhenTheStreamBreaks_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("ends") << QByteArray();
        QTest::newRow("no chunk") << "zzzz\r\n"_ba;
        QTest::newRow("no JSON") << "5\r\n}}}}}\r\n"_ba;
    }
    void startsOverWhenTheStreamBreaks()
    {
        QFETCH(QByteArray, bytes);
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        QSignalSpy listed(provider.get(), &Provider::sandboxesListed);
        provider->start();
        QTRY_COMPARE(listed.count(), 1);
        engine.newest = "1.43"; // another engine at the same place
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        if (bytes.isEmpty())
            engine.endEvents();
        else
            engine.sendRaw(bytes);
        QTRY_VERIFY(provider->connectionState().phase == ConnectionPhase::Unreachable);
        QVERIFY(provider->connectionState().nextAttemptMs > 0);
        QTRY_COMPARE(listed.count(), 2);
        QTRY_VERIFY(provider->connectionState().isReady());
        QCOMPARE(provider->engineInfo().apiVersion, u"1.43"_s);
        QCOMPARE(listed.last().first().value<QList<Sandbox>>().size(), 1);
    }

    void findsOutThatEventsAreMissing()
    {
        ScriptedEngine engine;
        ConnectionTimings timings;
        timings.listEveryMs = 100;
        const auto provider = engine.makeProvider(m_clock, timings);
        QSignalSpy listed(provider.get(), &Provider::sandboxesListed);
        provider->start();
        QTRY_COMPARE(listed.count(), 1);
        bool stayedReady = true;
        connect(provider.get(), &Provider::connectionStateChanged, provider.get(),
                [&] { stayedReady = stayedReady && provider->connectionState().isReady(); });
        m_clock.advanceMs(10000);
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        QTRY_VERIFY(provider->liveList().known().contains(u"c1"_s));
        m_clock.advanceMs(10000);
        QTRY_COMPARE(provider->liveList().unexplainedDifferences(), 1);
        QVERIFY2(stayedReady, "once may be an engine's oddity: the list is right again");

        engine.setSandboxes({});
        QTRY_VERIFY(!provider->liveList().known().contains(u"c1"_s));
        m_clock.advanceMs(10000);
        QTRY_COMPARE(provider->liveList().unexplainedDifferences(), 2);
        QTRY_VERIFY2(!stayedReady, "twice without an event between is a dead stream of events");
        QTRY_VERIFY(provider->connectionState().isReady());
        QVERIFY(engine.hasEvents());
    }

    void aMovedTagIsShownAndIsNoMissedEvent()
    {
        // The list names another image once the tag points elsewhere, and only an event of an image tells.
        ScriptedEngine engine;
        const auto sandboxOf = [](const QString& image) {
            QJsonObject entry = ScriptedEngine::entry(u"c1"_s, u"one"_s);
            entry.insert(u"Image"_s, image);
            return QJsonArray{entry};
        };
        engine.setSandboxes(sandboxOf(u"moving:latest"_s));
        const auto provider = engine.makeProvider(m_clock);
        const auto image = [&provider] { return provider->liveList().known().value(u"c1"_s).image; };
        provider->start();
        QTRY_COMPARE(image(), u"moving:latest"_s);
        engine.setSandboxes(sandboxOf(u"sha256:0123"_s));
        engine.sendEvent(R"({"Type":"image","Action":"tag","Actor":{"ID":"sha256:4567"}})");
        QTRY_COMPARE(image(), u"sha256:0123"_s);
        QVERIFY(provider->connectionState().isReady());
    }

    void aListWithAnotherNameForAnImageIsNoMissedEvent()
    {
        ScriptedEngine engine;
        ConnectionTimings timings;
        timings.listEveryMs = 100;
        engine.setSandboxes({ScriptedEngine::entry(u"c1"_s, u"one"_s)});
        const auto provider = engine.makeProvider(m_clock, timings);
        provider->start();
        QTRY_VERIFY(provider->liveList().known().contains(u"c1"_s));
        bool stayedReady = true;
        connect(provider.get(), &Provider::connectionStateChanged, provider.get(),
                [&] { stayedReady = stayedReady && provider->connectionState().isReady(); });
        m_clock.advanceMs(10000);
        QJsonObject renamed = ScriptedEngine::entry(u"c1"_s, u"one"_s);
        renamed.insert(u"Image"_s, u"sha256:0123"_s);
        engine.setSandboxes({renamed});
        QTRY_COMPARE(provider->liveList().known().value(u"c1"_s).image, u"sha256:0123"_s);
        // A real difference behind it is counted: so the first one would have been by now.
        m_clock.advanceMs(10000);
        engine.setSandboxes({});
        QTRY_VERIFY(provider->liveList().known().isEmpty());
        m_clock.advanceMs(10000);
        QTRY_COMPARE(provider->liveList().unexplainedDifferences(), 1);
        QVERIFY(stayedReady);
    }

    void comesBackOnNewConnectionsWhenTheOldOnesAreDead()
    {
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        engine.deafenOpenConnections();
        engine.endEvents();
        QTRY_VERIFY(!provider->connectionState().isReady());
        // Long before a call on a dead connection would run into its deadline.
        QTRY_VERIFY_WITH_TIMEOUT(provider->connectionState().isReady(), 5000);
    }

    void comesBackBeforeTheSameEngineHasTakenItsTimeToSayWhatItIs()
    {
        // Podman asks a dozen programs for their versions first.
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        QCOMPARE(provider->engineInfo().cpus, 1);
        engine.unanswered = "/version";
        engine.endEvents();
        QTRY_VERIFY(!provider->connectionState().isReady());
        QTRY_VERIFY(provider->connectionState().isReady());
        QCOMPARE(provider->engineInfo().cpus, 1);

        engine.unanswered.clear();
        engine.processors = 2;
        engine.endEvents();
        QTRY_VERIFY(!provider->connectionState().isReady());
        QTRY_COMPARE(provider->engineInfo().cpus, 2);
        QVERIFY(provider->connectionState().isReady());
    }

    void waitsForWhatAnotherEngineSaysOfItself()
    {
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        engine.product = "Libpod/5.4.2";
        engine.processors = 2;
        engine.endEvents();
        QTRY_VERIFY(!provider->connectionState().isReady());
        QTRY_VERIFY(provider->connectionState().isReady());
        QCOMPARE(provider->engineInfo().cpus, 2);
        QCOMPARE(provider->engineInfo().product, u"Podman"_s);
    }

    void waitsAtTheDoorOfAnEngineThatIsTooBusyToAnswer()
    {
        ScriptedEngine engine;
        ConnectionTimings timings;
        timings.greetTimeoutMs = 50;
        timings.firstRetryMs = timings.longestRetryMs = 3600000;
        timings.eagerRetryMs = 50;
        engine.unanswered = "/_ping";
        const auto provider = engine.makeProvider(m_clock, timings);
        provider->start();
        QTRY_VERIFY(provider->connectionState().phase == ConnectionPhase::Unreachable);
        QCOMPARE(toString(provider->connectionState().error->kind), u"Timeout"_s);
        engine.unanswered.clear();
        QTRY_VERIFY(provider->connectionState().isReady());
    }

    void callsThatHangDoNotPassForADeadEngine()
    {
        ScriptedEngine engine;
        engine.unanswered = "/c1/json";
        ConnectionTimings timings;
        timings.pingEveryMs = 100;
        timings.pingTimeoutMs = 1000;
        const auto pings = [&engine] { return engine.targets().count("GET /_ping"); };
        const auto provider = engine.makeProvider(m_clock, timings);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        for (int call = 0; call < 10; ++call)
            landing(provider->inspectSandbox(u"c1"_s));
        const auto before = pings();
        QTRY_VERIFY(pings() > before + 5);
        QVERIFY(provider->connectionState().isReady());
    }

    void tellsThatItTriesAgain()
    {
        ScriptedEngine engine;
        const auto provider = engine.makeProvider(m_clock);
        provider->start();
        QTRY_VERIFY(provider->connectionState().isReady());
        QList<bool> waits;
        connect(provider.get(), &Provider::connectionStateChanged, this,
                [&] { waits.append(provider->connectionState().nextAttemptMs != 0); });
        engine.endEvents();
        QTRY_COMPARE(waits, (QList<bool>{true, false, false}));
        QVERIFY(provider->connectionState().isReady());
        disconnect(provider.get(), nullptr, this, nullptr);
    }

    void anEndpointThatCannotBeReadIsRefused()
    {
        ConnectionConfig config;
        config.endpoint = u"carrier-pigeon://roof"_s;
        DockerProvider provider(config, m_clock);
        provider.start();
        QTRY_VERIFY(provider.connectionState().phase == ConnectionPhase::Refused);
        QVERIFY(provider.connectionState().error->serverText.contains("carrier-pigeon"_L1));
        QCOMPARE(provider.connectionState().nextAttemptMs, 0);
    }

private:
    ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestScriptedEngine)
#include "tst_scriptedengine.moc"
