// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sandglass {

/// Lets screen readers read log views: the lines in sight as one text with cursor and selection. Call before the first
/// view is shown; again does nothing.
void installLogViewAccessibility();

} // namespace sandglass
