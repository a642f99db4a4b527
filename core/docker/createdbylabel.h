// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

namespace sandglass {

/// The label with which this program marks what it creates.
inline constexpr QLatin1StringView createdByLabel{"io.sandglass.created-by"};
inline constexpr QLatin1StringView createdByValue{"sandglass"};

} // namespace sandglass
