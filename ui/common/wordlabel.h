// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QColor;
class QLabel;
class QWidget;

namespace sandglass {

/// Words of that colour, in as many lines as they need.
QLabel* makeWordLabel(const QString& text, const QColor& colour, QWidget* parent);

} // namespace sandglass
