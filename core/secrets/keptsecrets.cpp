// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/keptsecrets.h"

namespace sandglass {

namespace {
Task<Result<std::optional<QByteArray>>> readFirst(std::shared_ptr<MemoryStore> session,
                                                  std::shared_ptr<SecretStore> lasting, QString key)
{
    auto known = co_await session->read(key);
    if (known && *known)
        co_return known;
    auto kept = co_await lasting->read(key);
    if (kept && *kept)
        co_await session->write(key, **kept);
    co_return kept;
}
} // namespace

KeptSecrets::KeptSecrets(std::unique_ptr<SecretStore> lasting)
    : m_lasting(std::move(lasting))
{
}

Task<Result<std::optional<QByteArray>>> KeptSecrets::read(QString key)
{
    return readFirst(m_session, m_lasting, std::move(key));
}

Task<Status> KeptSecrets::write(QString key, QByteArray secret)
{
    m_session->write(key, secret);
    return m_lasting->write(std::move(key), std::move(secret));
}

Task<Status> KeptSecrets::remove(QString key)
{
    m_session->remove(key);
    return m_lasting->remove(std::move(key));
}

} // namespace sandglass
