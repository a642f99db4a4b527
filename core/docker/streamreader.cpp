// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/streamreader.h"

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype largestSlice = 64 * 1024;
constexpr qsizetype fullBuffer = 512 * 1024;
} // namespace

StreamReader::StreamReader(std::unique_ptr<HttpStream> stream, int silenceMs, const std::stop_token& stop)
    : m_stream(std::move(stream))
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(silenceMs);
    connect(&m_silence, &QTimer::timeout, this, [this] { end(fail(ErrorKind::Timeout, u"the engine fell silent"_s)); });
    connect(m_stream.get(), &HttpStream::dataReceived, this, &StreamReader::take);
    connect(m_stream.get(), &HttpStream::finished, this, [this] { end({}); });
    connect(m_stream.get(), &HttpStream::failed, this, [this](const Error& error) { end(std::unexpected(error)); });
    m_stopRelay = onStop(stop, this, [this] { end(fail(ErrorKind::Cancelled)); });
    m_stream->start();
}

StreamReader::~StreamReader()
{
    // The reader resumes inside signals of the stream, and may let go of this object there.
    m_stream->disconnect(this);
    m_stream.release()->deleteLater();
}

Task<Result<QByteArray>> StreamReader::next()
{
    if (m_buffer.isEmpty() && !m_outcome) {
        m_waiting.emplace();
        m_silence.start();
        const OneShot<bool> waiting = *m_waiting;
        co_await waiting;
    }
    if (!m_buffer.isEmpty())
        co_return cut();
    if (m_outcome && !*m_outcome)
        co_return std::unexpected(m_outcome->error());
    co_return QByteArray();
}

void StreamReader::take(const QByteArray& bytes)
{
    if (m_outcome)
        return;
    m_buffer += bytes;
    if (m_buffer.size() >= fullBuffer)
        m_stream->setPaused(true);
    wake();
}

void StreamReader::end(Status outcome)
{
    if (m_outcome)
        return;
    // What was cancelled or broke is of no use; what came in order is.
    if (!outcome)
        m_buffer.clear();
    m_outcome = std::move(outcome);
    m_stream->setPaused(true);
    wake();
}

void StreamReader::wake()
{
    m_silence.stop();
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        waiting->set(true);
}

QByteArray StreamReader::cut()
{
    QByteArray slice = m_buffer.first(std::min(m_buffer.size(), largestSlice));
    m_buffer.remove(0, slice.size());
    if (m_buffer.size() < fullBuffer / 2 && !m_outcome)
        m_stream->setPaused(false);
    return slice;
}

} // namespace sandglass

#include "moc_streamreader.cpp"
