// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/keychainstore.h"

#include <QTimer>

#include <qt6keychain/keychain.h>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
Error errorOf(QKeychain::Error code, const QString& text)
{
    switch (code) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return fail(ErrorKind::Forbidden, text).error();
    default:
        // No bus, no service on it and no library to reach it all come as OtherError with libsecret's words.
        return fail(ErrorKind::Unsupported, text).error().withHint(Hint::NoKeychain);
    }
}

/// Runs \a job, which deletes itself when it has ended; true when it did what was asked, false when there was no such
/// secret. After \a timeoutMs it is left to itself.
Task<Result<bool>> run(QKeychain::Job* job, QString key, int timeoutMs)
{
    job->setKey(key);
    const OneShot<Result<bool>> done;
    QObject context;
    QObject::connect(job, &QKeychain::Job::finished, &context, [done](QKeychain::Job* ended) {
        if (ended->error() == QKeychain::NoError)
            done.set(true);
        else if (ended->error() == QKeychain::EntryNotFound)
            done.set(false);
        else
            done.set(std::unexpected(errorOf(ended->error(), ended->errorString())));
    });
    QTimer::singleShot(timeoutMs, &context,
                       [done] { done.set(fail(ErrorKind::Timeout, u"the keychain does not answer"_s)); });
    job->start();
    co_return co_await done;
}

Task<Result<std::optional<QByteArray>>> readFrom(QString service, QString key, int timeoutMs)
{
    const QPointer<QKeychain::ReadPasswordJob> job = new QKeychain::ReadPasswordJob(service);
    const auto found = co_await run(job, key, timeoutMs);
    if (!found)
        co_return std::unexpected(found.error().during(Operation::ReadSecret, {}));
    if (!*found)
        co_return std::optional<QByteArray>();
    co_return job->binaryData();
}

Task<Status> writeTo(QString service, QString key, QByteArray secret, int timeoutMs)
{
    auto* job = new QKeychain::WritePasswordJob(service);
    job->setBinaryData(secret);
    const auto written = co_await run(job, key, timeoutMs);
    if (!written)
        co_return std::unexpected(written.error().during(Operation::WriteSecret, {}));
    co_return Status{};
}

Task<Status> removeFrom(QString service, QString key, int timeoutMs)
{
    const auto removed = co_await run(new QKeychain::DeletePasswordJob(service), key, timeoutMs);
    if (!removed)
        co_return std::unexpected(removed.error().during(Operation::RemoveSecret, {}));
    co_return Status{};
}
} // namespace

KeychainStore::KeychainStore(QString service, int timeoutMs)
    : m_service(std::move(service))
    , m_timeoutMs(timeoutMs)
{
}

Task<Result<std::optional<QByteArray>>> KeychainStore::read(QString key)
{
    return readFrom(m_service, std::move(key), m_timeoutMs);
}

Task<Status> KeychainStore::write(QString key, QByteArray secret)
{
    return writeTo(m_service, std::move(key), std::move(secret), m_timeoutMs);
}

Task<Status> KeychainStore::remove(QString key)
{
    return removeFrom(m_service, std::move(key), m_timeoutMs);
}

} // namespace sandglass
