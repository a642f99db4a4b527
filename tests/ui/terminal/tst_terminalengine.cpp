// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/terminalservice.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/changespane.h"
#include "ui/sandboxes/overviewpane.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/terminal/terminalpane.h"
#include "ui/terminal/terminalview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModel>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QTest>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using State = TerminalSession::State;

namespace {
constexpr int engineMs = 30000;
}

/// Terminals in sandboxes of real engines, through the window's own widgets.
class TestTerminalEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void initTestCase();
    void init();
    void cleanup();

    void runsACommandInARealShell();
    void hasTheRightSizeAndFollowsTheWidget();
    void interruptsAProgram();
    void tellsTheExitCodeAndReconnects();
    void showsAFloodWhole();
    void closingEndsTheProcess();
    void saysThatThereIsNoShell();
    void survivesAStopAndAStartOfTheSandbox();
    void overviewAndChangesShowTheSandbox();

private:
    void useEngine(const PrivateEngine& engine)
    {
        m_provider = m_providers->addConnection(configOf(engine));
        QTRY_VERIFY_WITH_TIMEOUT(m_provider->connectionState().isReady(), engineMs);
    }
    void makeSandbox(const QString& image = u"sandglass-busybox"_s)
    {
        SandboxSpec spec = sleeper(u"terminal-test"_s);
        spec.image = image;
        if (image == "sandglass-noshell"_L1)
            spec.command = {u"/bin/sleep"_s, u"1000"_s};
        const auto made = await(m_provider->createSandbox(spec), engineMs);
        QVERIFY2(made && *made, made ? why(*made) : "no answer");
        m_key = {m_provider->config().id, **made};
        QTRY_VERIFY_WITH_TIMEOUT(runs(), engineMs);
    }
    bool runs() const
    {
        const SandboxRow* const row = m_sandboxes->find(m_key);
        return row && row->sandbox.state == SandboxState::Running;
    }
    void openTerminal()
    {
        m_pane->setSandboxes({m_key});
        m_pane->openTerminal();
        QVERIFY(view());
        QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Running, engineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!screen().trimmed().isEmpty(), engineMs); // The prompt.
    }
    TerminalView* view() const { return m_pane->currentView(); }
    TerminalSession* session() const { return view()->session(); }
    QString screen() const { return view()->adapter()->screenText(); }
    void typeLine(const QString& line)
    {
        QWidget* const display = view()->adapter()->focusProxy();
        for (const QChar character : line) { // Not by QTest, which knows ASCII keys only.
            QKeyEvent press(QEvent::KeyPress, Qt::Key_unknown, Qt::NoModifier, QString(character));
            QCoreApplication::sendEvent(display, &press);
        }
        QTest::keyClick(display, Qt::Key_Return);
    }
    bool hasLine(const QString& line) const
    {
        return screen().contains(QRegularExpression(u"^%1\\s*$"_s.arg(QRegularExpression::escape(line)),
                                                    QRegularExpression::MultilineOption));
    }
    bool processRuns(const QString& command) const
    {
        const auto table = await(m_provider->listProcesses(m_key.id), engineMs);
        return table && *table && std::ranges::any_of((*table)->rows, [&command](const QStringList& row) {
                   return row.join(u' ').contains(command);
               });
    }
    QString sizeLine() const
    {
        const auto cells = view()->adapter()->cells();
        return u"%1 %2"_s.arg(QString::number(cells->rows), QString::number(cells->columns));
    }

    const SystemClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<TerminalService> m_service;
    std::unique_ptr<TerminalPane> m_pane;
    Provider* m_provider = nullptr;
    SandboxKey m_key;
};

void TestTerminalEngine::initTestCase()
{
    QSettings().clear();
    m_theme = std::make_unique<Theme>();
}

void TestTerminalEngine::init()
{
    m_providers = std::make_unique<ProviderRegistry>();
    m_providers->registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
        return std::make_unique<DockerProvider>(config, m_clock);
    });
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, m_clock);
    m_service = std::make_unique<TerminalService>(*m_providers, *m_sandboxes, m_clock);
    m_pane = std::make_unique<TerminalPane>(*m_service, *m_sandboxes, *m_providers, *m_theme);
    QVERIFY(showAndWait(m_pane.get(), {800, 480}));
}

void TestTerminalEngine::cleanup()
{
    m_pane.reset();
    m_service.reset();
    m_sandboxes.reset();
    m_providers.reset();
    SANDGLASS_ENGINE(engine);
    engine.removeContainers();
}

void TestTerminalEngine::runsACommandInARealShell()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"echo $((6*7))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"42"_s), engineMs);
    typeLine(u"echo $TERM; echo Grüße"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"xterm-256color"_s), engineMs);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"Grüße"_s), engineMs);
    QCOMPARE(screen().count(u"echo $((6*7))"_s), 1); // Echoed once, by the far end.
}

void TestTerminalEngine::hasTheRightSizeAndFollowsTheWidget()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"stty size"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(sizeLine()), engineMs);
    const QString before = sizeLine();
    m_pane->resize(1000, 640);
    QTRY_VERIFY(sizeLine() != before);
    QTRY_VERIFY_WITH_TIMEOUT(
        [this] {
            typeLine(u"stty size"_s);
            return QTest::qWaitFor([this] { return hasLine(sizeLine()); }, 500);
        }(),
        engineMs);
}

