// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"

namespace sandglass {

/// Dials a unix socket file.
class UnixDialer final : public Dialer
{
public:
    explicit UnixDialer(Endpoint endpoint)
        : m_endpoint(std::move(endpoint))
    {
    }
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) override;
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

/// Dials plain TCP; never through a proxy.
class TcpDialer final : public Dialer
{
public:
    explicit TcpDialer(Endpoint endpoint)
        : m_endpoint(std::move(endpoint))
    {
    }
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) override;
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

} // namespace sandglass
