// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"

namespace sandglass {

/// Stands in where an endpoint cannot be dialled at all: every dial ends in the same error.
class UnusableDialer final : public Dialer
{
public:
    UnusableDialer(Endpoint endpoint, Error error)
        : m_endpoint(std::move(endpoint))
        , m_error(std::move(error))
    {
    }

    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token) override { return refuse(m_error); }
    Endpoint endpoint() const override { return m_endpoint; }

private:
    static Task<Result<std::unique_ptr<ByteStream>>> refuse(Error error) { co_return std::unexpected(error); }

    Endpoint m_endpoint;
    Error m_error;
};

} // namespace sandglass
