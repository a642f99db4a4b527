// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QObject>

#include <memory>

namespace sandglass {

/// Lines that wait for a reader who holds on to older ones: first in, first out, in a file that has no name and that
/// only this process can open. Written and read on the thread pool. Main thread.
///
/// The file is bounded, and so are all of them together. Pushing does not lose a line, whatever the disk does; but when
/// isFull(), stop: what comes then is left where it is, in the engine's own log, to be read from there later. That
/// neither loses a line nor leaves the engine with a reader that does not read.
class LogSpill final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 usualLimitBytes = 256LL * 1024 * 1024;
    static constexpr qint64 limitOfAllBytes = 1024LL * 1024 * 1024;

    explicit LogSpill(qint64 limitBytes = usualLimitBytes, QObject* parent = nullptr);
    ~LogSpill() override;
    Q_DISABLE_COPY_MOVE(LogSpill)

    bool isEmpty() const { return m_lines == 0; }
    /// The bound is reached, or the disk takes no more.
    bool isFull() const;
    /// The disk is behind: pause until relieved().
    bool isChoked() const;

    void push(const QList<LogEntry>& lines);
    /// Asks for the oldest lines: frontReady() comes when front() has some.
    void fetchFront();
    const QList<LogEntry>& front() const { return m_front; }
    QList<LogEntry> popFront();
    void clear();

Q_SIGNALS:
    void frontReady();
    void relieved();
    /// The file cannot be read back.
    void broken();

private:
    void work();
    void write();
    void read();
    void deliver(QList<LogEntry> lines);
    void discardFile();
    static qint64& bytesOfAll();

    qint64 m_limitBytes;
    std::shared_ptr<QFile> m_file; ///< used by one thread at a time
    qint64 m_readAt = 0;           ///< [m_readAt, m_writtenTo) of the file waits
    qint64 m_writtenTo = 0;
    QByteArray m_unwritten; ///< behind what is in the file
    QList<LogEntry> m_front;
    qint64 m_lines = 0; ///< all that wait
    quint64 m_generation = 0;
    bool m_working = false;
    bool m_frontWanted = false;
    bool m_diskFailed = false;
};

} // namespace sandglass
