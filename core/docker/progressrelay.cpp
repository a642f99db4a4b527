// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/progressrelay.h"

#include <utility>

namespace sandglass {

ProgressRelay::ProgressRelay(std::function<void(const ImageProgress&)> receiver)
    : m_receiver(std::move(receiver))
{
}

void ProgressRelay::take(const ImageProgress& progress)
{
    if (!m_held.contains(progress.layer))
        m_order.append(progress.layer);
    m_held.insert(progress.layer, progress);
    constexpr qint64 pauseMs = 100;
    if (!m_sinceFlush.isValid() || m_sinceFlush.elapsed() >= pauseMs)
        flush();
}

void ProgressRelay::flush()
{
    m_sinceFlush.start();
    const auto held = std::exchange(m_held, {});
    const auto order = std::exchange(m_order, {});
    if (!m_receiver)
        return;
    for (const auto& layer : order)
        m_receiver(held.value(layer));
}

} // namespace sandglass
