// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace sandglass {

/// Focus that is given to \a whole goes to \a part of it; null takes that back. In place of QWidget::setFocusProxy(),
/// with which the Tab key never comes to what stands before the part.
void setFocusEntry(QWidget* whole, QWidget* part);

} // namespace sandglass
