// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enginestarter.h"

#include "core/provider/localengine.h"
#include "tests/support/fakeprovider.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// Counts how often it was started.
class CountedEngine final : public LocalEngine
{
public:
    State state() const override { return starts > 0 ? State::Starting : State::Stopped; }
    std::optional<Error> error() const override { return {}; }
    QString product() const override { return u"podman"_s; }
    ConnectionConfig connection() const override { return {}; }
    void start() override { ++starts; }
    void stop() override {}

    int starts = 0;
};

class TestEngineStarter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAtOnceWhereThereIsNoConnection()
    {
        ProviderRegistry providers;
        CountedEngine engine;
        EngineStarter starter(providers, engine, 60'000);
        starter.begin();
        QTRY_COMPARE(engine.starts, 1);
    }

    void startsWhenNothingAnswersInTime()
    {
        ProviderRegistry providers;
        FakeProvider::addTo(providers)->setPhase(ConnectionPhase::Unreachable);
        CountedEngine engine;
        EngineStarter starter(providers, engine, 10);
        starter.begin();
        QTRY_COMPARE(engine.starts, 1);
    }

    void startsBesideACloud()
    {
        ProviderRegistry providers;
        FakeProvider::addTo(providers)->hasCloud = true;
        CountedEngine engine;
        EngineStarter starter(providers, engine, 10);
        starter.begin();
        QTRY_COMPARE(engine.starts, 1);
    }

    void leavesAConnectionThatAnswersAlone()
    {
        ProviderRegistry providers;
        FakeProvider* slow = FakeProvider::addTo(providers, u"slow"_s);
        slow->setPhase(ConnectionPhase::Connecting);
        CountedEngine engine;
        EngineStarter starter(providers, engine, 10);
        starter.begin();
        slow->setPhase(ConnectionPhase::Ready); // Within its patience.
        // The second starter's timer is younger: when it has decided, the first has as well.
        ProviderRegistry none;
        CountedEngine other;
        EngineStarter later(none, other, 10);
        QTimer::singleShot(10, &later, &EngineStarter::begin);
        QTRY_COMPARE(other.starts, 1);
        QCOMPARE(engine.starts, 0);
    }
};

QTEST_GUILESS_MAIN(TestEngineStarter)
#include "tst_enginestarter.moc"
