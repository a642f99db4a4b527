// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"
#include "core/net/sshsharing.h"

#include <QStringList>

namespace sandglass {

/// Dials an engine's socket on another machine: `ssh HOST docker system dial-stdio`, with the streams of the ssh
/// process as the channel. The channels of a dialer share connections to the host. Never asks for a password and never
/// goes through a local shell.
class SshDialer final : public Dialer
{
public:
    /// \a program and \a extraOptions are for tests and for people with an ssh of their own; a `ControlPath` among
    /// these means that they see to the sharing.
    explicit SshDialer(Endpoint endpoint, QString program = QStringLiteral("ssh"), QStringList extraOptions = {});
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token stop) override;
    Endpoint endpoint() const override { return m_endpoint; }
    int firstByteGraceMs() const override { return 35000; }
    void startOver() override { m_sharing->startOver(); }

private:
    Endpoint m_endpoint;
    QString m_program;
    QStringList m_extraOptions;
    std::shared_ptr<SshSharing> m_sharing = std::make_shared<SshSharing>();
};

/// The arguments for ssh; \a controlPath is left out when empty.
QStringList sshArguments(const Endpoint& endpoint, const QString& controlPath, const QStringList& extraOptions);

/// What ssh's last words mean: Refused where the far side answered and would not, Unreachable otherwise.
ErrorKind sshFailureKind(const QString& words);

} // namespace sandglass
