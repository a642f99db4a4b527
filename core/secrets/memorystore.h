// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/secretstore.h"

#include <QHash>

namespace sandglass {

/// Secrets that last until the program ends.
class MemoryStore final : public SecretStore
{
public:
    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

private:
    QHash<QString, QByteArray> m_secrets;
};

} // namespace sandglass
