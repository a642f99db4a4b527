// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

Error conflict()
{
    return {.kind = ErrorKind::Conflict,
            .operation = Operation::StartSandbox,
            .subject = u"api-1"_s,
            .endpoint = u"unix:///run/docker.sock"_s,
            .httpStatus = 409,
            .serverText = u"driver failed: Bind for 0.0.0.0:8080 failed: port is already allocated"_s,
            .hint = Hint::PortTaken};
}

QToolButton* buttonOf(QWidget* root, const QString& action)
{
    const auto buttons = root->findChildren<QToolButton*>();
    for (QToolButton* button : buttons) {
        if (button->defaultAction() && button->defaultAction()->objectName() == action)
            return button;
    }
    return nullptr;
}

qsizetype messageCount(const MessageBar& bar)
{
    const auto all = bar.findChildren<QWidget*>(u"message"_s, Qt::FindDirectChildrenOnly);
    return std::ranges::count_if(all, [](const QWidget* message) { return !message->isHidden(); });
}

struct Window
{
    Window()
    {
        auto* column = new QVBoxLayout(&widget);
        column->addWidget(bar);
        column->addStretch();
    }
    QWidget widget;
    MessageBar* bar = new MessageBar(&widget);
};

} // namespace

class TestMessageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsHiddenWhenEmpty()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        QVERIFY(!window.bar->isVisible());
        window.bar->showWarning(u"Careful"_s);
        QVERIFY(window.bar->isVisible());
        QCOMPARE(window.bar->currentText(), u"Careful"_s);
        window.bar->clear();
        QVERIFY(!window.bar->isVisible());
        QCOMPARE(window.bar->currentText(), QString());
    }

    void anErrorTellsWhatFailedWhyAndTheWayOn()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        window.bar->showError(conflict());
        const QString text = window.bar->currentText();
        QVERIFY(text.startsWith(u"Could not start sandbox “api-1”"_s));
        QVERIFY(text.contains("port is already allocated"_L1));
        QVERIFY(text.contains("Choose another one"_L1));
        QVERIFY(!buttonOf(window.bar, u"retryAction"_s));
    }

    void itLooksCalm_data()
    {
        QTest::addColumn<Theme::Scheme>("scheme");
        QTest::newRow("light") << Theme::Scheme::Light;
        QTest::newRow("dark") << Theme::Scheme::Dark;
    }
    void itLooksCalm()
    {
        QFETCH(Theme::Scheme, scheme);
        Theme theme;
        theme.setScheme(scheme);
        Window window;
        QVERIFY(showAndWait(&window.widget, {700, 360}));
        window.bar->showNotice(u"Stopped api-1 on lab-2"_s);
        window.bar->showWarning(u"3 lines were longer than 1 MiB and are cut."_s);
        window.bar->showError(conflict(), [] {});
        QTRY_VERIFY(buttonOf(window.bar, u"retryAction"_s)->isVisible());
        QCOMPARE(accessibilityProblems(&window.widget).join(u'\n'), QString());
        keepPicture(window.widget, scheme == Theme::Scheme::Dark ? u"messagebar-dark"_s : u"messagebar-light"_s);
        theme.setScheme(Theme::Scheme::System);
    }

    void retryClosesAndRunsOnce()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        int runs = 0;
        window.bar->showError(conflict(), [&] {
            ++runs;
            if (runs == 1)
                window.bar->showError(conflict(), [&] { ++runs; }); // Failing again at once must be safe.
        });
        QVERIFY(click(buttonOf(window.bar, u"retryAction"_s)));
        QCOMPARE(runs, 1);
        QTRY_COMPARE(messageCount(*window.bar), 1);
        QVERIFY(window.bar->currentText().contains("api-1"_L1));
    }

    void thereMayBeAWayOn()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        window.bar->showError(conflict(), {}, {});
        QVERIFY(!buttonOf(window.bar, u"wayAction"_s));
        int runs = 0;
        window.bar->showError(conflict(), {}, {u"Choose a name"_s, [&] { ++runs; }});
        QCOMPARE(buttonOf(window.bar, u"wayAction"_s)->text(), u"Choose a name"_s);
        QVERIFY(click(buttonOf(window.bar, u"wayAction"_s)));
        QCOMPARE(runs, 1);
    }

    void copyDetailsFillsTheClipboard()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        window.bar->showError(conflict());
        QVERIFY(click(buttonOf(window.bar, u"copyDetailsAction"_s)));
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains("409"_L1) && copied.contains("unix:///run/docker.sock"_L1));
    }

    void atMostThreeAndNoTwins()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        for (int number = 0; number < 10; ++number)
            window.bar->showWarning(u"Warning %1"_s.arg(number));
        QCOMPARE(messageCount(*window.bar), 3);
        QCOMPARE(window.bar->currentText(), u"Warning 9"_s);
        window.bar->showWarning(u"Warning 8"_s);
        QCOMPARE(messageCount(*window.bar), 3);
        QCOMPARE(window.bar->currentText(), u"Warning 8"_s);
    }

    void noticesLeaveByThemselvesAndErrorsStay()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        window.bar->showError(conflict());
        window.bar->showNotice(u"Stopped api-1 on lab-2"_s);
        QCOMPARE(messageCount(*window.bar), 2);
        QTRY_COMPARE_WITH_TIMEOUT(messageCount(*window.bar), 1, 9000);
        QVERIFY(window.bar->currentText().startsWith("Could not"_L1));
    }

    void anActionRunsAndCloses()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget));
        bool undone = false;
        window.bar->showNotice(u"Cleared the view"_s, u"Undo"_s, [&] { undone = true; });
        QVERIFY(click(buttonOf(window.bar, u"messageAction"_s)));
        QVERIFY(undone);
        QTRY_VERIFY(!window.bar->isVisible());
    }

    void oneLongWordDoesNotWidenTheWindow()
    {
        Window window;
        QVERIFY(showAndWait(&window.widget, {500, 300}));
        Error error = conflict();
        error.serverText = u"sha256:"_s + u"0123456789abcdef"_s.repeated(30);
        window.bar->showError(error);
        QTest::qWait(0);
        QVERIFY2(window.widget.minimumSizeHint().width() <= 640,
                 QByteArray::number(window.widget.minimumSizeHint().width()));
        QVERIFY(window.bar->currentText().contains(u"0123456789abcdef"_s.repeated(20)));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestMessageBar)
#include "tst_messagebar.moc"
