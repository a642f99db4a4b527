// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/commandpalette.h"

namespace sandglass {

class ActionRegistry;
class MainWindow;
struct WindowServices;

/// All that the palette can find at this moment: actions, sandboxes, images and connections.
QList<PaletteItem> paletteItems(const WindowServices& services, const ActionRegistry& actions, MainWindow& window);

} // namespace sandglass