void TestTerminalEngine::interruptsAProgram()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"sleep 4321; echo status $?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(processRuns(u"sleep 4321"_s), engineMs);
    QTest::keyClick(view()->adapter()->focusProxy(), Qt::Key_C, Qt::ControlModifier);
    typeLine(u"echo after $((1+1))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"after 2"_s), engineMs);
}

void TestTerminalEngine::tellsTheExitCodeAndReconnects()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"exit 3"_s);
    QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Ended, engineMs);
    QCOMPARE(session()->exitCode(), 3);
    QTRY_VERIFY(child<QLabel>(view(), u"terminalEndText"_s)->text().contains(u'3'));
    QVERIFY(click(child<QPushButton>(view(), u"terminalReconnect"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Running, engineMs);
    typeLine(u"echo again $((2+3))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"again 5"_s), engineMs);
    QVERIFY2(screen().contains(u"exit 3"_s), "what the first shell printed is still there");
}

void TestTerminalEngine::showsAFloodWhole()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"i=0; while [ $i -lt 20000 ]; do echo line-$i-0123456789012345678901234567890123456789; i=$((i+1)); done;"
             " echo done-$((1+1))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"done-2"_s), engineMs);
    // Of the end nothing is missing.
    const QString all = screen();
    for (int line = 19000; line < 20000; ++line)
        QVERIFY2(all.contains(u"line-%1-0123"_s.arg(line)), qPrintable(QString::number(line)));
}

void TestTerminalEngine::closingEndsTheProcess()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"sleep 4321"_s);
    QTRY_VERIFY_WITH_TIMEOUT(processRuns(u"sleep 4321"_s), engineMs);
    m_service->close(session());
    QTRY_VERIFY_WITH_TIMEOUT(!processRuns(u"sleep 4321"_s), engineMs);
    QVERIFY(runs());
}

void TestTerminalEngine::saysThatThereIsNoShell()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox(u"sandglass-noshell"_s);
    m_pane->setSandboxes({m_key});
    m_pane->openTerminal();
    QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Lost, engineMs);
    QCOMPARE(child<QLabel>(view(), u"terminalEndText"_s)->text(), u"This image has no shell."_s);
    m_pane->openTerminal({{u"/bin/sleep"_s, u"0"_s}, {}});
    QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Ended, engineMs);
    QCOMPARE(session()->exitCode(), 0);
}

void TestTerminalEngine::survivesAStopAndAStartOfTheSandbox()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    const auto stopped = await(m_provider->stopSandbox(m_key.id, 1), engineMs);
    QVERIFY2(stopped && *stopped, stopped ? why(*stopped) : "no answer");
    QTRY_VERIFY_WITH_TIMEOUT(!session()->isActive() && session()->sandboxStopped(), engineMs);
    QTRY_VERIFY_WITH_TIMEOUT(!session()->canReconnect(), engineMs);
    const auto started = await(m_provider->startSandbox(m_key.id), engineMs);
    QVERIFY2(started && *started, started ? why(*started) : "no answer");
    QTRY_VERIFY_WITH_TIMEOUT(session()->canReconnect(), engineMs);
    view()->reconnect();
    QTRY_VERIFY_WITH_TIMEOUT(session()->state() == State::Running, engineMs);
    typeLine(u"echo back $((4+4))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"back 8"_s), engineMs);
}

void TestTerminalEngine::overviewAndChangesShowTheSandbox()
{
    SANDGLASS_ENGINE(engine);
    useEngine(engine);
    makeSandbox();
    openTerminal();
    typeLine(u"mkdir /fresh; echo x > /fresh/file; echo made $((7+2))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine(u"made 9"_s), engineMs);

    OverviewPane overview(*m_sandboxes, *m_providers, m_clock, *m_theme);
    overview.setSandboxes({m_key});
    QVERIFY(showAndWait(&overview, {800, 700}));
    const auto* const command = child<QLabel>(&overview, u"factCommand"_s);
    QTRY_COMPARE_WITH_TIMEOUT(command->text(), u"sleep 1000"_s, engineMs);
    QTRY_VERIFY_WITH_TIMEOUT(child<QAbstractItemView>(&overview, u"processes"_s)->model()->rowCount() >= 2, engineMs);

    ChangesPane changes(*m_sandboxes, *m_providers, *m_theme);
    changes.setSandboxes({m_key});
    QVERIFY(showAndWait(&changes, {800, 400}));
    const QAbstractItemModel* const model = child<QTreeView>(&changes, u"changesTree"_s)->model();
    QTRY_VERIFY_WITH_TIMEOUT(
        !model->match(model->index(0, 0), Qt::DisplayRole, u"file"_s, 1, Qt::MatchExactly | Qt::MatchRecursive)
             .isEmpty(),
        engineMs);
}

SANDGLASS_GUI_TEST_MAIN(TestTerminalEngine)

#include "tst_terminalengine.moc"
