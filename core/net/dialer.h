// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/bytestream.h"
#include "core/net/endpoint.h"

#include <memory>
#include <stop_token>

namespace sandglass {

/// Opens byte channels to one endpoint. Main thread. Each dial ends within 5 s, in a channel or an error: Unreachable
/// (nothing there), Refused (no permission, certificate not accepted), Timeout, Cancelled; each with the endpoint, the
/// system's words and a hint. Over ssh a channel is there as soon as ssh runs: what the far side thinks of it shows in
/// the first exchange, see firstByteGraceMs() and brokenChannel().
class Dialer
{
public:
    virtual ~Dialer() = default;
    virtual Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) = 0;
    virtual Endpoint endpoint() const = 0;

    /// How much longer than its own deadline the first answer on a new channel may take, in milliseconds.
    virtual int firstByteGraceMs() const { return 0; }

    /// What channels share may be dead without telling: the next ones share something new. Open ones stay.
    virtual void startOver() {}

protected:
    Dialer() = default;
    Dialer(const Dialer&) = default;
    Dialer& operator=(const Dialer&) = default;
};

/// The dialer for \a endpoint. A task in flight keeps what it needs: the dialer may be destroyed meanwhile.
std::unique_ptr<Dialer> makeDialer(const Endpoint& endpoint);

/// What it means that a channel to \a endpoint ended before a byte came, with the carrier's words.
Error brokenChannel(const Endpoint& endpoint, const QString& reason);

/// A failure to reach \a endpoint, with its address and the system's words.
std::unexpected<Error> dialFailure(const Endpoint& endpoint, ErrorKind kind, const QString& text,
                                   Hint hint = Hint::None);

/// How long a dial may take, over all carriers but ssh.
inline constexpr int dialTimeoutMs = 5000;

} // namespace sandglass
