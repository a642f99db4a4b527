// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/net/http.h"

#include <memory>
#include <optional>

namespace sandglass {

/// Parses the responses on one connection, one after the other; strict, over any slicing. No I/O.
class HttpParser
{
public:
    /// What was asked decides how the answer reads: none to HEAD has a body, and after an upgrade no HTTP follows.
    struct Expect
    {
        bool head = false;
        bool upgrade = false;
    };

    HttpParser();
    ~HttpParser();
    Q_DISABLE_COPY_MOVE(HttpParser)

    /// Begins a new response.
    void reset(Expect expect);

    struct Step
    {
        bool headDone = false;      ///< the head became complete in this step; parse on with `rest`
        bool upgraded = false;      ///< with headDone: `rest` and all that follows is no HTTP
        bool messageDone = false;   ///< the response is complete; `rest` belongs to nobody
        QByteArray body;            ///< decoded
        QByteArray rest;            ///< not parsed yet
        std::optional<Error> error; ///< behind `body`: Protocol with what was wrong; Limit for a head over 64 KiB
    };
    /// Takes \a bytes (at most 64 KiB at a time) up to the end of the head, the end of the message or their own end.
    Step parse(QByteArray bytes);

    /// The peer has ended the channel. True when that is a proper end of the message.
    bool finish();

    const HttpHead& head() const;
    /// Whether another response may follow the complete one.
    bool keepsAlive() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace sandglass
