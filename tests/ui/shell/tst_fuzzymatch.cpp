// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"

#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestFuzzyMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing to look for") << QString() << u"anything"_s << true;
        QTest::newRow("whole") << u"logs"_s << u"View logs"_s << true;
        QTest::newRow("case") << u"VIEW"_s << u"View logs"_s << true;
        QTest::newRow("initials") << u"nsb"_s << u"New sandbox"_s << true;
        QTest::newRow("words in any order") << u"logs view"_s << u"View logs"_s << true;
        QTest::newRow("letters in the wrong order") << u"gols"_s << u"logs"_s << false;
        QTest::newRow("one word missing") << u"view files"_s << u"View logs"_s << false;
        QTest::newRow("longer than the text") << u"logs and more"_s << u"logs"_s << false;
    }
    void finds()
    {
        QFETCH(const QString, words);
        QFETCH(const QString, text);
        QFETCH(const bool, found);
        QCOMPARE(fuzzyScore(words, text) > 0, found);
    }

    void ranks_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QStringList>("bestFirst");
        QTest::newRow("beginning of a word")
            << u"log"_s << QStringList{u"logs"_s, u"View logs"_s, u"catalogue"_s, u"l o g"_s};
        QTest::newRow("the shorter of two alike") << u"api"_s << QStringList{u"api-1"_s, u"api-1-of-the-shop"_s};
        QTest::newRow("neighbours") << u"rst"_s << QStringList{u"first"_s, u"Restart"_s};
    }
    void ranks()
    {
        QFETCH(const QString, words);
        QFETCH(const QStringList, bestFirst);
        QStringList ranked = bestFirst;
        std::ranges::stable_sort(ranked, [&words](const QString& left, const QString& right) {
            return fuzzyScore(words, left) > fuzzyScore(words, right);
        });
        QCOMPARE(ranked, bestFirst);
    }
};

QTEST_GUILESS_MAIN(TestFuzzyMatch)
#include "tst_fuzzymatch.moc"
