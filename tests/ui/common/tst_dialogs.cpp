// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/openaddress.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QList<QUrl> opened;

QDialog* openDialog(QWidget* parent, const QString& name)
{
    QDialog* dialog = nullptr;
    const auto exposed = [&] {
        dialog = parent->findChild<QDialog*>(name);
        return dialog && dialog->isVisible();
    };
    return QTest::qWaitFor(exposed, 5000) ? dialog : nullptr;
}

} // namespace

class TestDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_theme.setScheme(Theme::Scheme::Light); }
    void cleanup() { opened.clear(); }

    void confirmationReturnsAtOnceAndAnswersLater()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<ConfirmationAnswer> answer;
        dialogs::confirm(&parent,
                         {.title = u"Delete sandbox?"_s,
                          .text = u"<b>api-1</b> and its files are lost."_s,
                          .items = {},
                          .confirmButton = u"Delete sandbox"_s,
                          .checkBox = u"Delete its anonymous volumes too"_s,
                          .typeToConfirm = {}},
                         [&](ConfirmationAnswer given) { answer = given; });
        QVERIFY(!answer);
        QDialog* dialog = openDialog(&parent, u"confirmationDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(child<QLabel>(dialog, u"questionText"_s)->text(), u"<b>api-1</b> and its files are lost."_s);
        QCOMPARE(child<QLabel>(dialog, u"questionText"_s)->textFormat(), Qt::PlainText);
        QCOMPARE(accessibilityProblems(dialog).join(u'\n'), QString());
        keepPicture(*dialog, u"confirm"_s);
        QVERIFY(click(child<QCheckBox>(dialog, u"questionCheckBox"_s)));
        QVERIFY(click(child<QPushButton>(dialog, u"confirmButton"_s)));
        QTRY_VERIFY(answer);
        QVERIFY(answer->confirmed && answer->checked);
        QTRY_VERIFY(!parent.findChild<QDialog*>());
    }

    void escapeMeansNo()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<ConfirmationAnswer> answer;
        Confirmation question;
        question.title = u"Stop?"_s;
        question.confirmButton = u"Stop sandbox"_s;
        question.items = {u"one"_s, u"two"_s};
        dialogs::confirm(&parent, question, [&](ConfirmationAnswer given) { answer = given; });
        QDialog* dialog = openDialog(&parent, u"confirmationDialog"_s);
        QVERIFY(dialog);
        QCOMPARE(child<QListWidget>(dialog, u"questionItems"_s)->count(), 2);
        keepPicture(*dialog, u"confirm-items"_s);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(answer);
        QVERIFY(!answer->confirmed);
    }

    void enterLosesNothing()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<ConfirmationAnswer> answer;
        const Confirmation question{.title = u"Delete sandbox?"_s, .confirmButton = u"Delete sandbox"_s};
        dialogs::confirm(&parent, question, [&](ConfirmationAnswer given) { answer = given; });
        QDialog* dialog = openDialog(&parent, u"confirmationDialog"_s);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(answer);
        QVERIFY(!answer->confirmed);
    }

    void theWordMustBeTyped()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<ConfirmationAnswer> answer;
        Confirmation question;
        question.title = u"Delete volume?"_s;
        question.confirmButton = u"Delete volume"_s;
        question.typeToConfirm = u"data&<b>"_s;
        dialogs::confirm(&parent, question, [&](ConfirmationAnswer given) { answer = given; });
        QDialog* dialog = openDialog(&parent, u"confirmationDialog"_s);
        QVERIFY(dialog);
        auto* confirm = child<QPushButton>(dialog, u"confirmButton"_s);
        auto* line = child<QLineEdit>(dialog, u"questionTypedWord"_s);
        QVERIFY(!confirm->isEnabled());
        keepPicture(*dialog, u"confirm-typed"_s);
        const auto labels = dialog->findChildren<QLabel*>();
        QVERIFY2(
            std::ranges::any_of(labels, [](const QLabel* label) { return label->text().contains("data&&<b>"_L1); }),
            "a label with a buddy would take & for a mnemonic");
        QVERIFY(type(line, u"data"_s));
        QVERIFY(!confirm->isEnabled());
        QVERIFY(type(line, u"data&<b>"_s));
        QVERIFY(confirm->isEnabled());
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(answer);
        QVERIFY(answer->confirmed);
    }

    void aDeadParentIsNeverAnswered()
    {
        bool called = false;
        {
            QWidget parent;
            QVERIFY(showAndWait(&parent));
            dialogs::confirm(&parent, {.title = u"Really?"_s}, [&](ConfirmationAnswer) { called = true; });
            QVERIFY(openDialog(&parent, u"confirmationDialog"_s));
        }
        QTest::qWait(0);
        QVERIFY(!called);
    }

    void textIsJudgedWhileTyping()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<QString> answer;
        dialogs::askText(
            &parent, u"Rename sandbox"_s, u"New name"_s, u"api-1"_s,
            [&](std::optional<QString> text) { answer = text; },
            [](const QString& text) {
                return text.contains(u' ') ? u"No spaces. "_s.repeated(text.size() / 4).trimmed() : QString();
            });
        QDialog* dialog = openDialog(&parent, u"textDialog"_s);
        QVERIFY(dialog);
        auto* line = child<QLineEdit>(dialog, u"questionLine"_s);
        QCOMPARE(line->text(), u"api-1"_s);
        QCOMPARE(accessibilityProblems(dialog).join(u'\n'), QString());
        QVERIFY(type(line, u"api 2"_s));
        QVERIFY(!child<QPushButton>(dialog, u"confirmButton"_s)->isEnabled());
        QCOMPARE(child<QLabel>(dialog, u"questionProblem"_s)->text(), u"No spaces."_s);
        keepPicture(*dialog, u"rename"_s);
        QVERIFY(type(line, u"a long name with spaces"_s));
        const auto* problem = child<QLabel>(dialog, u"questionProblem"_s);
        QTRY_VERIFY(problem->height() >= problem->heightForWidth(problem->width()));
        QVERIFY(type(line, u"api-2"_s));
        QVERIFY(click(child<QPushButton>(dialog, u"confirmButton"_s)));
        QTRY_COMPARE(answer, u"api-2"_s);
    }

    void fileDialogsAnswerWithNothingWhenClosed()
    {
        QWidget parent;
        QVERIFY(showAndWait(&parent));
        std::optional<QString> answer;
        dialogs::chooseFileToSave(&parent, u"Save logs"_s, u"../../etc/pass\u202ewd"_s,
                                  [&](const QString& file) { answer = file; });
        QDialog* dialog = openDialog(&parent, u"fileDialog"_s);
        QVERIFY(dialog);
        dialog->reject();
        QTRY_VERIFY(answer);
        QCOMPARE(*answer, QString());
    }

    void scriptsAnswerInPlaceOfThePerson()
    {
        QWidget parent;
        ScriptedDialogs script;
        script.onConfirm = [](const Confirmation& question) {
            return ConfirmationAnswer{.confirmed = question.title == u"Delete?"_s, .checked = true};
        };
        script.onText = [](const QString&) { return u"typed"_s; };
        script.filesToChoose = {u"/tmp/a"_s, u"/tmp/b"_s};
        bool confirmed = false;
        dialogs::confirm(&parent, {.title = u"Delete?"_s},
                         [&](ConfirmationAnswer given) { confirmed = given.confirmed; });
        QVERIFY(confirmed);
        QCOMPARE(script.asked.size(), 1);
        QStringList files;
        dialogs::chooseFilesToUpload(&parent, [&](const QStringList& chosen) { files = chosen; });
        QCOMPARE(files.size(), 2);
        std::optional<QString> text;
        dialogs::askText(&parent, {}, {}, {}, [&](std::optional<QString> given) { text = given; });
        QCOMPARE(text, u"typed"_s);
        dialogs::askText(
            &parent, {}, {}, {}, [&](std::optional<QString> given) { text = given; },
            [](const QString&) { return u"never right"_s; });
        QVERIFY(!text);
    }

    void onlySafeAddressesAreOpened_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("https") << u"https://example.org/x?y#z"_s << true;
        QTest::newRow("loopback") << u"http://127.0.0.1:8080/"_s << true;
        QTest::newRow("localhost") << u"http://localhost:3000"_s << true;
        QTest::newRow("IPv6 loopback") << u"http://[::1]:3000"_s << true;
        QTest::newRow("http") << u"http://example.org/"_s << false;
        QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.org/"_s << false;
        QTest::newRow("credentials") << u"https://example.org@192.0.2.1/"_s << false;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("smb") << u"smb://192.0.2.1/share"_s << false;
        QTest::newRow("javascript") << u"javascript:alert(1)"_s << false;
        QTest::newRow("data") << u"data:text/html,x"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void onlySafeAddressesAreOpened()
    {
        QFETCH(QString, address);
        QFETCH(bool, allowed);
        setAddressOpener([](const QUrl& url) { opened.append(url); });
        ScriptedDialogs script;
        script.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{.confirmed = true}; };
        QWidget parent;
        const QUrl url(address);
        openAddress(&parent, url);
        setAddressOpener(nullptr);
        QCOMPARE(script.asked.size(), 1);
        QVERIFY(address.isEmpty() || script.asked.constFirst().text.contains(QString::fromLatin1(url.toEncoded())));
        QCOMPARE(opened, allowed ? QList{url} : QList<QUrl>{});
    }

private:
    Theme m_theme;
};

SANDGLASS_GUI_TEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
