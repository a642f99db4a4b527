// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <deque>

class QSocketNotifier;

namespace sandglass {

/// Writes bytes into the slave end of a pseudo terminal without ever blocking: what the kernel does not take at once
/// (it takes some 17 KB) waits in a queue that tells when it is long. The line is set raw, so that every byte arrives
/// as it was written.
class PtyFeeder : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype highWater = 256 * 1024;
    static constexpr qsizetype lowWater = 64 * 1024;

    using QObject::QObject;
    ~PtyFeeder() override;
    Q_DISABLE_COPY_MOVE(PtyFeeder)

    /// Duplicates \a slave, which stays the caller's. False when the line cannot be made raw: failure() says why.
    bool open(int slave);
    QString failure() const { return m_failure; }

    void feed(const QByteArray& bytes);
    qsizetype queued() const { return m_queued; }

Q_SIGNALS:
    /// The queue has grown over highWater (true) or shrunk under lowWater (false).
    void congested(bool on);

private:
    bool makeRaw();
    void drain();

    int m_fd = -1;
    QString m_failure;
    std::deque<QByteArray> m_queue;
    qsizetype m_offset = 0; ///< of the first piece, already written
    qsizetype m_queued = 0;
    bool m_congested = false;
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace sandglass
