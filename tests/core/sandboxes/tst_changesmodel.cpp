// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/changesmodel.h"
#include "core/sandboxes/processmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

using Kind = FileChange::Kind;

class TestChangesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsATree();
    void foldersThatOnlyLeadToChangesAreNoChanges();
    void filtersByPathAndKind();
    void countsAllAndShown();
    void oddPathsDoNoHarm();
    void isBounded();
    void processesKeepTheirRows();

private:
    const QList<FileChange> m_changes{
        {Kind::Changed, u"/etc"_s},    {Kind::Changed, u"/etc/hosts"_s},     {Kind::Added, u"/work"_s},
        {Kind::Added, u"/work/src"_s}, {Kind::Added, u"/work/src/main.c"_s}, {Kind::Deleted, u"/bin/sh"_s}};
};

void TestChangesModel::showsATree()
{
    ChangesModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTree(buildChangeTree(m_changes, {}));
    QStringList top;
    for (int row = 0; row < model.rowCount(); ++row)
        top.append(model.index(row, 0).data(role(ChangeRole::Name)).toString());
    QCOMPARE(top, (QStringList{u"bin"_s, u"etc"_s, u"work"_s}));
    const QModelIndex source = model.index(0, 0, model.index(2, 0));
    QCOMPARE(source.data(role(ChangeRole::Path)).toString(), u"/work/src"_s);
    QCOMPARE(model.index(0, 0, source).data(role(ChangeRole::Path)).toString(), u"/work/src/main.c"_s);
    QCOMPARE(source.data(role(ChangeRole::Kind)).toInt(), static_cast<int>(Kind::Added));
    model.setTree(buildChangeTree({}, {}));
    QCOMPARE(model.rowCount(), 0);
}

void TestChangesModel::foldersThatOnlyLeadToChangesAreNoChanges()
{
    ChangesModel model;
    model.setTree(buildChangeTree(m_changes, {}));
    QVERIFY(!model.index(0, 0).data(role(ChangeRole::Kind)).isValid()); // /bin is not listed,
    QVERIFY(!model.index(1, 0).data(role(ChangeRole::Kind)).isValid()); // /etc only for /etc/hosts.
    QCOMPARE(model.tree().all, (ChangeCounts{3, 1, 1}));
}

void TestChangesModel::filtersByPathAndKind()
{
    const auto tree = buildChangeTree(m_changes, {u"MAIN"_s, true, true, true});
    QCOMPARE(tree->shown.total(), 1);
    QCOMPARE(tree->root.children.size(), 1U);
    QVERIFY2(!tree->root.children.front()->kind, "the folder is there for what is below it");
    QCOMPARE(buildChangeTree(m_changes, {{}, false, false, true})->shown, (ChangeCounts{0, 0, 1}));
}

void TestChangesModel::countsAllAndShown()
{
    const auto tree = buildChangeTree(m_changes, {u"etc"_s, true, true, true});
    QCOMPARE(tree->all.total(), 5);
    QCOMPARE(tree->shown, (ChangeCounts{0, 1, 0}));
}

void TestChangesModel::oddPathsDoNoHarm()
{
    const auto tree = buildChangeTree({{Kind::Added, {}},
                                       {Kind::Added, u"/"_s},
                                       {Kind::Added, u"relative"_s},
                                       {Kind::Added, QString(100000, u'/')},
                                       {Kind::Added, u"/a"_s},
                                       {Kind::Deleted, u"/a"_s}},
                                      {});
    QCOMPARE(tree->root.children.size(), 1U);
}

void TestChangesModel::isBounded()
{
    QList<FileChange> many;
    for (int i = 0; i < 200010; ++i)
        many.append({Kind::Added, u"/d/%1"_s.arg(i)});
    const auto tree = buildChangeTree(many, {});
    QVERIFY(tree->truncated);
    QCOMPARE(tree->all.added, 200000);
}

void TestChangesModel::processesKeepTheirRows()
{
    ProcessModel model;
    const QAbstractItemModelTester tester(&model);
    const QStringList titles{u"PID"_s, u"CMD"_s};
    model.setTable({titles, {{u"1"_s, u"sh"_s}, {u"7"_s, u"sleep"_s}}});
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const QPersistentModelIndex second(model.index(1, 1));
    model.setTable({titles, {{u"1"_s, u"sh"_s}, {u"7"_s, u"sleep 5"_s}, {u"9"_s}}});
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(second.data().toString(), u"sleep 5"_s);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 1).data().toString(), QString()); // A row with too few cells.
    model.setTable({titles, {{u"1"_s, u"sh"_s}}});
    QVERIFY(!second.isValid());
}

QTEST_GUILESS_MAIN(TestChangesModel)

#include "tst_changesmodel.moc"
