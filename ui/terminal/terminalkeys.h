// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyCombination>

namespace sandglass {

/// Whether a key goes to the program in the terminal even where the window has a shortcut on it. All that programs use
/// does: letters, Ctrl+letters, Alt+letters, function keys, Esc. The window keeps what has Ctrl+Shift, Ctrl+Alt or the
/// Meta key, the zoom keys, and Ctrl with Tab, PageUp, PageDown and digits.
bool belongsToTerminal(QKeyCombination key);

} // namespace sandglass
