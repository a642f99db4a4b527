// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QWidget;

namespace sandglass {

/// Server text made fit to be shown in one place: control characters (but for line ends and tabs where \a multiLine)
/// become their visible pictures, bidi controls and zero-width characters become "‹U+202E›", and what is over
/// \a longest characters is cut with "…". Plain text, never markup.
QString shown(const QString& serverText, int longest = 1000, bool multiLine = false);

/// The same for a name, cut in the middle: those that a program made up differ at their ends.
QString shownName(const QString& name, int longest);

/// What shown() gives with '&' doubled, for texts of actions, buttons and tabs.
QString shownLabel(const QString& serverText, int longest = 80);

/// The only way to set a tool tip: escaped, at most 1,000 characters and 20 lines.
void setPlainToolTip(QWidget* widget, const QString& text);
void setPlainToolTip(QAction* action, const QString& text);
/// For Qt::ToolTipRole.
QString plainToolTip(const QString& text);

} // namespace sandglass
