// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/theme/contrast.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QImage>
#include <QLineEdit>
#include <QMainWindow>
#include <QPalette>
#include <QPushButton>
#include <QSpinBox>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array textRoles{Role::Running,         Role::Transition, Role::Failed, Role::Stopped,
                               Role::Paused,          Role::Warning,    Role::Accent, Role::MutedText,
                               Role::LogErrorChannel, Role::ChartLimit};
constexpr std::array grounds{QPalette::Base, QPalette::AlternateBase, QPalette::Window};

QByteArray lowContrast(const char* what, int index, const QColor& color, const QColor& ground)
{
    return u"%1 %2: %3 on %4 has %5"_s
        .arg(QString::fromLatin1(what), QString::number(index), color.name(), ground.name(),
             QString::number(contrastRatio(color, ground)))
        .toUtf8();
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 100), 2100);
        QCOMPARE(qRound(contrastRatio(Qt::red, Qt::red) * 100), 100);
        QCOMPARE(qRound(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) * 100), 454);
    }

    void coloursAreMovedUntilTheyAreReadable()
    {
        const QColor moved = readableOn(QColor(0x80, 0x90, 0xff), Qt::white, 4.5);
        QVERIFY(contrastRatio(moved, Qt::white) >= 4.5);
        QVERIFY(std::abs(moved.hslHue() - QColor(0x80, 0x90, 0xff).hslHue()) <= 2);
        QCOMPARE(readableOn(Qt::black, Qt::white, 4.5), QColor(Qt::black));
    }

    void textIsReadable_data()
    {
        QTest::addColumn<Theme::Scheme>("scheme");
        QTest::newRow("light") << Theme::Scheme::Light;
        QTest::newRow("dark") << Theme::Scheme::Dark;
    }
    void textIsReadable()
    {
        QFETCH(Theme::Scheme, scheme);
        Theme theme;
        theme.setScheme(scheme);
        QCOMPARE(theme.isDark(), scheme == Theme::Scheme::Dark);
        const QPalette palette = QGuiApplication::palette();
        for (const auto ground : grounds) {
            const QColor under = palette.color(ground);
            for (const Role role : textRoles)
                QVERIFY2(contrastRatio(theme.color(role), under) >= 4.5,
                         lowContrast("role", int(role), theme.color(role), under));
            for (int index = 0; index < 8; ++index)
                QVERIFY2(contrastRatio(theme.seriesColor(index), under) >= 4.5,
                         lowContrast("series", index, theme.seriesColor(index), under));
            const auto ansi = theme.ansiColors();
            for (int index = 0; index < 16; ++index)
                QVERIFY2(contrastRatio(ansi[index], under) >= 4.5, lowContrast("ansi", index, ansi[index], under));
            QVERIFY(contrastRatio(palette.color(QPalette::Text), under) >= 7);
        }
        for (const Role ground :
             {Role::SearchMatch, Role::SearchMatchCurrent, Role::ErrorBackground, Role::WarningBackground})
            QVERIFY2(contrastRatio(palette.color(QPalette::Text), theme.color(ground)) >= 4.5,
                     lowContrast("text on role", int(ground), palette.color(QPalette::Text), theme.color(ground)));
        QVERIFY(contrastRatio(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
        QVERIFY(contrastRatio(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= 4.5);
        QVERIFY(contrastRatio(theme.color(Role::TerminalForeground), theme.color(Role::TerminalBackground)) >= 7);
    }

    void aHighContrastPaletteGetsSevenToOne()
    {
        Theme theme;
        QPalette pure(Qt::white, Qt::black);
        for (const auto ground : grounds)
            pure.setColor(ground, Qt::black);
        for (const auto text : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
            pure.setColor(text, Qt::white);
        QSignalSpy changed(&theme, &Theme::changed);
        QApplication::setPalette(pure);
        QTRY_VERIFY(theme.isHighContrast());
        QVERIFY(!changed.isEmpty());
        QVERIFY(theme.isDark());
        for (const Role role : textRoles)
            QVERIFY2(contrastRatio(theme.color(role), Qt::black) >= 7,
                     lowContrast("role", int(role), theme.color(role), Qt::black));
        theme.setScheme(Theme::Scheme::Light);
        QVERIFY(!theme.isHighContrast());
    }

    void theSchemeReachesTheWidgets()
    {
        Theme theme;
        QWidget widget;
        QVERIFY(sandglass::test::showAndWait(&widget));
        theme.setScheme(Theme::Scheme::Dark);
        QTRY_VERIFY(widget.palette().color(QPalette::Base).lightness() < 80);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setScheme(Theme::Scheme::Light);
        QTRY_VERIFY(widget.palette().color(QPalette::Base).lightness() > 200);
        QVERIFY(!changed.isEmpty());
    }

    void seriesKeepTheirHueInBothSchemes()
    {
        Theme theme;
        for (int index = 0; index < 8; ++index) {
            theme.setScheme(Theme::Scheme::Light);
            const int light = theme.seriesColor(index).hslHue();
            theme.setScheme(Theme::Scheme::Dark);
            const int dark = theme.seriesColor(index).hslHue();
            const int apart = std::abs(light - dark);
            QVERIFY2(std::min(apart, 360 - apart) <= 30, QByteArray::number(index));
        }
        QCOMPARE(theme.seriesColor(8), theme.seriesColor(0));
    }

    void iconsExistAndFollowThePalette()
    {
        Theme theme;
        for (const char* name :
             {"media-playback-start", "media-playback-stop", "media-playback-pause", "view-refresh", "edit-copy",
              "edit-delete", "list-add", "search", "dialog-error", "dialog-warning", "dialog-information",
              "utilities-terminal", "folder", "document-save", "dialog-cancel", "configure", "network-connect"}) {
            const QIcon icon = Theme::icon(QString::fromLatin1(name));
            QCOMPARE(icon.name(), QString::fromLatin1(name));
            const QImage image = icon.pixmap(QSize(16, 16), 1.0).toImage();
            QCOMPARE(image.size(), QSize(16, 16));
            bool painted = false;
            for (int y = 0; y < 16 && !painted; ++y) {
                for (int x = 0; x < 16 && !painted; ++x)
                    painted = image.pixelColor(x, y).alpha() > 100;
            }
            QVERIFY2(painted, name);
        }
        // One icon, made once, changes with the scheme.
        const QIcon play = Theme::icon(u"media-playback-start"_s);
        theme.setScheme(Theme::Scheme::Light);
        const int light = play.pixmap(QSize(16, 16), 1.0).toImage().pixelColor(5, 8).lightness();
        theme.setScheme(Theme::Scheme::Dark);
        const int dark = play.pixmap(QSize(16, 16), 1.0).toImage().pixelColor(5, 8).lightness();
        QVERIFY2(light < 80 && dark > 180, QByteArray::number(light) + ' ' + QByteArray::number(dark));
        QVERIFY(!Theme::icon(u"no-such-icon-anywhere"_s).pixmap(QSize(16, 16), 1.0).isNull());
    }

    void everyStateHasGlyphWordAndColour()
    {
        Theme theme;
        QSet<QString> words;
        for (int value = 0; value <= int(SandboxState::Unknown); ++value) {
            const auto state = static_cast<SandboxState>(value);
            QVERIFY(!stateGlyph(state).isEmpty());
            QVERIFY(theme.stateColor(state).isValid());
            words.insert(stateText(state));
        }
        QCOMPARE(words.size(), int(SandboxState::Unknown) + 1);
        QCOMPARE(stateText(SandboxState::Exited, 1), u"Exited (1)"_s);
        QCOMPARE(theme.stateColor(SandboxState::Exited, 1), theme.color(Role::Failed));
        QCOMPARE(theme.stateColor(SandboxState::Exited, 0), theme.color(Role::Stopped));
        QVERIFY(stateGlyph(SandboxState::Exited, 1) != stateGlyph(SandboxState::Exited, 0));
    }

    void machineTextHasOneWidth()
    {
        const QFontMetricsF metrics(Theme::machineFont());
        QCOMPARE(metrics.horizontalAdvance(u'i'), metrics.horizontalAdvance(u'W'));
    }

    void buttonsOfDialogsHaveNoIcons()
    {
        const Theme theme;
        const QDialogButtonBox box(QDialogButtonBox::Close | QDialogButtonBox::Cancel | QDialogButtonBox::Ok);
        const auto buttons = box.buttons();
        for (const QAbstractButton* button : buttons)
            QVERIFY2(button->icon().isNull(), qPrintable(button->text()));
    }

    void theArrowOfANarrowToolBarIsSeenInTheDark()
    {
        Theme theme;
        theme.setScheme(Theme::Scheme::Dark);
        QMainWindow window;
        QToolBar* bar = window.addToolBar(u"x"_s);
        for (int entry = 0; entry < 12; ++entry)
            bar->addAction(u"An entry"_s);
        QVERIFY(showAndWait(&window, {200, 100}));
        const auto* arrow = child<QToolButton>(bar, u"qt_toolbar_ext_button"_s);
        QTRY_VERIFY(arrow->isVisible());
        const QImage picture = window.grab(QRect(arrow->mapTo(&window, QPoint()), arrow->size())).toImage();
        double best = 1;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                best =
                    std::max(best, contrastRatio(picture.pixelColor(x, y), window.palette().color(QPalette::Window)));
        }
        QVERIFY2(best >= 4.5, qPrintable(QString::number(best)));
        theme.setScheme(Theme::Scheme::System);
    }

    void fieldsHaveAnOutlineInTheDark()
    {
        Theme theme;
        theme.setScheme(Theme::Scheme::Dark);
        QWidget place;
        const QList<QWidget*> fields{new QLineEdit(&place), new QSpinBox(&place), new QPushButton(u"x"_s, &place)};
        int y = 8;
        for (QWidget* field : fields) {
            field->setGeometry(8, y, 120, 28);
            y += 36;
        }
        QVERIFY(showAndWait(&place, {140, 120}));
        fields.last()->setFocus(); // Not in a field: that outline has another colour.
        const QImage picture = place.grab().toImage();
        for (const QWidget* field : {fields[0], fields[1]}) {
            double best = 1;
            for (int row = field->y(); row < field->y() + 3; ++row)
                best = std::max(best, contrastRatio(picture.pixelColor(field->geometry().center().x(), row),
                                                    place.palette().color(QPalette::Window)));
            QVERIFY2(best >= 2, qPrintable(QString::number(best)));
        }
        theme.setScheme(Theme::Scheme::System);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestTheme)
#include "tst_theme.moc"
