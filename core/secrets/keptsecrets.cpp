// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/keptsecrets.h"

namespace sandglass {

KeptSecrets::KeptSecrets(std::unique_ptr<SecretStore> lasting)
    : m_lasting(std::move(lasting))
{
}

/// The keychain may take long, for it asks the person: what was given or forgotten meanwhile counts.
Task<Result<std::optional<QByteArray>>> KeptSecrets::readFirst(std::shared_ptr<Session> session,
                                                               std::shared_ptr<SecretStore> lasting, QString key)
{
    const auto known = co_await session->secrets.read(key);
    if (known && *known)
        co_return known;
    const int forgotten = session->forgotten;
    const auto kept = co_await lasting->read(key);
    const auto given = co_await session->secrets.read(key);
    if (given && *given)
        co_return given;
    if (kept && *kept && session->forgotten == forgotten)
        co_await session->secrets.write(key, **kept);
    co_return kept;
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
    m_session->secrets.write(key, secret);
}

void KeptSecrets::forget(const QString& key)
{
    m_passing.remove(key);
    m_session->secrets.remove(key);
    ++m_session->forgotten;
}

} // namespace sandglass

#include "moc_keptsecrets.cpp"
