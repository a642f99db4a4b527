// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/framedecoder.h"

#include "core/docker/dockererror.h"

#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
/// Engines send at most some 64 KiB a frame. A length above this is a stream that is not framed at all.
constexpr quint32 longestFrame = 64U * 1024 * 1024;
constexpr qsizetype longestEngineError = 4096;
constexpr unsigned char errorChannel = 2;
constexpr unsigned char engineChannel = 3;
} // namespace

std::optional<Error> FrameDecoder::readHeader()
{
    m_channel = m_header[0];
    const auto length = qFromBigEndian<quint32>(m_header.data() + 4);
    if (m_channel > engineChannel || m_header[1] || m_header[2] || m_header[3] || length > longestFrame) {
        const auto seen = QByteArray(reinterpret_cast<const char*>(m_header.data()), qsizetype(m_header.size()));
        return fail(ErrorKind::Protocol, u"not the head of a frame: "_s + QString::fromLatin1(seen.toHex(' '))).error();
    }
    m_left = length;
    m_first = true;
    m_headerFilled = 0;
    return std::nullopt;
}

Result<std::optional<FramePiece>> FrameDecoder::next(QByteArrayView& input)
{
    while (true) {
        if (!m_first && m_left == 0) {
            while (m_headerFilled < m_header.size() && !input.isEmpty()) {
                m_header[m_headerFilled++] = static_cast<unsigned char>(input.front());
                input = input.sliced(1);
            }
            if (m_headerFilled < m_header.size())
                return std::nullopt;
            if (auto error = readHeader())
                return std::unexpected(std::move(*error));
        }
        if (input.isEmpty() && m_left > 0)
            return std::nullopt;

        const qsizetype count = std::min(m_left, input.size());
        FramePiece piece{m_channel == errorChannel, m_first, count == m_left, input.first(count)};
        input = input.sliced(count);
        m_left -= count;
        m_first = false;
        if (m_channel != engineChannel)
            return piece;
        m_engineError += piece.bytes.first(std::min(count, longestEngineError - m_engineError.size()));
        if (piece.last)
            return std::unexpected(errorFromMessage(0, QString::fromUtf8(m_engineError).trimmed()));
    }
}

} // namespace sandglass
