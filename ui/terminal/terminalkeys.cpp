// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalkeys.h"

namespace sandglass {

bool belongsToTerminal(QKeyCombination key)
{
    const auto modifiers = key.keyboardModifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
    if (modifiers.testFlag(Qt::MetaModifier))
        return false;
    const bool control = modifiers.testFlag(Qt::ControlModifier);
    if (!control)
        return !(modifiers.testFlag(Qt::ShiftModifier) && key.key() == Qt::Key_Insert);
    if (modifiers != Qt::ControlModifier)
        return false;
    switch (key.key()) {
    case Qt::Key_Tab:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
        return false;
    default:
        return key.key() < Qt::Key_0 || key.key() > Qt::Key_9;
    }
}

} // namespace sandglass
