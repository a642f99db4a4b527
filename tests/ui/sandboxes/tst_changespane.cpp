// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/changeroles.h"
#include "core/sandboxes/changesmodel.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/changesdecorator.h"
#include "ui/sandboxes/changespane.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using Kind = FileChange::Kind;

class TestChangesPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsChangesWithGlyphAndWord();
    void countsByKind();
    void filtersByPathAndKind();
    void saysThatNothingHasChanged();
    void saysWhatIsNotCovered();
    void saysWhyAConnectionHasNoChanges();
    void errorsCanBeRetried();
    void readsOnRequestOnly();
    void openFoldersStayOpen();
    void keysGoToTheTreeWhenThePaneIsAskedFor();
    void keepsWhatItKnowsThroughAnOutage();
    void copiesThePath();
    void decoratorIsAGoodModel();
    void isAccessible();

private:
    QTreeView* tree() const { return m_pane->findChild<QTreeView*>(u"changesTree"_s); }
    QString words() const { return visibleTexts(m_pane.get()).join(u'\n'); }
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<ChangesPane> m_pane;
    FakeProvider* m_provider = nullptr;
    const SandboxKey m_key{u"fake"_s, u"api-1"_s};
};

void TestChangesPane::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void TestChangesPane::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_providers = std::make_unique<ProviderRegistry>();
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, *m_clock);
    m_provider = FakeProvider::addTo(*m_providers);
    m_provider->list({m_provider->makeSandbox(u"api-1"_s)});
    m_provider->changes = {{Kind::Changed, u"/etc"_s},
                           {Kind::Changed, u"/etc/hosts"_s},
                           {Kind::Added, u"/work"_s},
                           {Kind::Added, u"/work/main.c"_s},
                           {Kind::Deleted, u"/bin/sh"_s}};
    m_pane = std::make_unique<ChangesPane>(*m_sandboxes, *m_providers, *m_theme);
    QVERIFY(showAndWait(m_pane.get(), {800, 500}));
}

void TestChangesPane::cleanup()
{
    m_pane.reset();
    m_sandboxes.reset();
    m_providers.reset();
}

void TestChangesPane::showsChangesWithGlyphAndWord()
{
    QVERIFY(words().contains(u"No sandbox selected"_s));
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    const QAbstractItemModel* const model = tree()->model();
    QCOMPARE(model->rowCount(), 3);
    const QModelIndex shell = model->index(0, 1, model->index(0, 0));
    QCOMPARE(shell.data().toString(), u"− deleted"_s);
    QCOMPARE(shell.siblingAtColumn(0).data().toString(), u"sh"_s);
    QCOMPARE(shell.siblingAtColumn(0).data(Qt::AccessibleTextRole).toString(), u"sh, deleted"_s);
    QCOMPARE(model->index(1, 1).data().toString(), QString()); // /etc only leads to /etc/hosts.
    QVERIFY(tree()->isExpanded(model->index(0, 0)));
}

void TestChangesPane::countsByKind()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    QCOMPARE(child<QToolButton>(m_pane.get(), u"changesAdded"_s)->text(), u"+ 2 added"_s);
    QCOMPARE(child<QToolButton>(m_pane.get(), u"changesChanged"_s)->text(), u"~ 1 changed"_s);
    QCOMPARE(child<QToolButton>(m_pane.get(), u"changesDeleted"_s)->text(), u"− 1 deleted"_s);
}

void TestChangesPane::filtersByPathAndKind()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    QVERIFY(type(child<QLineEdit>(m_pane.get(), u"changesFilter"_s), u"MAIN"_s));
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"changesAdded"_s)));
    QTRY_VERIFY(words().contains(u"Nothing matches the filter"_s));
    QPushButton* all = nullptr;
    const auto buttons = m_pane->findChildren<QPushButton*>(u"emptyButton"_s);
    for (QPushButton* button : buttons) {
        if (button->isVisible())
            all = button;
    }
    QVERIFY(click(all));
    QTRY_COMPARE(tree()->model()->rowCount(), 3);
    QTRY_VERIFY(tree()->isVisible());
}

void TestChangesPane::saysThatNothingHasChanged()
{
    m_provider->changes.clear();
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(words().contains(u"Nothing has changed"_s));
    QVERIFY(words().contains(u"Volumes and bind mounts are not covered."_s));
    m_provider->changes = {{Kind::Added, u"/x"_s}};
    m_pane->refresh();
    QTRY_VERIFY(tree()->isVisible());
}

void TestChangesPane::saysWhatIsNotCovered()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    QVERIFY(words().contains(u"Volumes and bind mounts are not covered."_s));
}

