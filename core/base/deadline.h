// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QTimer>

#include <functional>
#include <stop_token>

namespace sandglass {

/// A stop token that is asked to stop by another one or by time.
class Deadline
{
public:
    Deadline(int milliseconds, std::stop_token outer)
        : m_outer(outer)
        , m_forward(std::move(outer), [this] { m_source.request_stop(); })
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { m_source.request_stop(); });
        m_timer.start(milliseconds);
    }
    std::stop_token token() const { return m_source.get_token(); }

    /// What was cancelled by the deadline is a time-out.
    Error named(Error error) const
    {
        if (error.isCancelled() && !m_outer.stop_requested()) {
            error.kind = ErrorKind::Timeout;
            error.retryable = true;
        }
        return error;
    }

private:
    std::stop_source m_source;
    std::stop_token m_outer;
    std::stop_callback<std::function<void()>> m_forward;
    QTimer m_timer;
};

} // namespace sandglass
