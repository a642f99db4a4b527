// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/providerregistry.h"

#include "tests/support/fakeprovider.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestProviderRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsProbedBeforeTheWindowIsThere()
    {
        ProviderRegistry registry;
        registry.holdStarts();
        const FakeProvider* here = FakeProvider::addTo(registry, u"here"_s);
        FakeProvider::addTo(registry, u"gone"_s);
        registry.removeConnection(u"gone"_s);
        QCOMPARE(here->count(u"start"_s), 0);
        registry.startHeld();
        QCOMPARE(here->count(u"start"_s), 1);
        const FakeProvider* later = FakeProvider::addTo(registry, u"later"_s);
        QCOMPARE(later->count(u"start"_s), 1);
        QCOMPARE(here->count(u"start"_s), 1);
    }
};

QTEST_GUILESS_MAIN(TestProviderRegistry)
#include "tst_providerregistry.moc"
