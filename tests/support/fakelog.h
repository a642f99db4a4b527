// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakeprovider.h"

#include <QList>

namespace sandglass::test {

/// The log of one sandbox as an engine keeps it in a file: it answers every query of a FakeProvider as Docker does, and
/// gives new lines to the streams that follow.
class FakeLog
{
public:
    FakeLog(FakeProvider* provider, QString id)
        : m_provider(provider)
        , m_id(std::move(id))
    {
        const auto before = provider->onLogsOpened;
        provider->onLogsOpened = [this, before](FakeLogStream& stream) {
            if (before)
                before(stream);
            if (stream.id == m_id)
                stream.onStart = [this](FakeLogStream& started) { slow ? m_waiting.append(&started) : serve(started); };
        };
    }

    void write(const QByteArray& text, LogChannel channel = LogChannel::Output)
    {
        write(m_nowNs += stepNs, text, channel);
    }
    void write(qint64 timeNs, const QByteArray& text, LogChannel channel = LogChannel::Output)
    {
        const LogEntry entry{timeNs, channel, text, false};
        lines.append(entry);
        for (const auto& stream : following())
            stream->send({entry});
    }
    /// Lines that no stream has been given yet, such as those written while nobody was connected.
    void writeUnseen(const QByteArray& text) { lines.append({m_nowNs += stepNs, LogChannel::Output, text, false}); }
    /// The open follow streams break.
    void breakStreams()
    {
        const auto open = following();
        m_ended += open;
        for (const auto& stream : open)
            stream->end(fail(ErrorKind::Unreachable, QStringLiteral("connection reset")).error());
    }
    /// The sandbox's process ended: so do the streams.
    void endStreams()
    {
        const auto open = following();
        m_ended += open;
        for (const auto& stream : open)
            stream->end();
    }
    /// What a slow log was asked for so far is found.
    void answer()
    {
        const auto waiting = std::exchange(m_waiting, {});
        for (const auto& stream : waiting) {
            if (stream)
                serve(*stream);
        }
    }
    QList<QPointer<FakeLogStream>> following() const
    {
        QList<QPointer<FakeLogStream>> open;
        for (const auto& stream : std::as_const(m_provider->logStreams)) {
            if (stream && stream->id == m_id && stream->started && stream->query.follow && !m_ended.contains(stream) &&
                !m_waiting.contains(stream))
                open.append(stream);
        }
        return open;
    }

    QList<LogEntry> lines;
    qint64 stepNs = 1000;
    bool running = true; ///< of a stopped sandbox streams end after the lines that are there
    int batch = 1000;
    bool slow = false; ///< streams open at once, and wait for answer() while the engine looks through its file

private:
    void serve(FakeLogStream& stream)
    {
        const LogQuery query = stream.query;
        QList<LogEntry> wanted;
        const qsizetype from = query.tail < 0 ? 0 : std::max<qsizetype>(0, lines.size() - query.tail);
        for (qsizetype i = from; i < lines.size(); ++i) {
            if (lines[i].timeNs >= query.sinceNs)
                wanted.append(lines[i]);
        }
        const QPointer<FakeLogStream> alive(&stream);
        for (qsizetype i = 0; i < wanted.size() && alive; i += batch)
            stream.send(wanted.mid(i, batch));
        if (alive && (!query.follow || !running))
            stream.end();
    }

    FakeProvider* m_provider;
    QString m_id;
    qint64 m_nowNs = 1767225600LL * 1000000000LL;
    QList<QPointer<FakeLogStream>> m_ended;   ///< told its end, and not yet destroyed
    QList<QPointer<FakeLogStream>> m_waiting; ///< for answer()
};

} // namespace sandglass::test
