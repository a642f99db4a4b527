// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QShortcut>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 5000;

/// Parts of Qt's own compound widgets, which their owner names.
bool isInternal(const QWidget* widget)
{
    if (widget->objectName().startsWith("qt_"_L1) || widget->inherits("QLineEditIconButton") ||
        widget->inherits("QComboBoxListView") || widget->inherits("QComboBoxPrivateContainer") ||
        qobject_cast<const QMenu*>(widget) || qobject_cast<const QMenuBar*>(widget) ||
        qobject_cast<const QTabWidget*>(widget) || qobject_cast<const QScrollArea*>(widget))
        return true;
    const QWidget* parent = widget->parentWidget();
    if (!parent)
        return false;
    return qobject_cast<const QTabBar*>(parent) || parent->inherits("QAbstractSpinBox") ||
           parent->inherits("QComboBox") || parent->inherits("QDockWidgetTitleButton") ||
           widget->inherits("QDockWidgetTitleButton") || parent->inherits("QCalendarWidget") ||
           parent->inherits("QColumnView") || widget->inherits("QHeaderView") ||
           widget->inherits("QTableCornerButton") || widget->focusProxy();
}

bool matters(const QWidget* widget)
{
    // A button that is switched off until it gets its text, as of an empty state.
    const auto* const button = qobject_cast<const QAbstractButton*>(widget);
    if (button && button->isHidden() && button->text().isEmpty() && button->icon().isNull())
        return false;
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus || qobject_cast<const QAbstractButton*>(widget);
}

QString problemOf(QWidget* widget)
{
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    if (!interface)
        return u"has no accessible interface"_s;
    const bool ours = QByteArrayView(widget->metaObject()->className()).startsWith("sandglass::");
    if (ours && interface->role() == QAccessible::Client)
        return u"takes the focus with only the generic accessible interface"_s;
    const auto* tabs = qobject_cast<const QTabBar*>(widget);
    if (interface->text(QAccessible::Name).trimmed().isEmpty() && !(tabs && tabs->count() > 0))
        return u"has neither text, buddy nor accessible name"_s;
    if (widget->objectName().isEmpty() && !tabs)
        return u"has no object name"_s;
    return {};
}

/// One key of one action or shortcut, and the widgets in which it works; none: the whole window.
struct KeyClaim
{
    const QObject* owner;
    QKeySequence keys;
    QList<const QWidget*> places;
    QString who;
};

bool isWide(Qt::ShortcutContext context)
{
    return context == Qt::WindowShortcut || context == Qt::ApplicationShortcut;
}

/// Whether there is a place for the focus where both answer, which makes Qt call neither.
bool meet(const KeyClaim& one, const KeyClaim& other)
{
    if (one.owner == other.owner || one.keys != other.keys)
        return false;
    if (one.places.isEmpty() || other.places.isEmpty())
        return true;
    return std::ranges::any_of(one.places, [&other](const QWidget* a) {
        return std::ranges::any_of(
            other.places, [a](const QWidget* b) { return a == b || a->isAncestorOf(b) || b->isAncestorOf(a); });
    });
}

} // namespace

QString pathOf(const QWidget* widget)
{
    QStringList parts;
    for (const QWidget* at = widget; at && parts.size() < 4; at = at->parentWidget()) {
        const QString name = at->objectName();
        parts.prepend(QString::fromLatin1(at->metaObject()->className()) + (name.isEmpty() ? QString() : u'#' + name));
    }
    return parts.join(u" > "_s);
}

bool click(QWidget* widget, Qt::KeyboardModifiers modifiers)
{
    if (!widget || !QTest::qWaitFor([widget] { return widget->isVisible() && widget->isEnabled(); }, waitMs)) {
        const QString message = u"cannot be clicked: %1"_s.arg(widget ? pathOf(widget) : u"null"_s);
        QTest::qFail(message.toUtf8().constData(), __FILE__, __LINE__);
        return false;
    }
    QTest::mouseClick(widget, Qt::LeftButton, modifiers);
    return true;
}

