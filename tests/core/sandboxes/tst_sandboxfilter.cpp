// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxfilter.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestSandboxFilter : public QObject
{
    Q_OBJECT

private:
    static Sandbox api()
    {
        Sandbox sandbox;
        sandbox.key = {u"lab"_s, u"0123456789abcdef"_s};
        sandbox.name = u"api-1"_s;
        sandbox.image = u"node:20-alpine"_s;
        sandbox.state = SandboxState::Running;
        sandbox.providerState = u"running"_s;
        sandbox.health = u"unhealthy"_s;
        sandbox.ports = {{80, 8080, {}, u"tcp"_s}};
        sandbox.labels = {{u"team"_s, u"Blue"_s}, {u"keep"_s, QString()}};
        return sandbox;
    }

private Q_SLOTS:
    void matchesWhatItSays_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("matches");
        QTest::newRow("empty") << QString() << true;
        QTest::newRow("blanks") << u"   "_s << true;
        QTest::newRow("part of the name") << u"pi-"_s << true;
        QTest::newRow("case does not matter") << u"API NODE"_s << true;
        QTest::newRow("words are joined by and") << u"api web"_s << false;
        QTest::newRow("word of the connection") << u"lab-2"_s << true;
        QTest::newRow("beginning of the id") << u"01234"_s << true;
        QTest::newRow("three digits are no id") << u"012"_s << false;
        QTest::newRow("state") << u"state:running"_s << true;
        QTest::newRow("beginning of a state") << u"state:run"_s << true;
        QTest::newRow("other state") << u"state:exited"_s << false;
        QTest::newRow("states are joined by or") << u"state:exited state:running"_s << true;
        QTest::newRow("group of states") << u"state:stopped"_s << false;
        QTest::newRow("health is a state") << u"state:unhealthy"_s << true;
        QTest::newRow("negated state") << u"-state:running"_s << false;
        QTest::newRow("negated word") << u"-web"_s << true;
        QTest::newRow("environment") << u"env:node"_s << true;
        QTest::newRow("other environment") << u"env:python"_s << false;
        QTest::newRow("connection") << u"conn:lab"_s << true;
        QTest::newRow("connection with a blank") << u"conn:\"lab-2 (ssh)\""_s << true;
        QTest::newRow("a part of a connection in quotes") << u"conn:\"lab-2\""_s << false;
        QTest::newRow("other connection") << u"conn:local"_s << false;
        QTest::newRow("label is there") << u"label:keep"_s << true;
        QTest::newRow("label has a value") << u"label:team=blue"_s << true;
        QTest::newRow("label has another value") << u"label:team=red"_s << false;
        QTest::newRow("labels are joined by and") << u"label:team=blue label:owner"_s << false;
        QTest::newRow("published port") << u"port:8080"_s << true;
        QTest::newRow("other port") << u"port:81"_s << false;
        QTest::newRow("keys are joined by and") << u"state:running env:python"_s << false;
        QTest::newRow("key without value filters nothing") << u"state:"_s << true;
        QTest::newRow("unknown key is a word") << u"foo:bar"_s << false;
        QTest::newRow("image with a colon is a word") << u"node:20"_s << true;
        QTest::newRow("lone minus is a word") << u"-"_s << true;
    }
    void matchesWhatItSays()
    {
        QFETCH(const QString, filter);
        QFETCH(const bool, matches);
        QCOMPARE(SandboxFilter::parse(filter).matches(api(), u"lab-2 (ssh)"_s), matches);
    }

    void isEmptyWithoutATerm()
    {
        QVERIFY(SandboxFilter::parse(u"  state: "_s).isEmpty());
        QVERIFY(!SandboxFilter::parse(u"x"_s).isEmpty());
    }

    void matchesIsolationOnceItIsKnown()
    {
        const auto filter = SandboxFilter::parse(u"isolation:exp isolation:weak"_s);
        QVERIFY(filter.needsIsolation());
        QVERIFY(filter.matches(api(), u"lab-2"_s, IsolationLevel::Exposed));
        QVERIFY(filter.matches(api(), u"lab-2"_s, IsolationLevel::Weak));
        QVERIFY(!filter.matches(api(), u"lab-2"_s, IsolationLevel::Hardened));
        QVERIFY(!filter.matches(api(), u"lab-2"_s));
        QVERIFY(SandboxFilter::parse(u"isolation:weakened"_s).matches(api(), u"lab-2"_s, IsolationLevel::Weak));
        const auto own = SandboxFilter::parse(u"isolation:\"own kernel\""_s);
        QVERIFY(own.matches(api(), u"lab-2"_s, IsolationLevel::OwnKernel));
        QVERIFY(!SandboxFilter::parse(u"state:running"_s).needsIsolation());
    }
};

QTEST_GUILESS_MAIN(TestSandboxFilter)
#include "tst_sandboxfilter.moc"