void TestChangesPane::saysWhyAConnectionHasNoChanges()
{
    Capabilities none;
    none.lack(Capability::Changes, CapabilityReason::NotInProvider);
    m_provider->setCapabilities(none);
    m_pane->setSandboxes({m_key});
    QVERIFY(words().contains(u"Changes cannot be shown"_s));
    QCOMPARE(m_provider->count(u"listChanges"_s), 0);
}

void TestChangesPane::errorsCanBeRetried()
{
    m_provider->failures.insert(Operation::ListChanges, fail(ErrorKind::Timeout, u"too slow"_s).error());
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(words().contains(u"too slow"_s));
    QVERIFY(words().contains(u"could not be read"_s));
    m_provider->failures.clear();
    m_pane->refresh();
    QTRY_VERIFY(tree()->isVisible());
    QVERIFY(!words().contains(u"too slow"_s));
}

void TestChangesPane::readsOnRequestOnly()
{
    m_pane->hide();
    m_pane->setSandboxes({m_key});
    QCoreApplication::processEvents();
    QCOMPARE(m_provider->count(u"listChanges"_s), 0);
    m_pane->show();
    QTRY_COMPARE(m_provider->count(u"listChanges"_s), 1);
    m_provider->change(m_provider->makeSandbox(u"api-1"_s, SandboxState::Paused));
    QTRY_VERIFY(tree()->isVisible());
    QCOMPARE(m_provider->count(u"listChanges"_s), 1);
    QVERIFY(click(child<QToolButton>(m_pane.get(), u"changesRefresh"_s)));
    QTRY_COMPARE(m_provider->count(u"listChanges"_s), 2);
}

void TestChangesPane::openFoldersStayOpen()
{
    for (int i = 0; i < 500; ++i)
        m_provider->changes.append({Kind::Added, u"/work/many/%1"_s.arg(i)});
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    const auto work = [this] { return tree()->model()->index(2, 0); };
    QVERIFY(!tree()->isExpanded(work()));
    tree()->expand(work());
    m_provider->changes.append({Kind::Added, u"/work/late"_s});
    m_pane->refresh();
    QTRY_COMPARE(child<QToolButton>(m_pane.get(), u"changesAdded"_s)->text(), u"+ 503 added"_s);
    QTRY_VERIFY(tree()->isExpanded(work()));
    QVERIFY(!tree()->isExpanded(tree()->model()->index(0, 0)));
}

void TestChangesPane::keysGoToTheTreeWhenThePaneIsAskedFor()
{
    m_pane->setSandboxes({m_key});
    m_pane->setFocus(); // while it reads
    QTRY_VERIFY(tree()->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_End);
    QCOMPARE(tree()->currentIndex().data(role(ChangeRole::Path)).toString(), u"/work/main.c"_s);
}

void TestChangesPane::keepsWhatItKnowsThroughAnOutage()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    m_clock->advanceMs(90 * 1000);
    m_provider->setPhase(ConnectionPhase::Unreachable);
    QTRY_VERIFY(words().contains(u"as it was 1 min ago"_s));
    QVERIFY(tree()->isVisible());
    QCOMPARE(tree()->model()->index(2, 0).data(Qt::ForegroundRole).value<QColor>(), m_theme->color(Role::MutedText));
    QVERIFY(!child<QToolButton>(m_pane.get(), u"changesRefresh"_s)->isEnabled());
    m_provider->changes.append({Kind::Added, u"/work/meanwhile"_s});
    m_provider->setPhase(ConnectionPhase::Ready);
    QTRY_COMPARE(child<QToolButton>(m_pane.get(), u"changesAdded"_s)->text(), u"+ 3 added"_s);
    QVERIFY(!words().contains(u"Not connected"_s));
}

void TestChangesPane::copiesThePath()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    const QAbstractItemModel* const model = tree()->model();
    tree()->setCurrentIndex(model->index(0, 0, model->index(2, 0)));
    child<QAction>(m_pane.get(), u"changesCopyPath"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/work/main.c"_s);
}

void TestChangesPane::decoratorIsAGoodModel()
{
    ChangesModel source;
    ChangesDecorator decorator(*m_theme);
    decorator.setSourceModel(&source);
    const QAbstractItemModelTester tester(&decorator);
    source.setTree(buildChangeTree(m_provider->changes, {}));
    QCOMPARE(decorator.rowCount(), 3);
    source.setTree(buildChangeTree({{Kind::Added, u"/<b>\u202Ex"_s}}, {}));
    QVERIFY(decorator.index(0, 0).data().toString().startsWith(u"<b>"_s));
    QVERIFY(!decorator.index(0, 0).data().toString().contains(QChar(0x202e)));
}

void TestChangesPane::isAccessible()
{
    m_pane->setSandboxes({m_key});
    QTRY_VERIFY(tree()->isVisible());
    QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
}

SANDGLASS_GUI_TEST_MAIN(TestChangesPane)

#include "tst_changespane.moc"
