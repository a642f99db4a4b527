// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

namespace sandglass {

class Services;

/// The tabs of the details area, in the order of their keys Ctrl+1…7.
QList<PaneFactory> makePanes(Services& services, Theme& theme);

} // namespace sandglass
