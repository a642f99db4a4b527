// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

/// Foreign text made fit to be typed into a terminal: line ends become carriage returns, and every other control
/// character but the tab is left out, so that nothing in it can end a bracketed paste or press a key.
QString textToPaste(const QString& text);

/// \a path as one word for a POSIX shell, with a space behind it; empty when it holds control characters, which no
/// quoting hides from the line editor.
QString quotedForShell(const QString& path);

} // namespace sandglass
