// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/eventwatch.h"

#include <QSignalSpy>
#include <QString>
#include <QStringList>
#include <QTest>
#include <QWidget>

namespace sandglass::test {

/// The child of that type and object name. Fails the test, naming both, and gives null when there is none.
template <typename T> T* child(const QObject* root, const QString& name)
{
    T* found = root ? root->findChild<T*>(name) : nullptr;
    if (!found) {
        const QByteArray message = QByteArray("there is no ") + T::staticMetaObject.className() + " named " +
                                   name.toUtf8() + " in " + (root ? root->metaObject()->className() : "nothing");
        QTest::qFail(message.constData(), __FILE__, __LINE__);
    }
    return found;
}

/// Waits until \a widget can be seen and used, then clicks its middle with the left button. False, and a failed test,
/// when it does not become so within 5 s.
bool click(QWidget* widget, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
/// Gives \a widget the focus and types \a text key by key, replacing what is there when \a replace.
bool type(QWidget* widget, const QString& text, bool replace = true);
/// Shows \a widget at \a size, activates it and waits until it is exposed.
bool showAndWait(QWidget* widget, QSize size = {1000, 700});

/// Where a widget is: its class and name after those of the three above it.
QString pathOf(const QWidget* widget);

/// What a person with a screen reader or without a mouse would stumble over in \a root, one line each: focusable
/// controls and buttons without text, buddy or accessible name, or without object name; widgets of our own that take
/// the focus and have only the generic accessible interface.
QStringList accessibilityProblems(const QWidget* root);

/// Key sequences that two actions or shortcuts of \a window answer while the focus is in the same place, one line each:
/// both in one widget, one in a widget within the other's, or one in the whole window.
QStringList shortcutConflicts(const QWidget* window);

/// Every text that \a root shows, for looking for something that must or must not be there.
QStringList visibleTexts(const QWidget* root);

/// Where the environment variable SANDGLASS_SCREENSHOTS names a folder, a picture of \a widget is kept there, once
/// everything is laid out and drawn.
void keepPicture(QWidget& widget, const QString& name);

} // namespace sandglass::test
