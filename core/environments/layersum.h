// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/environments/image.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace sandglass {

/// Adds up the layers of a pull, for one number.
class LayerSum
{
public:
    void add(const ImageProgress& progress)
    {
        constexpr qsizetype mostLayers = 500; // An image has 127 at most; the server's word is not trusted.
        if (progress.totalBytes <= 0 || (!m_layers.contains(progress.layer) && m_layers.size() >= mostLayers))
            return;
        auto& [current, total] = m_layers[progress.layer];
        total = std::max(total, progress.totalBytes);
        current = progress.done ? total : std::min(progress.currentBytes, total);
    }
    qint64 done() const
    {
        qint64 sum = 0;
        for (const auto& [current, total] : m_layers)
            sum += current;
        return sum;
    }
    /// Bytes; 0 while none is known.
    qint64 total() const
    {
        qint64 sum = 0;
        for (const auto& [current, total] : m_layers)
            sum += total;
        return sum;
    }

private:
    QHash<QString, std::pair<qint64, qint64>> m_layers;
};

} // namespace sandglass
