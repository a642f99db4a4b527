// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace sandglass {

/// Where an engine listens, as DOCKER_HOST and Docker contexts write it.
struct Endpoint
{
    enum class Scheme { Unix, Tcp, Tls, Ssh };

    Scheme scheme = Scheme::Unix;
    QString path;     ///< Unix: the socket file; Ssh: the one on the far side, empty for the default of its docker
    QString host;     ///< Tcp, Tls, Ssh: name or address, IPv6 without brackets
    quint16 port = 0; ///< Tcp, Tls: 2375 and 2376 where none is given; Ssh: 0 leaves it to ssh's configuration
    QString user;     ///< Ssh: login, may be empty

    // Tls: PEM files, read at each dial; the certificate of the server is always verified.
    QString caFile;   ///< empty: the system's authorities
    QString certFile; ///< client certificate, empty for none
    QString keyFile;  ///< Tls: its private key; Ssh: the identity to offer, may be empty

    /// Reads `unix:///path`, `tcp://host[:port]`, `https://host[:port]`, `ssh://[user@]host[:port][/path]`.
    /// Errors: InvalidInput with the text that was refused. TLS files are added by the caller. Nothing it accepts can
    /// be mistaken for an option or a shell construct by the programs that get it.
    static Result<Endpoint> parse(const QString& text);

    /// The same form back; holds no secret.
    QString toString() const;

    bool operator==(const Endpoint&) const = default;
};

} // namespace sandglass
