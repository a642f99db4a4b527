// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

class QObject;

namespace sandglass {

/// A bounded queue of bytes between a worker thread, which blocks, and the main thread, which never does.
///
/// It serves either direction: the worker write()s and the main thread take()s, or the main thread offer()s and the
/// worker read()s. The bound presses back on the worker by blocking it, and on the main thread by offer() saying stop.
/// cancel() wakes the worker at once. All functions are thread-safe. Made by std::make_shared: both sides hold it.
class BytePipe : public std::enable_shared_from_this<BytePipe>
{
public:
    explicit BytePipe(qsizetype capacity = defaultCapacity);
    BytePipe(const BytePipe&) = delete;
    BytePipe& operator=(const BytePipe&) = delete;

    // The blocking side.
    /// Waits while the pipe is full. False when it was cancelled: the bytes are lost and nothing more should be
    /// written.
    bool write(QByteArray bytes);
    /// Waits for bytes. Empty at the end and after cancel(); isCancelled() tells which.
    QByteArray read();

    // The asynchronous side.
    /// The next bytes, or an empty array when there are none now.
    QByteArray take();
    /// Adds bytes, in any case. False when the pipe is full now: offer no more until the listener was called.
    bool offer(QByteArray bytes);
    bool hasRoom() const;

    /// The writing side is done: what is in the pipe is the rest.
    void finish();
    /// Either side gives up: the content is dropped and everybody is woken.
    void cancel();
    bool isCancelled() const;
    /// Finished and emptied, or cancelled.
    bool isAtEnd() const;

    /// \a callback runs on \a context's thread, queued and coalesced, when the asynchronous side can go on: bytes
    /// arrived, room was made, or the pipe ended. Clear it with clearListener() before \a context dies.
    void setListener(QObject* context, std::function<void()> callback);
    void clearListener();

    static constexpr qsizetype defaultCapacity = 4 * 1024 * 1024;

private:
    void notifyLocked();
    void deliver();

    const qsizetype m_capacity;
    mutable std::mutex m_mutex;
    std::condition_variable m_workerMayGoOn;
    std::deque<QByteArray> m_chunks;
    qsizetype m_size = 0;
    bool m_finished = false;
    bool m_cancelled = false;
    bool m_wasFull = false;
    QObject* m_context = nullptr;
    std::function<void()> m_callback;
    bool m_posted = false;
};

} // namespace sandglass
