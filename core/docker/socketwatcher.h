// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>

namespace sandglass {

/// Tells when the socket file of an engine appears or is made anew. Watches its directory, or, while that does not
/// exist, the nearest one above. Main thread.
class SocketWatcher : public QObject
{
    Q_OBJECT

public:
    explicit SocketWatcher(const QString& path, QObject* parent = nullptr);

Q_SIGNALS:
    void appeared();

private:
    void look();
    void watchNearest();

    const QString m_path;
    QString m_watched;
    qint64 m_lastSeen = 0; ///< change time of the file in milliseconds; 0: not there
    QFileSystemWatcher m_watcher;
};

} // namespace sandglass
