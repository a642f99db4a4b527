// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/linelayout.h"
#include "ui/logs/logitem.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class LineLayoutTest : public QObject
{
    Q_OBJECT

    static LineLayout layoutOf(const QString& text, int columns = 0)
    {
        LineLayout layout({text, {}, 0});
        layout.wrap(columns);
        return layout;
    }
    static QStringList rowsOf(const LineLayout& layout)
    {
        QStringList rows;
        for (int row = 0; row < layout.rows(); ++row)
            rows.append(layout.text().mid(layout.rowStart(row), layout.rowEnd(row) - layout.rowStart(row)));
        return rows;
    }

private Q_SLOTS:
    void breaksIntoRows_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QStringList>("rows");
        QTest::newRow("not wrapped") << u"abcdefgh"_s << 0 << QStringList{u"abcdefgh"_s};
        QTest::newRow("empty") << u""_s << 4 << QStringList{u""_s};
        QTest::newRow("plain") << u"abcdefgh"_s << 3 << QStringList{u"abc"_s, u"def"_s, u"gh"_s};
        QTest::newRow("exactly full") << u"abcdef"_s << 3 << QStringList{u"abc"_s, u"def"_s};
        QTest::newRow("wide characters") << u"日本語"_s << 4 << QStringList{u"日本"_s, u"語"_s};
        QTest::newRow("a wide one does not fit") << u"a日本"_s << 4 << QStringList{u"a日"_s, u"本"_s};
        QTest::newRow("pairs stay together") << u"😀😀"_s << 2 << QStringList{u"😀"_s, u"😀"_s};
        QTest::newRow("line feeds") << u"a\nbc\n\nd"_s << 0 << QStringList{u"a"_s, u"bc"_s, u""_s, u"d"_s};
        QTest::newRow("line feeds, wrapped") << u"abcde\nfg"_s << 3 << QStringList{u"abc"_s, u"de"_s, u"fg"_s};
        QTest::newRow("full rows before a line feed") << u"abc\ndef"_s << 3 << QStringList{u"abc"_s, u"def"_s};
    }
    void breaksIntoRows()
    {
        QFETCH(const QString, text);
        QFETCH(const int, columns);
        QFETCH(const QStringList, rows);
        QCOMPARE(rowsOf(layoutOf(text, columns)), rows);
    }

    void countsCells()
    {
        const LineLayout tabs = layoutOf(u"a\tb"_s);
        QCOMPARE(tabs.cellInRow(0, 1), 1);
        QCOMPARE(tabs.cellInRow(0, 2), 8);
        QCOMPARE(tabs.columns(), 9);
        const LineLayout wide = layoutOf(u"日x"_s);
        QCOMPARE(wide.cellInRow(0, 1), 2);
        QCOMPARE(wide.columns(), 3);
        const LineLayout combined = layoutOf(u"e\u0301x"_s);
        QCOMPARE(combined.cellInRow(0, 2), 1);
    }

    void findsPlaces()
    {
        const LineLayout plain = layoutOf(u"abcdefgh"_s, 3);
        QCOMPARE(plain.rowOf(4), 1);
        QCOMPARE(plain.offsetAt(1, 1.4), 4);
        QCOMPARE(plain.offsetAt(1, 99), 6);
        QCOMPARE(plain.offsetAt(0, -5), 0);
        const LineLayout wide = layoutOf(u"日本"_s);
        QCOMPARE(wide.offsetAt(0, 1.4), 1);
        QCOMPARE(wide.offsetAt(0, 0.4), 0);
        QCOMPARE((plain.wordAt(4)), (std::pair{0, 8}));
        QCOMPARE((layoutOf(u"say /etc/hosts: now"_s).wordAt(6)), (std::pair{4, 14}));
    }

    void findsAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("addresses");
        QTest::newRow("none") << u"no address here ://"_s << QStringList{};
        QTest::newRow("end of sentence") << u"see https://example.org/a."_s << QStringList{u"https://example.org/a"_s};
        QTest::newRow("in brackets") << u"(http://localhost:8080/x)"_s << QStringList{u"http://localhost:8080/x"_s};
        QTest::newRow("with brackets") << u"https://e.org/a_(b)"_s << QStringList{u"https://e.org/a_(b)"_s};
        QTest::newRow("two") << u"https://a.org https://b.org"_s << QStringList{u"https://a.org"_s, u"https://b.org"_s};
        QTest::newRow("other schemes") << u"file:///etc/passwd ftp://x.org javascript://x"_s << QStringList{};
        QTest::newRow("quoted") << u"\"https://a.org\","_s << QStringList{u"https://a.org"_s};
    }
    void findsAddresses()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, addresses);
        QStringList found;
        for (const LogLink& link : findLinks(text)) {
            found.append(link.address.toString());
            QCOMPARE(text.mid(link.start, link.length), found.last());
        }
        QCOMPARE(found, addresses);
    }
};

QTEST_GUILESS_MAIN(LineLayoutTest)
#include "tst_linelayout.moc"
