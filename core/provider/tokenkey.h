// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"

namespace sandglass {

/// Under which the secret store keeps a connection's token: "northflank/own:1234".
inline QString tokenKey(const ConnectionConfig& config)
{
    return config.provider + u'/' + config.id;
}

} // namespace sandglass
