// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/sandboxes/overviewhands.h"
#include "ui/common/dialogs.h"
#include "ui/common/openaddress.h"
#include "ui/sandboxes/facttext.h"
#include "ui/sandboxes/portlist.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestOverviewPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsWhatTheListKnowsAtOnce();
    void addsWhatTheProviderDescribes();
    void saysWhyASandboxIsOverAtOnce();
    void agesTickWithoutTheEngine();
    void staysQuietWhileHidden();
    void followsTheState();
    void opensAndCopiesPorts();
    void onlyLoopbackPortsCanBeOpened_data();
    void onlyLoopbackPortsCanBeOpened();
    void keysScrollWhenThePaneIsAskedFor();
    void labelsAreFolded();
    void showsProcesses();
    void saysWhatCannotBeRead();
    void dropsAnswersAboutAnEarlierSelection();
    void serverTextIsShownLiterally();
    void wordsOfTheFacts();
    void isAccessible();

private:
    QString fact(const QString& name) const { return factIn(*m_pane, name); }
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<OverviewPane> m_pane;
    FakeProvider* m_provider = nullptr;
    Sandbox m_sandbox;
};

void TestOverviewPane::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void TestOverviewPane::init()
{
    QSettings().clear();
    m_clock = std::make_unique<ManualClock>();
    m_clock->advanceMs(2 * 3600 * 1000);
    m_providers = std::make_unique<ProviderRegistry>();
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, *m_clock);
    m_providers->registerFactory(u"fake"_s,
                                 [](const ConnectionConfig& config) { return std::make_unique<FakeProvider>(config); });
    ConnectionConfig config;
    config.id = u"fake"_s;
    config.provider = u"fake"_s;
    config.endpoint = u"unix:///run/engine.sock"_s;
    m_provider = static_cast<FakeProvider*>(m_providers->addConnection(config));
    m_sandbox = m_provider->makeSandbox(u"api-1"_s);
    m_sandbox.command = u"serve"_s;
    m_sandbox.providerState = u"running"_s;
    m_sandbox.ports = {{80, 8080, u"127.0.0.1"_s, u"tcp"_s}, {53, 0, {}, u"udp"_s}};
    m_sandbox.labels = {{u"team"_s, u"dust"_s}, {u"tier"_s, u"<b>1</b>"_s}};
    m_provider->list({m_sandbox, m_provider->makeSandbox(u"other"_s)});
    m_provider->processes = {{u"PID"_s, u"CMD"_s}, {{u"1"_s, u"serve"_s}, {u"7"_s, u"sh"_s}}};
    m_pane = std::make_unique<OverviewPane>(*m_sandboxes, *m_providers, *m_clock, *m_theme);
    QVERIFY(showAndWait(m_pane.get(), {800, 900}));
}

void TestOverviewPane::cleanup()
{
    m_pane.reset();
    m_sandboxes.reset();
    m_providers.reset();
    setAddressOpener(nullptr);
}

void TestOverviewPane::showsWhatTheListKnowsAtOnce()
{
    QVERIFY(visibleTexts(m_pane.get()).join(u'\n').contains(u"No sandbox selected"_s));
    m_provider->hold(Operation::InspectSandbox);
    m_pane->setSandboxes({m_sandbox.key});
    QCOMPARE(fact(u"factState"_s), stateGlyph(SandboxState::Running) + u' ' + stateText(SandboxState::Running));
    QCOMPARE(fact(u"factImage"_s), u"busybox:latest"_s);
    QCOMPARE(fact(u"factCommand"_s), u"serve"_s);
    QCOMPARE(fact(u"factProviderState"_s), u"running"_s);
    QCOMPARE(fact(u"factIdText"_s), u"api-1"_s);
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"copyId"_s)));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"api-1"_s);
    m_pane->setSandboxes({m_sandbox.key, {u"fake"_s, u"other"_s}});
    QVERIFY(visibleTexts(m_pane.get()).join(u'\n').contains(u"2 sandboxes are selected"_s));
}

void TestOverviewPane::addsWhatTheProviderDescribes()
{
    m_provider->inspection = QJsonObject{
        {u"Path"_s, u"/entry.sh"_s},
        {u"Args"_s, QJsonArray{u"a b"_s}},
        {u"HostConfig"_s, QJsonObject{{u"Memory"_s, 268435456},
                                      {u"NanoCpus"_s, 1500000000},
                                      {u"Privileged"_s, true},
                                      {u"RestartPolicy"_s, QJsonObject{{u"Name"_s, u"always"_s}}}}},
    };
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_COMPARE(fact(u"factCommand"_s), u"/entry.sh 'a b'"_s);
    QCOMPARE(fact(u"factMemory"_s), u"256 MiB"_s);
    QCOMPARE(fact(u"factCpu"_s), u"1.5 cores"_s);
    QCOMPARE(fact(u"factRestartPolicy"_s), u"always"_s);
    QVERIFY(fact(u"factIsolation"_s).contains(u"privileged"_s));
}

