// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"

#include <QObject>
#include <QTimer>

#include <stop_token>
#include <vector>

namespace sandglass {

/// How soon a request is to be sent, when not all can be at once.
enum class Urgency {
    Person,     ///< somebody waits for it
    Visible,    ///< keeps what is on the screen true
    Background, ///< may wait
};

/// Decides which request of a connection goes next: six at a time, the most urgent first, and among equals the first
/// that came. Main thread.
class RequestQueue : public QObject
{
    Q_OBJECT

public:
    /// How long a person's request waits for a server that takes nothing; with longer to go it is sent all the same,
    /// and its refusal tells the person.
    static constexpr int patienceMs = 15000;

    explicit RequestQueue(const Clock& clock, int width = 6, QObject* parent = nullptr);

    /// Resumes when the request may be sent, with true; leave() when it has ended. False: stopped or closed.
    Task<bool> enter(Urgency urgency, std::stop_token stop);
    void leave();
    /// The server takes nothing before that time of Clock::monotonicMs().
    void holdUntil(qint64 monotonicMs);
    /// Lets nothing through any more.
    void close();

private:
    struct Waiter
    {
        Urgency urgency;
        OneShot<bool> turn;
    };
    bool mayGo(Urgency urgency) const;
    void letGo();
    static Task<bool> wait(QPointer<RequestQueue> self, OneShot<bool> turn, std::stop_token stop);
    void drop(const OneShot<bool>& turn);

    const Clock& m_clock;
    const int m_width;
    int m_underWay = 0;
    qint64 m_heldUntilMs = 0;
    bool m_closed = false;
    std::vector<Waiter> m_waiting; ///< in the order in which they go
    QTimer m_release;
};

} // namespace sandglass
