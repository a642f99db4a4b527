// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sandglass {

class Services;

/// Notes in the activity log what is no task of a service: terminals that open and close, and connections that the
/// person adds, changes, removes or switches.
void noteWhatIsNoTask(Services& services);

} // namespace sandglass
