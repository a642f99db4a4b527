// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/eventwatch.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QMetaEnum>

#include <cstdio>

#include <sys/resource.h>

namespace sandglass::test {

namespace {

constexpr qint64 defectMs = 100;
constexpr qint64 failureMs = 1000;

struct Usage
{
    qint64 cpuMs = 0;
    long waits = 0;
};

Usage threadUsage()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto ms = [](const timeval& time) { return (time.tv_sec * 1000LL) + (time.tv_usec / 1000); };
    return {ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_nvcsw};
}

} // namespace

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (m_depth > 0)
        return QApplication::notify(receiver, event);
    // Both are read before: the receiver and the event may be gone afterwards.
    const char* className = receiver ? receiver->metaObject()->className() : "nothing";
    const char* eventName = QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type());
    const Usage before = threadUsage();
    QElapsedTimer timer;
    timer.start();
    ++m_depth;
    const bool accepted = QApplication::notify(receiver, event);
    --m_depth;
    const qint64 ms = timer.elapsed();
    if (ms <= m_longestMs && ms < defectMs)
        return accepted;
    const Usage after = threadUsage();
    // On a loaded machine the thread also stands still because it gets no processor; that is nobody's defect.
    const qint64 cpuMs = after.cpuMs - before.cpuMs;
    const bool own = cpuMs >= ms / 2 || after.waits > before.waits;
    if (!own)
        return accepted;
    const char* function = QTest::currentTestFunction();
    const QString line = QStringLiteral("%1 ms (%2 ms of processor): %3 in %4, during %5")
                             .arg(QString::number(ms), QString::number(cpuMs),
                                  QString::fromLatin1(eventName ? eventName : "a custom event"),
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
