// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"

namespace sandglass::test {

/// Reaches a fake engine and passes for a way of another kind, for what depends on the kind alone.
class DialerAs final : public Dialer
{
public:
    DialerAs(const Endpoint& reached, const QString& shown)
        : m_dialer(makeDialer(reached))
        , m_shown(Endpoint::parse(shown).value())
    {
    }
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) override { return m_dialer->dial(stop); }
    Endpoint endpoint() const override { return m_shown; }

private:
    std::unique_ptr<Dialer> m_dialer;
    Endpoint m_shown;
};

} // namespace sandglass::test
