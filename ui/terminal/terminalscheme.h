// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

class Theme;

/// The path of a colour scheme file in the emulator's format with the present colours of \a theme. The files live in a
/// private temporary directory until the program ends; the same colours give the same file. Empty when none could be
/// written.
QString terminalSchemeFile(const Theme& theme);

} // namespace sandglass
