// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/inspectpane.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestInspectPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsTheDescription();
    void isHighlightedInLightAndDark();
    void searchesAndCounts();
    void keepsWhatItKnowsThroughAnOutage();
    void copiesEverything();
    void keysGoToTheTextWhenThePaneIsAskedFor();
    void readsAgainAndKeepsThePlace();
    void largeDescriptionsAreCut();
    void errorsCanBeRetried();
    void staysQuietWhileHidden();
    void isAccessible();

private:
    QPlainTextEdit* text() const { return m_pane->findChild<QPlainTextEdit*>(u"inspectText"_s); }
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<InspectPane> m_pane;
    FakeProvider* m_provider = nullptr;
    const SandboxKey m_key{u"fake"_s, u"api-1"_s};
};

void TestInspectPane::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void TestInspectPane::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_providers = std::make_unique<ProviderRegistry>();
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, *m_clock);
    m_provider = FakeProvider::addTo(*m_providers);
    m_provider->list({m_provider->makeSandbox(u"api-1"_s)});
    m_provider->inspection =
        QJsonObject{{u"Id"_s, u"api-1"_s}, {u"Names"_s, QJsonArray{u"name one"_s, u"NAME two"_s}}, {u"Pid"_s, 42}};
    m_pane = std::make_unique<InspectPane>(*m_sandboxes, *m_providers, *m_theme);
    QVERIFY(showAndWait(m_pane.get(), {800, 500}));
}

void TestInspectPane::cleanup()
{
    m_pane.reset();
    m_sandboxes.reset();
    m_providers.reset();
}

void TestInspectPane::showsTheDescription()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    QCOMPARE(QJsonDocument::fromJson(text()->toPlainText().toUtf8()).object(), m_provider->inspection);
    QVERIFY(text()->isReadOnly());
}

void TestInspectPane::isHighlightedInLightAndDark()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    const auto colors = [this] {
        QList<QColor> found;
        const auto formats = text()->document()->findBlockByNumber(1).layout()->formats();
        for (const auto& range : formats)
            found.append(range.format.foreground().color());
        return found;
    };
    m_theme->setScheme(Theme::Scheme::Light);
    QTRY_VERIFY(!colors().isEmpty());
    const auto light = colors();
    m_theme->setScheme(Theme::Scheme::Dark);
    QTRY_VERIFY(colors() != light);
    m_theme->setScheme(Theme::Scheme::System);
}

void TestInspectPane::searchesAndCounts()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    auto* const search = child<QLineEdit>(m_pane.get(), u"inspectSearch"_s);
    auto* const count = child<QLabel>(m_pane.get(), u"inspectCount"_s);
    m_pane->focusSearch();
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, u"name"_s);
    QTRY_COMPARE(count->text(), u"1 of 3"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(count->text(), u"2 of 3"_s);
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count->text(), u"3 of 3"_s);
    QCOMPARE(text()->extraSelections().size(), 3);
    QTest::keyClicks(search, u"x"_s);
    QTRY_COMPARE(count->text(), u"no match"_s);
    QVERIFY(!child<QToolButton>(m_pane.get(), u"inspectNext"_s)->isEnabled());
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_COMPARE(count->text(), QString());
}

void TestInspectPane::copiesEverything()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"inspectCopy"_s)));
    QCOMPARE(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object(), m_provider->inspection);
}

void TestInspectPane::keysGoToTheTextWhenThePaneIsAskedFor()
{
    m_pane->setSandboxes({m_key});
    m_pane->setFocus(); // while it reads
    QTRY_VERIFY(text()->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(text()->textCursor().selectedText().size(), text()->toPlainText().size());
}

void TestInspectPane::keepsWhatItKnowsThroughAnOutage()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    const auto words = [this] { return visibleTexts(m_pane.get()).join(u'\n'); };
    m_provider->setPhase(ConnectionPhase::Unreachable);
    QTRY_VERIFY(words().contains(u"Not connected"_s));
    QVERIFY(text()->isVisible());
    m_provider->inspection.insert(u"Later"_s, true);
    m_provider->setPhase(ConnectionPhase::Ready);
    QTRY_VERIFY(text()->toPlainText().contains(u"Later"_s));
    QVERIFY(!words().contains(u"Not connected"_s));
}

void TestInspectPane::readsAgainAndKeepsThePlace()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    QTextCursor cursor = text()->textCursor();
    cursor.setPosition(20);
    text()->setTextCursor(cursor);
    m_pane->refresh();
    QTRY_COMPARE(m_provider->count(u"inspectSandbox"_s), 2);
    QCoreApplication::processEvents();
    QCOMPARE(text()->textCursor().position(), 20);
    m_provider->inspection.insert(u"Pid"_s, 43);
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"inspectRefresh"_s)));
    QTRY_VERIFY(text()->toPlainText().contains(u"43"_s));
}

void TestInspectPane::largeDescriptionsAreCut()
{
    QJsonArray many;
    for (int i = 0; i < 60000; ++i)
        many.append(u"a rather long value of a label, to get over the bound %1"_s.arg(i));
    m_provider->inspection.insert(u"Many"_s, many);
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY_WITH_TIMEOUT(text()->isVisible(), 20000);
    QVERIFY(text()->toPlainText().size() <= JsonText::longest + 10);
    QVERIFY(child<QLabel>(m_pane.get(), u"inspectNote"_s)->isVisible());
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"inspectCopy"_s)));
    QVERIFY(QGuiApplication::clipboard()->text().size() > JsonText::longest);
}

void TestInspectPane::errorsCanBeRetried()
{
    m_provider->failures.insert(Operation::InspectSandbox, fail(ErrorKind::Timeout, u"too slow"_s).error());
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(visibleTexts(m_pane.get()).join(u'\n').contains(u"too slow"_s));
    QVERIFY(!text()->isVisible());
    m_provider->failures.clear();
    m_pane->refresh();
    QTRY_VERIFY(text()->isVisible());
    QVERIFY(!visibleTexts(m_pane.get()).join(u'\n').contains(u"too slow"_s));
}

void TestInspectPane::staysQuietWhileHidden()
{
    m_pane->hide();
    m_pane->setSandboxes({m_key});
    m_pane->refresh();
    QCoreApplication::processEvents();
    QCOMPARE(m_provider->count(u"inspectSandbox"_s), 0);
    m_pane->show();
    QTRY_COMPARE(m_provider->count(u"inspectSandbox"_s), 1);
}

void TestInspectPane::isAccessible()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(text()->isVisible());
    QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
}

SANDGLASS_GUI_TEST_MAIN(TestInspectPane)

#include "tst_inspectpane.moc"
