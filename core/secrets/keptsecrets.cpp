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
    hold(key, secret);
    return keep(this, m_lasting, std::move(key), std::move(secret));
}

Task<Status> KeptSecrets::keep(QPointer<KeptSecrets> self, std::shared_ptr<SecretStore> lasting, QString key,
                               QByteArray secret)
{
    const Status kept = co_await lasting->write(key, std::move(secret));
    if (self && kept) {
        self->m_passing.remove(key);
    } else if (self) {
        self->m_passing.insert(key);
        Q_EMIT self->keepingFailed(key, kept.error());
    }
    co_return kept;
}

Task<Status> KeptSecrets::remove(QString key)
{
    forget(key);
    return m_lasting->remove(std::move(key));
}

void KeptSecrets::hold(const QString& key, const QByteArray& secret)
{
    m_session->write(key, secret);
}

void KeptSecrets::forget(const QString& key)
{
    m_passing.remove(key);
    m_session->remove(key);
}

} // namespace sandglass

#include "moc_keptsecrets.cpp"
