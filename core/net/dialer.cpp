// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dialer.h"

#include "core/net/socketdialer.h"
#include "core/net/sshdialer.h"
#include "core/net/tlsdialer.h"

namespace sandglass {
using namespace Qt::StringLiterals;

std::unique_ptr<Dialer> makeDialer(const Endpoint& endpoint)
{
    switch (endpoint.scheme) {
    case Endpoint::Scheme::Unix:
        return std::make_unique<UnixDialer>(endpoint);
    case Endpoint::Scheme::Tcp:
        return std::make_unique<TcpDialer>(endpoint);
    case Endpoint::Scheme::Tls:
        return std::make_unique<TlsDialer>(endpoint);
    case Endpoint::Scheme::Ssh:
        return std::make_unique<SshDialer>(endpoint);
    }
    Q_UNREACHABLE_RETURN({});
}

std::unexpected<Error> dialFailure(const Endpoint& endpoint, ErrorKind kind, const QString& text, Hint hint)
{
    std::unexpected<Error> failure = fail(kind, text);
    failure.error().endpoint = endpoint.toString();
    failure.error().hint = hint;
    return failure;
}

Error brokenChannel(const Endpoint& endpoint, const QString& reason)
{
    const QString text = reason.isEmpty() ? u"the connection was closed before an answer came"_s : reason;
    if (endpoint.scheme == Endpoint::Scheme::Ssh)
        return dialFailure(endpoint, sshFailureKind(reason), text, Hint::CheckSsh).error();
    // With TLS 1.3 a server refuses our certificate after the handshake, in an alert.
    if (endpoint.scheme == Endpoint::Scheme::Tls && reason.contains("alert"_L1))
        return dialFailure(endpoint, ErrorKind::Refused, text, Hint::CheckCertificate).error();
    return dialFailure(endpoint, ErrorKind::Unreachable, text).error();
}

} // namespace sandglass
