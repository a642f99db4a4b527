// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace sandglass {

class ActionRegistry;

/// The keys of all actions, by category.
void showShortcuts(const ActionRegistry& actions, QWidget* parent);
/// Name, version and licence.
void showAbout(QWidget* parent);

} // namespace sandglass
