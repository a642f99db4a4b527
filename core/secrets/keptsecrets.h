// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secrets/memorystore.h"

#include <QObject>
#include <QPointer>
#include <QSet>

#include <memory>

namespace sandglass {

/// A store that lasts, and the session's memory before it: a secret that was given or read once is at hand until the
/// program ends, whatever becomes of the store. A write that the store refuses is an error all the same, so that the
/// person learns that the secret will have to be given again next time.
class KeptSecrets final : public QObject, public SecretStore
{
    Q_OBJECT

public:
    explicit KeptSecrets(std::unique_ptr<SecretStore> lasting);

    Task<Result<std::optional<QByteArray>>> read(QString key) override;
    /// At hand at once; the task tells whether it will last.
    Task<Status> write(QString key, QByteArray secret) override;
    Task<Status> remove(QString key) override;

    /// At hand until forget() or the end of the program, and kept nowhere.
    void hold(const QString& key, const QByteArray& secret);
    void forget(const QString& key);
    /// Whether the store refused the secret, so that it ends with the program.
    bool isPassing(const QString& key) const { return m_passing.contains(key); }

Q_SIGNALS:
    /// The store refused what was written.
    void keepingFailed(const QString& key, const sandglass::Error& error);

private:
    struct Session
    {
        MemoryStore secrets;
        int forgotten = 0; ///< how often something was
    };
    static Task<Result<std::optional<QByteArray>>> readFirst(std::shared_ptr<Session> session,
                                                             std::shared_ptr<SecretStore> lasting, QString key);
    static Task<Status> keep(QPointer<KeptSecrets> self, std::shared_ptr<SecretStore> lasting, QString key,
                             QByteArray secret);

    std::shared_ptr<Session> m_session = std::make_shared<Session>();
    std::shared_ptr<SecretStore> m_lasting;
    QSet<QString> m_passing;
};

} // namespace sandglass
