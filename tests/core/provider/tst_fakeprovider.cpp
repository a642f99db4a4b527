// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeprovider.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// The fake that other tests stand on does what it says.
class FakeProviderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsEveryCallAndSucceeds()
    {
        ProviderRegistry registry;
        FakeProvider* provider = FakeProvider::addTo(registry);
        const auto stopped = await(provider->stopSandbox(u"a1"_s, 10));
        QVERIFY(stopped && *stopped);
        QCOMPARE(provider->calls, (QStringList{u"start"_s, u"stopSandbox a1 10"_s}));
    }

    void failsOnOrder()
    {
        ProviderRegistry registry;
        FakeProvider* provider = FakeProvider::addTo(registry);
        provider->failures.insert(Operation::StartSandbox, fail(ErrorKind::Conflict, u"port taken"_s).error());
        const auto started = await(provider->startSandbox(u"a1"_s));
        QVERIFY(started && !*started);
        QCOMPARE(toString(started->error().kind), u"Conflict"_s);
        QCOMPARE(toString(started->error().operation), u"StartSandbox"_s);
    }

    void waitsUntilReleased()
    {
        ProviderRegistry registry;
        FakeProvider* provider = FakeProvider::addTo(registry);
        provider->hold(Operation::PauseSandbox);
        bool ended = false;
        whenDone(provider->pauseSandbox(u"a1"_s), this, [&ended](const Status&) { ended = true; });
        QCoreApplication::processEvents();
        QVERIFY(!ended);
        provider->release(Operation::PauseSandbox);
        QTRY_VERIFY(ended);
    }

    void handsOutStreamsThatTheTestDrives()
    {
        ProviderRegistry registry;
        FakeProvider* provider = FakeProvider::addTo(registry);
        const auto stream = await(provider->openLogs(u"a1"_s, {}));
        QVERIFY(stream && *stream);
        QCOMPARE(provider->logStreams.size(), 1);
        const QSignalSpy batches(stream->value().get(), &LogStream::entries);
        provider->logStreams.first()->send(1, "hello"_ba);
        QCOMPARE(batches.size(), 1);
    }
};

QTEST_GUILESS_MAIN(FakeProviderTest)
#include "tst_fakeprovider.moc"
