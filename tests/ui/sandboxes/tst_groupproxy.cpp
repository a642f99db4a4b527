// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/groupproxy.h"

#include "core/sandboxes/sandboxroles.h"

#include <QAbstractItemModelTester>
#include <QStandardItemModel>
#include <QTest>

#include <memory>

using namespace sandglass;
using namespace Qt::StringLiterals;

/// The source's rows are "group name"; the proxy groups by the first word.
class TestGroupProxy : public QObject
{
    Q_OBJECT

private:
    static QString groupOf(const QModelIndex& index) { return index.data().toString().section(u' ', 0, 0); }

    /// "a(1 2) b(3)" for grouped rows, "a 1, b 3" for flat ones.
    QString print() const
    {
        QStringList tops;
        for (int row = 0; row < m_proxy->rowCount(); ++row) {
            const QModelIndex top = m_proxy->index(row, 0);
            if (!m_proxy->isGroup(top)) {
                tops.append(top.data().toString());
                continue;
            }
            QStringList children;
            for (int child = 0; child < m_proxy->rowCount(top); ++child)
                children.append(m_proxy->index(child, 0, top).data().toString().section(u' ', 1));
            tops.append(u"%1(%2)"_s.arg(top.data(role(SandboxRole::GroupTitle)).toString(), children.join(u' ')));
        }
        return tops.join(m_proxy->isGrouped() ? u" "_s : u", "_s);
    }
    void fill(const QStringList& rows)
    {
        for (const QString& row : rows)
            m_source->appendRow(new QStandardItem(row));
    }

    std::unique_ptr<QStandardItemModel> m_source;
    std::unique_ptr<GroupProxy> m_proxy;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private Q_SLOTS:
    void init()
    {
        m_source = std::make_unique<QStandardItemModel>();
        m_proxy = std::make_unique<GroupProxy>();
        m_proxy->setSourceModel(m_source.get());
        m_tester = std::make_unique<QAbstractItemModelTester>(m_proxy.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_proxy.reset();
        m_source.reset();
    }

    void isFlatAtFirst()
    {
        fill({u"a 1"_s, u"b 3"_s, u"a 2"_s});
        QCOMPARE(print(), u"a 1, b 3, a 2"_s);
        m_source->removeRow(1);
        QCOMPARE(print(), u"a 1, a 2"_s);
    }

    void groupsAndBack()
    {
        fill({u"a 1"_s, u"b 3"_s, u"a 2"_s});
        m_proxy->setGrouping(groupOf);
        QCOMPARE(print(), u"a(1 2) b(3)"_s);
        m_proxy->setGrouping({});
        QCOMPARE(print(), u"a 1, b 3, a 2"_s);
    }

    void newRowsGoIntoTheirGroups()
    {
        m_proxy->setGrouping(groupOf);
        fill({u"a 1"_s, u"b 3"_s, u"a 2"_s});
        QCOMPARE(print(), u"a(1 2) b(3)"_s);
        m_source->insertRow(0, new QStandardItem(u"b 0"_s));
        QCOMPARE(print(), u"a(1 2) b(0 3)"_s);
    }

    void aGroupGoesWithItsLastRow()
    {
        m_proxy->setGrouping(groupOf);
        fill({u"a 1"_s, u"b 3"_s, u"a 2"_s, u"c 4"_s});
        m_source->removeRow(1);
        QCOMPARE(print(), u"a(1 2) c(4)"_s);
        m_source->removeRows(0, 2);
        QCOMPARE(print(), u"c(4)"_s);
        QCOMPARE(m_proxy->mapToSource(m_proxy->index(0, 0, m_proxy->index(0, 0))).row(), 0);
    }

    void aChangedRowMovesToItsGroup()
    {
        m_proxy->setGrouping(groupOf);
        fill({u"a 1"_s, u"a 2"_s});
        m_source->item(1)->setText(u"b 2"_s);
        QCOMPARE(print(), u"a(1) b(2)"_s);
    }

    void groupsAreNothingToSelect()
    {
        m_proxy->setGrouping(groupOf);
        fill({u"a 1"_s});
        const QModelIndex group = m_proxy->index(0, 0);
        QVERIFY(!group.flags().testFlag(Qt::ItemIsSelectable));
        QVERIFY(m_proxy->index(0, 0, group).flags().testFlag(Qt::ItemIsSelectable));
    }
};

QTEST_GUILESS_MAIN(TestGroupProxy)
#include "tst_groupproxy.moc"
