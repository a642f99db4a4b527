// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/memorystore.h"

#include <memory>

namespace sandglass {

/// A store that lasts, and the session's memory before it: a secret that was given or read once is at hand until the
/// program ends, whatever becomes of the store. A write that the store refuses is an error all the same, so that the
/// person learns that the secret will have to be given again next time.
class KeptSecrets final : public SecretStore
{
public:
    explicit KeptSecrets(std::unique_ptr<SecretStore> lasting);

    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

private:
    std::shared_ptr<MemoryStore> m_session = std::make_shared<MemoryStore>();
    std::shared_ptr<SecretStore> m_lasting;
};

} // namespace sandglass