void TestOverviewPane::saysWhyASandboxIsOverAtOnce()
{
    m_provider->inspection = QJsonObject{{u"State"_s, QJsonObject{{u"StartedAt"_s, u"2026-01-01T10:00:00.1Z"_s},
                                                                  {u"FinishedAt"_s, u"2026-01-01T10:00:00.2Z"_s}}}};
    m_sandbox.state = SandboxState::Exited;
    m_sandbox.exitCode = 0;
    m_provider->change(m_sandbox);
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_VERIFY(fact(u"factReason"_s).contains(u"sleep infinity"_s));
    m_sandbox.exitCode = 3; // It has its own reason.
    m_provider->change(m_sandbox);
    QTRY_VERIFY(!fact(u"factReason"_s).contains(u"sleep infinity"_s));
}

void TestOverviewPane::agesTickWithoutTheEngine()
{
    m_pane->setSandboxes({m_sandbox.key});
    QVERIFY2(fact(u"factCreated"_s).startsWith(u"2 h ago"_s), qPrintable(fact(u"factCreated"_s)));
    QTRY_COMPARE(m_provider->count(u"inspectSandbox"_s), 1);
    m_clock->advanceMs(3600 * 1000);
    QTRY_VERIFY(fact(u"factCreated"_s).startsWith(u"3 h ago"_s));
    QCOMPARE(m_provider->count(u"inspectSandbox"_s), 1);
}

void TestOverviewPane::staysQuietWhileHidden()
{
    m_pane->hide();
    m_pane->setSandboxes({m_sandbox.key});
    m_provider->change(m_sandbox);
    QCoreApplication::processEvents();
    QVERIFY(std::ranges::none_of(m_pane->findChildren<QTimer*>(), &QTimer::isActive));
    QCOMPARE(m_provider->count(u"inspectSandbox"_s), 0);
    QCOMPARE(m_provider->count(u"listProcesses"_s), 0);
    m_pane->show();
    QTRY_COMPARE(m_provider->count(u"inspectSandbox"_s), 1);
    QTRY_COMPARE(m_provider->count(u"listProcesses"_s), 1);
}

void TestOverviewPane::followsTheState()
{
    m_pane->setSandboxes({m_sandbox.key});
    Sandbox ended = m_sandbox;
    ended.state = SandboxState::Exited;
    ended.exitCode = 3;
    m_provider->change(ended);
    QTRY_VERIFY(fact(u"factState"_s).contains(u"(3)"_s));
    m_provider->setPhase(ConnectionPhase::Unreachable);
    QTRY_VERIFY(fact(u"factState"_s).contains(u"as it was"_s));
    m_provider->remove(u"api-1"_s);
    QTRY_VERIFY(visibleTexts(m_pane.get()).join(u'\n').contains(u"No sandbox selected"_s));
}

void TestOverviewPane::opensAndCopiesPorts()
{
    setAddressOpener([](const QUrl& address) { openedAddress() = address; });
    ScriptedDialogs dialogs;
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    m_pane->setSandboxes({m_sandbox.key});
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"openPort8080"_s)));
    QCOMPARE(openedAddress(), QUrl(u"http://127.0.0.1:8080/"_s));
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"copyPort8080"_s)));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"127.0.0.1:8080"_s);
    QVERIFY(!m_pane->findChild<QToolButton*>(u"openPort0"_s));
}

void TestOverviewPane::onlyLoopbackPortsCanBeOpened_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<int>("containerPort");
    QTest::addColumn<QString>("url");
    QTest::newRow("loopback") << u"127.0.0.1"_s << u"tcp"_s << 80 << u"http://127.0.0.1:9000/"_s;
    QTest::newRow("all addresses") << u"0.0.0.0"_s << u"tcp"_s << 80 << u"http://127.0.0.1:9000/"_s;
    QTest::newRow("all v6 addresses") << u"::"_s << u"tcp"_s << 80 << u"http://127.0.0.1:9000/"_s;
    QTest::newRow("v6 loopback") << u"::1"_s << u"tcp"_s << 80 << u"http://[::1]:9000/"_s;
    QTest::newRow("https") << u"127.0.0.1"_s << u"tcp"_s << 443 << u"https://127.0.0.1:9000/"_s;
    QTest::newRow("another machine's address") << u"192.0.2.1"_s << u"tcp"_s << 80 << QString();
    QTest::newRow("udp") << u"127.0.0.1"_s << u"udp"_s << 80 << QString();
    QTest::newRow("not an address") << u"evil@host/x"_s << u"tcp"_s << 80 << QString();
}

void TestOverviewPane::onlyLoopbackPortsCanBeOpened()
{
    QFETCH(QString, host);
    QFETCH(QString, protocol);
    QFETCH(int, containerPort);
    const PortMapping port{static_cast<quint16>(containerPort), 9000, host, protocol};
    QTEST(portUrl(port).toString(), "url");
}

