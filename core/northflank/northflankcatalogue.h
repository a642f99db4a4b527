// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/northflank/northflankapi.h"
#include "core/provider/cloud.h"

#include <memory>
#include <optional>

namespace sandglass {

/// Plans, regions, tags and clusters of one team, read when first asked for and kept for six hours. Main thread.
class NorthflankCatalogue
{
public:
    NorthflankCatalogue(std::shared_ptr<NorthflankApi> api, const Clock& clock);

    /// \a fresh: reads it anew. Fails only when plans or regions cannot be read; few tokens may read the rest.
    Task<Result<CloudCatalogue>> read(bool fresh);

private:
    struct Kept
    {
        std::optional<CloudCatalogue> catalogue;
        qint64 atMs = 0;
    };
    static Task<Result<CloudCatalogue>> readInto(std::shared_ptr<Kept> kept, std::shared_ptr<NorthflankApi> api,
                                                 qint64 nowMs);

    std::shared_ptr<NorthflankApi> m_api;
    const Clock& m_clock;
    std::shared_ptr<Kept> m_kept = std::make_shared<Kept>();
};

} // namespace sandglass
