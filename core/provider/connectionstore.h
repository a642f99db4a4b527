// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/provider/connection.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QString>

namespace sandglass {

class ProviderRegistry;

/// The configured connections: those found on this machine and the person's own, kept in a JSON file. Main thread.
///
/// It is the only one who adds connections to the registry and takes them away. Found connections can be switched off
/// and on; the person's own can be changed and removed as well. The file holds no secret.
class ConnectionStore : public QObject
{
    Q_OBJECT

public:
    ConnectionStore(ProviderRegistry& providers, QString filePath, QObject* parent = nullptr);

    /// Adds \a found and the own connections to the registry, which starts those that are enabled. Call once; the file
    /// is small and read at once. A file that cannot be understood is set aside under a name with the date, never
    /// overwritten; the error tells that name, and the found connections are there all the same.
    Status load(const QList<ConnectionConfig>& found);
    /// More that was found later, such as the embedded engine after its start; one with a known id is replaced.
    void addFound(const ConnectionConfig& config);

    QList<ConnectionConfig> all() const; ///< found ones first, with `enabled` as it is now
    bool isOwn(const QString& id) const;

    /// An id for a new connection.
    static QString newId();
    /// Adds (with a new id when it has none) or replaces one of the person's own. Returns its id; InvalidInput for an
    /// unknown provider or a name in use.
    Result<QString> save(ConnectionConfig config);
    /// Own ones only; others are left alone.
    void remove(const QString& id);
    /// Starts or stops it, now and at the next start of the program.
    void setEnabled(const QString& id, bool enabled);

Q_SIGNALS:
    void changed();
    /// The person did this to the connection of this name.
    void changedByPerson(sandglass::Operation operation, const QString& name);
    /// The person took away this own connection: what was kept for it can go.
    void removed(const sandglass::ConnectionConfig& config);
    /// The file could not be written; the change holds until the end of the program.
    void saveFailed(const sandglass::Error& error);

private:
    Status read();
    Status setAside(const QString& problem);
    void write();

    ProviderRegistry& m_providers;
    QString m_filePath;
    QList<ConnectionConfig> m_found;
    QList<ConnectionConfig> m_own;
    QSet<QString> m_disabled; ///< ids of found connections
    bool m_mayWrite = true;   ///< not over a file that could be neither read nor set aside
};

} // namespace sandglass
