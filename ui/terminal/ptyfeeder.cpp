// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/ptyfeeder.h"

#include "core/base/logging.h"

#include <QSocketNotifier>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace sandglass {

using namespace Qt::StringLiterals;

PtyFeeder::~PtyFeeder()
{
    delete m_notifier; // Before the descriptor that it watches.
    if (m_fd >= 0)
        ::close(m_fd);
}

bool PtyFeeder::open(int slave)
{
    m_fd = ::fcntl(slave, F_DUPFD_CLOEXEC, 3);
    if (m_fd < 0 || ::fcntl(m_fd, F_SETFL, ::fcntl(m_fd, F_GETFL) | O_NONBLOCK) < 0 || !makeRaw()) {
        if (m_failure.isEmpty())
            m_failure = QString::fromLocal8Bit(std::strerror(errno));
        return false;
    }
    m_notifier = new QSocketNotifier(m_fd, QSocketNotifier::Write, this);
    m_notifier->setEnabled(false);
    connect(m_notifier, &QSocketNotifier::activated, this, &PtyFeeder::drain);
    return true;
}

bool PtyFeeder::makeRaw()
{
    termios line{};
    if (::tcgetattr(m_fd, &line) != 0)
        return false;
    ::cfmakeraw(&line);
    if (::tcsetattr(m_fd, TCSANOW, &line) != 0)
        return false;
    // tcsetattr succeeds when it could do any of the changes; only reading back tells whether all are in force.
    termios now{};
    if (::tcgetattr(m_fd, &now) != 0)
        return false;
    constexpr tcflag_t inputProcessing = IXON | ICRNL | INLCR | IGNCR | ISTRIP;
    constexpr tcflag_t localProcessing = ECHO | ICANON | ISIG | IEXTEN;
    if ((now.c_oflag & OPOST) || (now.c_iflag & inputProcessing) || (now.c_lflag & localProcessing)) {
        m_failure = u"the terminal line cannot be set raw"_s;
        return false;
    }
    return true;
}

void PtyFeeder::feed(const QByteArray& bytes)
{
    if (!m_notifier || bytes.isEmpty())
        return;
    const bool waiting = !m_queue.empty();
    m_queue.push_back(bytes);
    m_queued += bytes.size();
    if (!waiting)
        drain();
    if (!m_congested && m_queued > highWater) {
        m_congested = true;
        Q_EMIT congested(true);
    }
}

void PtyFeeder::drain()
{
    while (!m_queue.empty()) {
        const QByteArray& first = m_queue.front();
        const auto written = ::write(m_fd, first.constData() + m_offset, static_cast<size_t>(first.size() - m_offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno != EAGAIN) {
            qCWarning(logTerminal) << "writing to the terminal emulator:" << std::strerror(errno);
            m_queue.clear();
            m_queued = 0;
            break;
        }
        if (written <= 0)
            break;
        m_offset += written;
        m_queued -= written;
        if (m_offset == first.size()) {
            m_queue.pop_front();
            m_offset = 0;
        }
    }
    m_notifier->setEnabled(!m_queue.empty());
    if (m_congested && m_queued < lowWater) {
        m_congested = false;
        Q_EMIT congested(false);
    }
}

} // namespace sandglass

#include "moc_ptyfeeder.cpp"
