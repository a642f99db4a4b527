// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/memorystore.h"

namespace sandglass {

namespace {
template <typename T> Task<T> ready(T value)
{
    co_return value;
}
} // namespace

Task<Result<std::optional<QByteArray>>> MemoryStore::read(QString key)
{
    const auto found = m_secrets.find(key);
    std::optional<QByteArray> secret;
    if (found != m_secrets.end())
        secret = found->second.view().toByteArray();
    return ready<Result<std::optional<QByteArray>>>(secret);
}

Task<Status> MemoryStore::write(QString key, QByteArray secret)
{
    m_secrets.insert_or_assign(key, SecretBytes(QByteArrayView(secret)));
    cleanse(secret);
    return ready<Status>({});
}

Task<Status> MemoryStore::remove(QString key)
{
    m_secrets.erase(key);
    return ready<Status>({});
}

} // namespace sandglass
