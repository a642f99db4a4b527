// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

class CloudService;
class ProviderRegistry;
class SandboxRegistry;
class Theme;

/// What the dialogs of a cloud work with; all of it outlives them.
struct CloudContext
{
    ProviderRegistry& providers;
    SandboxRegistry& sandboxes;
    CloudService& service;
    Theme& theme;
};

/// Whose objects are shown.
struct CloudPlace
{
    QString connection;   ///< id
    QString project = {}; ///< id; empty: the connection's own
    QString sandbox = {}; ///< provider id; empty: those of the whole project

    bool operator==(const CloudPlace&) const = default;
};

} // namespace sandglass
