// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sandglass {

class MainWindow;

/// Tells in the category `sandglass.startup` when \a window has been painted and when its list first was with rows that
/// their engine has confirmed; then it watches no longer. Does nothing unless QT_LOGGING_RULES switches the category
/// on. QT_MESSAGE_PATTERN="%{time process} %{message}" adds the seconds since the start.
void watchStartup(MainWindow& window);

} // namespace sandglass
