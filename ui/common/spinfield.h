// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractSpinBox;

namespace sandglass {

/// A click into \a field selects the words that stand for its lowest value, such as "No limit", so that what is typed
/// replaces them: between words Qt takes no digit. The Tab key does so already.
void selectWordsOnClick(QAbstractSpinBox* field);

} // namespace sandglass