void TestOverviewPane::keysScrollWhenThePaneIsAskedFor()
{
    m_pane->resize(800, 200);
    m_pane->setSandboxes({m_sandbox.key});
    m_pane->setFocus();
    const auto* const bar = child<QScrollArea>(m_pane.get(), u"overviewScroll"_s)->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_PageDown);
    QVERIFY(bar->value() > 0);
}

void TestOverviewPane::labelsAreFolded()
{
    m_pane->setSandboxes({m_sandbox.key});
    auto* const toggle = child<QToolButton>(m_pane.get(), u"labelsToggle"_s);
    QVERIFY(toggle->text().contains(u'2'));
    QCOMPARE(fact(u"labels"_s), QString());
    QVERIFY(click(toggle));
    QCOMPARE(fact(u"labels"_s), u"team=dust\ntier=<b>1</b>"_s);
}

void TestOverviewPane::showsProcesses()
{
    m_pane->setSandboxes({m_sandbox.key});
    auto* const table = child<QTableView>(m_pane.get(), u"processes"_s);
    QTRY_VERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(0, 1).data().toString(), u"serve"_s);
    m_provider->processes.rows = {{u"1"_s, u"a\u202Eb"_s + QString(5000, u'x')}};
    m_pane->refresh();
    QTRY_COMPARE(table->model()->rowCount(), 1);
    const QString name = table->model()->index(0, 1).data().toString();
    QVERIFY(!name.contains(QChar(0x202e)));
    QVERIFY(name.size() <= 301);
    m_provider->halt(u"api-1"_s);
    QTRY_VERIFY(!table->isVisible());
}

void TestOverviewPane::saysWhatCannotBeRead()
{
    m_provider->failures.insert(Operation::InspectSandbox, fail(ErrorKind::Timeout, u"too slow"_s).error());
    m_provider->failures.insert(Operation::ListProcesses, fail(ErrorKind::Internal, u"no ps"_s).error());
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_VERIFY(visibleTexts(m_pane.get()).join(u'\n').contains(u"too slow"_s));
    QTRY_VERIFY(!fact(u"processNote"_s).isEmpty());
    QCOMPARE(fact(u"factImage"_s), u"busybox:latest"_s);
    m_provider->failures.clear();
    m_pane->refresh();
    QTRY_VERIFY(!visibleTexts(m_pane.get()).join(u'\n').contains(u"too slow"_s));
}

void TestOverviewPane::dropsAnswersAboutAnEarlierSelection()
{
    m_provider->inspection = QJsonObject{{u"Path"_s, u"/of-api-1"_s}};
    m_provider->hold(Operation::InspectSandbox);
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_COMPARE(m_provider->count(u"inspectSandbox"_s), 1);
    m_pane->setSandboxes({{u"fake"_s, u"other"_s}});
    m_provider->release(Operation::InspectSandbox);
    m_provider->inspection = QJsonObject{{u"Path"_s, u"/of-other"_s}};
    QTRY_COMPARE(fact(u"factCommand"_s), u"/of-other"_s);
}

void TestOverviewPane::serverTextIsShownLiterally()
{
    Sandbox hostile = m_sandbox;
    hostile.image = u"<table><tr><td>&amp;\u202Egnp"_s.repeated(30);
    hostile.labels = {{u"a\nb"_s, QString(100000, u'x')}};
    m_provider->change(hostile);
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_VERIFY(fact(u"factImage"_s).startsWith(u"<table><tr><td>"_s));
    QVERIFY(!fact(u"factImage"_s).contains(QChar(0x202e)));
}

void TestOverviewPane::wordsOfTheFacts()
{
    QCOMPARE(commandText({u"sh"_s, u"-c"_s, u"echo it's"_s, {}}), u"sh -c 'echo it'\\''s' ''"_s);
    QVERIFY(healthText({}).isEmpty());
    QVERIFY(healthText(u"none"_s).isEmpty());
    QVERIFY(healthText(u"unhealthy"_s).contains(u"unhealthy"_s));
    QCOMPARE(mountsText({{u"bind"_s, u"/a"_s, u"/b"_s, true}}), u"/a → /b  (bind, read only)"_s);
    QVERIFY(isLocalEndpoint(u"unix:///run/docker.sock"_s));
    QVERIFY(isLocalEndpoint(u"tcp://127.0.0.1:2375"_s));
    QVERIFY(!isLocalEndpoint(u"tcp://192.0.2.1:2375"_s));
    QVERIFY(!isLocalEndpoint(u"ssh://localhost"_s));
}

void TestOverviewPane::isAccessible()
{
    m_pane->setSandboxes({m_sandbox.key});
    QTRY_VERIFY(child<QTableView>(m_pane.get(), u"processes"_s)->isVisible());
    QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
}

SANDGLASS_GUI_TEST_MAIN(TestOverviewPane)

#include "tst_overviewpane.moc"
