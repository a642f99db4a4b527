// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

/// How well \a words fit \a text, for the palette: 0 when they don't, more is better. Every word must be found, its
/// letters in order; beginnings of words, neighbours and whole words count more. Upper and lower case are the same.
int fuzzyScore(const QString& words, const QString& text);

} // namespace sandglass
