// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <atomic>
#include <mutex>

namespace sandglass {

/// How far a transfer is. Written by worker threads, read by the main thread at its own pace.
class TransferProgress
{
public:
    std::atomic<qint64> bytes = 0; ///< of the tar stream
    std::atomic<qint64> files = 0;
    std::atomic<qint64> totalBytes = 0; ///< grows until `totalIsKnown`
    std::atomic<qint64> totalFiles = 0;
    std::atomic<bool> totalIsKnown = false;

    void setCurrentName(const QString& name)
    {
        const std::scoped_lock lock(m_mutex);
        m_currentName = name;
    }
    QString currentName() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_currentName;
    }

private:
    mutable std::mutex m_mutex;
    QString m_currentName;
};

} // namespace sandglass
