// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/secretstore.h"

namespace sandglass {

/// The person's keychain: the Secret Service of GNOME and others, or KWallet. Nothing is ever written in plain text
/// instead.
///
/// A keychain that is locked asks the person, who may not see it: after 4 s a call ends with Timeout, and what the
/// person decides later holds for the next. Without a keychain it ends with Unsupported and Hint::NoKeychain.
class KeychainStore final : public SecretStore
{
public:
    /// \a service: under which name the keychain lists the secrets.
    explicit KeychainStore(QString service, int timeoutMs = 4000);

    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

private:
    const QString m_service;
    const int m_timeoutMs;
};

} // namespace sandglass
