// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <compare>
#include <optional>

namespace sandglass {

/// A version of the engine's API, such as 1.45.
struct ApiVersion
{
    int major = 0;
    int minor = 0;

    /// Reads "1.45"; empty for anything else.
    static std::optional<ApiVersion> parse(QByteArrayView text);
    QString toString() const;

    auto operator<=>(const ApiVersion&) const = default;
};

/// The oldest API this program speaks: that of Docker 19.03, and below what Podman offers.
inline constexpr ApiVersion oldestApi{1, 40};
/// The newest API whose changes this program knows.
inline constexpr ApiVersion newestApi{1, 54};

} // namespace sandglass
