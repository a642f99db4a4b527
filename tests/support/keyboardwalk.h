// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace sandglass::test {

/// Controls of \a window that can be seen and used, but that the Tab key does not come to, one line each; also where it
/// stays for ever. Presses Tab until it has been round. The window must be active.
QStringList tabOrderProblems(QWidget* window);

/// Letters that two things of \a window answer with Alt at the same time, and letters that stand twice in one of its
/// menus, one line each.
QStringList mnemonicConflicts(const QWidget* window);

} // namespace sandglass::test
