// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/eventwatch.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QMetaEnum>
#include <QThread>

#include <algorithm>
#include <array>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace sandglass::test {

namespace {

constexpr qint64 defectMs = 100;
constexpr qint64 failureMs = 1000;

/// For how long this thread could have run and got no processor; 0 where the kernel doesn't tell.
qint64 starvedNs()
{
    static const int file = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    std::array<char, 96> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    return QByteArray::fromRawData(text.data(), std::max<ssize_t>(size, 0)).split(' ').value(1).toLongLong();
}

} // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (m_depth > 0 || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    // Both are read before: the receiver and the event may be gone afterwards.
    const char* className = receiver ? receiver->metaObject()->className() : "nothing";
    const char* eventName = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    const qint64 starvedBefore = starvedNs();
    QElapsedTimer timer;
    timer.start();
    ++m_depth;
    const bool accepted = QApplication::notify(receiver, event);
    --m_depth;
    // On a loaded machine the thread also stands still because it gets no processor; that is nobody's defect. What is
    // left it computed, or it waited in a call.
    const qint64 ms = (timer.nsecsElapsed() - (starvedNs() - starvedBefore)) / 1'000'000;
    if (ms <= m_longestMs && ms < defectMs)
        return accepted;
    const char* function = QTest::currentTestFunction();
    const QString line = QStringLiteral("%1 ms: %2 in %3, during %4")
                             .arg(QString::number(ms), QString::fromLatin1(eventName ? eventName : "a custom event"),
                                  QString::fromLatin1(className), QString::fromLatin1(function ? function : "start"));
    if (ms > m_longestMs) {
        m_longestMs = ms;
        m_longest = line;
    }
    if (ms > defectMs)
        m_defects.append(line);
    m_failed = m_failed || ms > failureMs;
    return accepted;
}

void WatchedApplication::resetWatch()
{
    m_longestMs = 0;
    m_longest.clear();
    m_defects.clear();
    m_failed = false;
}

int WatchedApplication::report(int code) const
{
    std::printf("Event loop: longest turn %s\n", m_longest.isEmpty() ? "under 1 ms" : qPrintable(m_longest));
    for (const QString& line : m_defects)
        std::printf("Event loop: DEFECT, over %lld ms: %s\n", static_cast<long long>(defectMs), qPrintable(line));
    if (m_failed)
        std::printf("Event loop: FAILED, the window stood still for over %lld ms\n", static_cast<long long>(failureMs));
    return m_failed && code == 0 ? 1 : code;
}

} // namespace sandglass::test

#include "moc_eventwatch.cpp"
