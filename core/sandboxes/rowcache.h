// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxregistry.h"

#include <QByteArray>
#include <QObject>
#include <QString>

class QTimer;

namespace sandglass {

/// The last known rows on disk, so that a start shows them, with their age, before any connection answers. Main thread;
/// the disk is touched on the thread pool.
///
/// Commands, mounts and foreign labels are not kept: they may carry secrets.
class RowCache : public QObject
{
    Q_OBJECT

public:
    /// \a filePath: a JSON file; its folder is made when needed.
    RowCache(SandboxRegistry& registry, QString filePath, QObject* parent = nullptr);

    /// Reads the file and seeds the registry; a missing or broken file gives none. Nothing is written before.
    void load();
    /// Writes at once, also when nothing changed: the rows are known to be true until now. For the end of the program.
    void flush();

    static QByteArray encode(const QList<SandboxRow>& rows);
    static QList<SandboxRow> decode(const QByteArray& json);

Q_SIGNALS:
    void loaded();
    void saved();

private:
    void save();

    SandboxRegistry& m_registry;
    QString m_filePath;
    QTimer* m_timer;
    bool m_loaded = false;
};

} // namespace sandglass
