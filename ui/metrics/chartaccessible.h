// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sandglass {

/// Makes charts known to screen readers as charts whose value is their summary. Once per process is enough; more do no
/// harm.
void installChartAccessibility();

} // namespace sandglass
