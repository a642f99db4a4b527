// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <array>
#include <optional>

namespace sandglass {

/// A piece of the payload of one frame.
struct FramePiece
{
    bool error = false; ///< standard error; otherwise standard output
    bool first = false; ///< the frame begins here
    bool last = false;  ///< the frame ends here; the only piece of an empty frame is both and holds nothing
    QByteArrayView bytes;
};

/// Takes apart the stream in which engines carry standard output and error of a sandbox without terminal: per frame one
/// byte of channel (0 and 1 output, 2 error, 3 an error of the engine), three zero bytes, the length in four bytes,
/// big-endian, and as much payload. Survives any slicing and holds no payload.
class FrameDecoder
{
public:
    /// The next piece off the front of \a input; nothing when it is used up. After an error the decoder is spent:
    /// Protocol for bytes that are no frames, the engine's own error for channel 3.
    Result<std::optional<FramePiece>> next(QByteArrayView& input);

private:
    std::optional<Error> readHeader();

    std::array<unsigned char, 8> m_header{};
    size_t m_headerFilled = 0;
    unsigned char m_channel = 0;
    qsizetype m_left = 0;
    bool m_first = false;
    QByteArray m_engineError;
};

} // namespace sandglass
