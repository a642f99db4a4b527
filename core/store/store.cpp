// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

namespace sandglass {

Store::Store(QString path, QList<Migration> migrations, QObject* parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_file(m_path, std::move(migrations), [this](const QString& kept) {
        QMetaObject::invokeMethod(this, [this, kept] { Q_EMIT setAside(kept); }, Qt::QueuedConnection);
    })
{
    m_thread.setMaxThreadCount(1);
    m_thread.setExpiryTimeout(-1);
}

Store::~Store()
{
    m_thread.start([this] { m_file.close(); });
    m_thread.waitForDone();
}

Task<Status> Store::open()
{
    return read([](Database&) { return Status(); });
}

Task<Status> Store::wipe()
{
    return onThread([](Database& database) { return database.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")); });
}

} // namespace sandglass

#include "moc_store.cpp"
