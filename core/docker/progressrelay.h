// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/environments/image.h"

#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QString>

#include <functional>

namespace sandglass {

/// Passes progress on at most ten times a second, the newest of each layer; an engine reports hundreds of times.
class ProgressRelay
{
public:
    explicit ProgressRelay(std::function<void(const ImageProgress&)> receiver);

    void take(const ImageProgress& progress);
    /// Passes on what is held back.
    void flush();

private:
    std::function<void(const ImageProgress&)> m_receiver;
    QHash<QString, ImageProgress> m_held;
    QList<QString> m_order;
    QElapsedTimer m_sinceFlush;
};

} // namespace sandglass
