// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"

namespace sandglass {

/// Dials TLS 1.2 or newer. The server's certificate is always verified, against the endpoint's authority file where one
/// is named and the system's authorities otherwise; there is no way around it. Never through a proxy.
class TlsDialer final : public Dialer
{
public:
    explicit TlsDialer(Endpoint endpoint)
        : m_endpoint(std::move(endpoint))
    {
    }
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) override;
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

} // namespace sandglass
