// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/bytepipe.h"

#include <QObject>

#include <utility>

namespace sandglass {

BytePipe::BytePipe(qsizetype capacity)
    : m_capacity(capacity)
{
}

bool BytePipe::write(QByteArray bytes)
{
    std::unique_lock lock(m_mutex);
    m_workerMayGoOn.wait(lock, [this] { return m_cancelled || m_size < m_capacity; });
    if (m_cancelled)
        return false;
    if (bytes.isEmpty())
        return true;
    const bool wasEmpty = m_chunks.empty();
    m_size += bytes.size();
    m_chunks.push_back(std::move(bytes));
    if (wasEmpty)
        notifyLocked();
    return true;
}

QByteArray BytePipe::read()
{
    std::unique_lock lock(m_mutex);
    m_workerMayGoOn.wait(lock, [this] { return m_cancelled || m_finished || !m_chunks.empty(); });
    if (m_chunks.empty())
        return {};
    QByteArray bytes = std::move(m_chunks.front());
    m_chunks.pop_front();
    m_size -= bytes.size();
    // Told once per emptying by half, so that pausing and resuming the socket does not happen for every chunk.
    if (m_wasFull && m_size <= m_capacity / 2) {
        m_wasFull = false;
        notifyLocked();
    }
    return bytes;
}

QByteArray BytePipe::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_chunks.empty())
        return {};
    QByteArray bytes = std::move(m_chunks.front());
    m_chunks.pop_front();
    const bool wasFull = m_size >= m_capacity;
    m_size -= bytes.size();
    if (wasFull)
        m_workerMayGoOn.notify_all();
    return bytes;
}

bool BytePipe::offer(QByteArray bytes)
{
    const std::scoped_lock lock(m_mutex);
    if (m_cancelled || m_finished)
        return true;
    if (!bytes.isEmpty()) {
        m_size += bytes.size();
        m_chunks.push_back(std::move(bytes));
        m_workerMayGoOn.notify_all();
    }
    m_wasFull = m_wasFull || m_size >= m_capacity;
    return !m_wasFull;
}

bool BytePipe::hasRoom() const
{
    const std::scoped_lock lock(m_mutex);
    return m_cancelled || !m_wasFull;
}

void BytePipe::finish()
{
    const std::scoped_lock lock(m_mutex);
    m_finished = true;
    m_workerMayGoOn.notify_all();
    notifyLocked();
}

void BytePipe::cancel()
{
    const std::scoped_lock lock(m_mutex);
    if (m_cancelled)
        return;
    m_cancelled = true;
    m_chunks.clear();
    m_size = 0;
    m_wasFull = false;
    m_workerMayGoOn.notify_all();
    notifyLocked();
}

bool BytePipe::isCancelled() const
{
    const std::scoped_lock lock(m_mutex);
    return m_cancelled;
}

bool BytePipe::isAtEnd() const
{
    const std::scoped_lock lock(m_mutex);
    return m_cancelled || (m_finished && m_chunks.empty());
}

void BytePipe::setListener(QObject* context, std::function<void()> callback)
{
    const std::scoped_lock lock(m_mutex);
    m_context = context;
    m_callback = std::move(callback);
    m_posted = false;
    if (!m_chunks.empty() || m_finished || m_cancelled)
        notifyLocked();
}

void BytePipe::clearListener()
{
    const std::scoped_lock lock(m_mutex);
    m_context = nullptr;
    m_callback = {};
}

void BytePipe::notifyLocked()
{
    // Under the mutex, so that the context cannot die between the check and the post.
    if (!m_context || m_posted)
        return;
    m_posted = true;
    const auto post = [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->deliver();
    };
    QMetaObject::invokeMethod(m_context, post, Qt::QueuedConnection);
}

void BytePipe::deliver()
{
    std::function<void()> callback;
    {
        const std::scoped_lock lock(m_mutex);
        m_posted = false;
        callback = m_callback;
    }
    if (callback)
        callback();
}

} // namespace sandglass