bool type(QWidget* widget, const QString& text, bool replace)
{
    if (!widget || !QTest::qWaitFor([widget] { return widget->isVisible() && widget->isEnabled(); }, waitMs)) {
        QTest::qFail("cannot be typed into", __FILE__, __LINE__);
        return false;
    }
    widget->setFocus(Qt::OtherFocusReason);
    if (replace)
        QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
    if (replace && text.isEmpty())
        QTest::keyClick(widget, Qt::Key_Delete);
    QTest::keyClicks(widget, text);
    return true;
}

bool showAndWait(QWidget* widget, QSize size)
{
    widget->resize(size);
    widget->show();
    widget->activateWindow();
    return QTest::qWaitForWindowExposed(widget, waitMs) && QTest::qWaitForWindowActive(widget, waitMs);
}

QStringList accessibilityProblems(const QWidget* root)
{
    QStringList problems;
    const auto widgets = root->findChildren<QWidget*>();
    for (QWidget* widget : widgets) {
        if (widget->isHidden() || !matters(widget) || isInternal(widget)) // Hidden by itself, not with its page.
            continue;
        const QString problem = problemOf(widget);
        if (!problem.isEmpty())
            problems.append(pathOf(widget) + u' ' + problem);
    }
    return problems;
}

QStringList shortcutConflicts(const QWidget* window)
{
    QList<KeyClaim> claims;
    const auto claim = [&claims](const KeyClaim& added, const QList<QKeySequence>& sequences) {
        for (const QKeySequence& keys : sequences) {
            if (!keys.isEmpty())
                claims.append({added.owner, keys, added.places, added.who});
        }
    };
    const auto actions = window->findChildren<QAction*>();
    for (const QAction* action : actions) {
        QList<const QWidget*> places;
        const auto owners = action->associatedObjects();
        for (const QObject* owner : owners) {
            if (const auto* widget = qobject_cast<const QWidget*>(owner); widget && !qobject_cast<const QMenu*>(widget))
                places.append(widget);
        }
        if (places.isEmpty())
            continue; // Answers to no key.
        if (isWide(action->shortcutContext()))
            places.clear();
        claim({action, {}, places, action->objectName().isEmpty() ? action->text() : action->objectName()},
              action->shortcuts());
    }
    const auto shortcuts = window->findChildren<QShortcut*>();
    for (const QShortcut* shortcut : shortcuts) {
        QList<const QWidget*> places;
        if (!isWide(shortcut->context()))
            places.append(qobject_cast<const QWidget*>(shortcut->parent()));
        claim({shortcut, {}, places, u"shortcut "_s + shortcut->objectName()}, shortcut->keys());
    }
    QStringList conflicts;
    for (qsizetype one = 0; one < claims.size(); ++one) {
        for (qsizetype other = one + 1; other < claims.size(); ++other) {
            if (meet(claims.at(one), claims.at(other))) {
                conflicts.append(u"%1: %2 and %3"_s.arg(claims.at(one).keys.toString(QKeySequence::PortableText),
                                                        claims.at(one).who, claims.at(other).who));
            }
        }
    }
    return conflicts;
}

QStringList visibleTexts(const QWidget* root)
{
    QStringList texts;
    const auto widgets = root->findChildren<QWidget*>();
    for (const QWidget* widget : widgets) {
        if (!widget->isVisible())
            continue;
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts.append(label->text());
        else if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts.append(button->text());
        else if (const auto* line = qobject_cast<const QLineEdit*>(widget))
            texts.append(line->text());
        else if (const auto* edit = qobject_cast<const QPlainTextEdit*>(widget))
            texts.append(edit->toPlainText());
    }
    texts.removeAll(QString());
    return texts;
}

void keepPicture(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("SANDGLASS_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QTest::qWait(100);
    if (!widget.grab().save(folder + u'/' + name + u".png"_s))
        QTest::qFail("the picture could not be written", __FILE__, __LINE__);
}

} // namespace sandglass::test
