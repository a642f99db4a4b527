// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/socketwatcher.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace sandglass {

namespace {
qint64 changeTime(const QString& path)
{
    const QFileInfo file(path);
    return file.exists() ? file.metadataChangeTime().toMSecsSinceEpoch() : 0;
}
} // namespace

SocketWatcher::SocketWatcher(const QString& path, QObject* parent)
    : QObject(parent)
    , m_path(path)
    , m_lastSeen(changeTime(path))
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SocketWatcher::look);
    watchNearest();
}

void SocketWatcher::look()
{
    watchNearest();
    const qint64 seen = changeTime(m_path);
    if (seen == m_lastSeen)
        return;
    m_lastSeen = seen;
    if (seen != 0)
        Q_EMIT appeared();
}

void SocketWatcher::watchNearest()
{
    QString directory = QFileInfo(m_path).absolutePath();
    while (!QFileInfo(directory).isDir() && directory != QDir::rootPath())
        directory = QFileInfo(directory).absolutePath();
    if (directory == m_watched && m_watcher.directories().contains(directory))
        return;
    if (!m_watched.isEmpty())
        m_watcher.removePath(m_watched);
    m_watched = directory;
    m_watcher.addPath(directory);
}

} // namespace sandglass

#include "moc_socketwatcher.cpp"
