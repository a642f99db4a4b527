// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/secretbytes.h"
#include "core/secrets/secretstore.h"

#include <map>

namespace sandglass {

/// Secrets that last until the program ends, and leave nothing in its memory when they are removed.
class MemoryStore final : public SecretStore
{
public:
    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

private:
    std::map<QString, SecretBytes> m_secrets;
};

} // namespace sandglass
