// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hostilepayloads.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/emptystate.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QTextDocument>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

bool isHarmless(QChar unit)
{
    const char16_t code = unit.unicode();
    return code >= 0x20 && !(code >= 0x7f && code < 0xa0) && code != 0xad && !(code >= 0x200b && code <= 0x200f) &&
           !(code >= 0x2028 && code <= 0x202e) && !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

} // namespace

class TestPlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreCutInTheMiddle()
    {
        QCOMPARE(shownName(u"api-1"_s, 8), u"api-1"_s);
        QCOMPARE(shownName(u"sandbox-of-a-commit-1"_s, 8), u"sand…t-1"_s);
        QCOMPARE(shownName(u"sandbox\n-1"_s, 7), u"san…\u240A-1"_s);
        // Never through one character.
        const QString sand = QString::fromUcs4(U"\U0001F3DD").repeated(6);
        const QString cut = shownName(sand, 6);
        QVERIFY(cut.isValidUtf16());
        QVERIFY(cut.contains(u'…') && cut.size() <= 6);
    }

    void ordinaryTextIsUntouched_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words") << u"node server.js --port=8080"_s;
        QTest::newRow("umlauts") << u"Größe für Straße"_s;
        QTest::newRow("Chinese") << u"沙盒"_s;
        QTest::newRow("Arabic") << u"صندوق"_s;
        QTest::newRow("combined accents") << u"e\u0301a\u0323\u0302"_s;
        QTest::newRow("outside the basic plane") << u"\U0001F680 launch"_s;
        QTest::newRow("markup") << u"<b>not bold</b> &amp; \"quoted\""_s;
        QTest::newRow("empty") << QString();
    }
    void ordinaryTextIsUntouched()
    {
        QFETCH(QString, text);
        QCOMPARE(shown(text), text);
    }

    void controlsBecomeVisible_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("multiLine");
        QTest::addColumn<QString>("expected");
        QTest::newRow("override") << u"a\u202eb"_s << false << u"a‹U+202E›b"_s;
        QTest::newRow("zero width") << u"a\u200bb"_s << false << u"a‹U+200B›b"_s;
        QTest::newRow("escape") << u"\u001b[0m"_s << false << u"␛[0m"_s;
        QTest::newRow("null") << QString(QChar(u'\0')) << false << u"␀"_s;
        QTest::newRow("delete") << u"\u007f"_s << false << u"␡"_s;
        QTest::newRow("C1") << u"\u009b"_s << false << u"‹U+009B›"_s;
        QTest::newRow("tag") << u"\U000E0041"_s << false << u"‹U+E0041›"_s;
        QTest::newRow("line end in one line") << u"a\nb"_s << false << u"a␊b"_s;
        QTest::newRow("line end in many") << u"a\nb\tc"_s << true << u"a\nb\tc"_s;
        QTest::newRow("Windows line end") << u"a\r\nb"_s << true << u"a\nb"_s;
        QTest::newRow("lone carriage return") << u"a\rb"_s << true << u"a␍b"_s;
        QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << false << u"\ufffd"_s;
    }
    void controlsBecomeVisible()
    {
        QFETCH(QString, text);
        QFETCH(bool, multiLine);
        QFETCH(QString, expected);
        QCOMPARE(shown(text, 1000, multiLine), expected);
    }

    void longTextIsCut()
    {
        QCOMPARE(shown(u"abcdef"_s, 6), u"abcdef"_s);
        QCOMPARE(shown(u"abcdefg"_s, 6), u"abcde…"_s);
        QCOMPARE(shown(u"\U0001F680\U0001F680\U0001F680"_s, 4), u"\U0001F680…"_s);
        QCOMPARE(shown(u"abc"_s, 0), u"…"_s);
    }

    void marksDoNotPile()
    {
        const QString piled = shown(u"e"_s + u"\u0301"_s.repeated(10), 1000);
        QCOMPARE(piled.count(u'\u0301'), 4);
        QVERIFY(piled.contains("‹U+0301›"_L1) || piled.contains(u"‹U+0301›"_s));
    }

    void labelsHaveNoMnemonics() { QCOMPARE(shownLabel(u"R&D & more"_s), u"R&&D && more"_s); }

    void everyPayloadIsShownLiterally_data()
    {
        QTest::addColumn<QString>("text");
        for (const HostilePayload& payload : hostilePayloads())
            QTest::newRow(payload.name.constData()) << payload.text;
        QVERIFY(hostilePayloads().size() >= 40);
    }
    void everyPayloadIsShownLiterally()
    {
        QFETCH(QString, text);
        QElapsedTimer timer;
        timer.start();
        const QString line = shown(text);
        QVERIFY(timer.elapsed() < 50);
        QVERIFY(line.size() <= 1000);
        QVERIFY(std::ranges::all_of(line, isHarmless));

        timer.restart();
        QWidget owner;
        setPlainToolTip(&owner, text);
        QVERIFY(timer.elapsed() < 50);
        const QString tip = owner.toolTip();
        QVERIFY(tip.count(u'\n') < 20);
        if (Qt::mightBeRichText(tip)) {
            QTextDocument document;
            document.setHtml(tip);
            QVERIFY(!document.toPlainText().isEmpty());
            QVERIFY(!tip.contains("<img"_L1) && !tip.contains("<a "_L1) && !tip.contains("<table"_L1));
        }

        timer.restart();
        PlainLabel label(line);
        EmptyState empty;
        empty.setContent(u"search"_s, line, line, shownLabel(text));
        MessageBar bar;
        bar.showNotice(text);
        bar.showError({.kind = ErrorKind::Internal,
                       .operation = Operation::StartSandbox,
                       .subject = text,
                       .endpoint = text,
                       .serverText = text.left(4096)});
        for (QWidget* widget :
             {static_cast<QWidget*>(&label), static_cast<QWidget*>(&empty), static_cast<QWidget*>(&bar)}) {
            widget->resize(400, 300);
            widget->grab();
            const auto labels = widget->findChildren<QLabel*>();
            for (const QLabel* inner : labels)
                QVERIFY2(inner->textFormat() == Qt::PlainText || inner->text().isEmpty(),
                         qPrintable(inner->text().left(80)));
        }
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()));
    }

    void toolTipsAreBounded()
    {
        QVERIFY(plainToolTip(u"x "_s.repeated(5000)).size() <= 1100);
        QCOMPARE(plainToolTip(u"l\n"_s.repeated(500)).count(u'\n'), 19);
        QCOMPARE(plainToolTip(u"Start sandbox"_s), u"Start sandbox"_s);
        for (const QString& line : plainToolTip(u"word "_s.repeated(100)).split(u'\n'))
            QVERIFY(line.size() <= 100);
        QVERIFY(Qt::mightBeRichText(plainToolTip(u"<b>bold</b>"_s)));
        QVERIFY(plainToolTip(u"<b>bold</b>"_s).contains("&lt;b&gt;bold"_L1));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
