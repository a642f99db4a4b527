// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QThreadPool>

namespace sandglass {

class ActivityLog;

/// Who did what when, to which sandbox, with which result: one line of JSON for each task that ended, appended to a
/// file that only its owner can read. Main thread; the disk is touched by a thread of its own.
///
/// When the file grows over its bound it is set aside under the name with ".1", in place of the one before. It holds
/// what the activity list shows, and so no secret: neither commands nor variables nor progress texts.
class AuditTrail : public QObject
{
    Q_OBJECT

public:
    /// Reads what the earlier runs of the program have written and gives the log the newest thousand of it.
    /// \a filePath: its folder is made when needed. \a mostBytes: of one file; there are two at most.
    AuditTrail(ActivityLog& log, QString filePath, qint64 mostBytes = 1024 * 1024, QObject* parent = nullptr);
    /// Waits until everything is written.
    ~AuditTrail() override;

    static QByteArray encode(const Activity& task);
    /// Lines that are no entries, such as one cut by a crash, are left out.
    static QList<Activity> decode(const QByteArray& lines);

Q_SIGNALS:
    void loaded();
    /// The first entry that could not be written since one could.
    void writeFailed(const QString& path);

private:
    void load();
    void write(quint64 id);

    ActivityLog& m_log;
    const QString m_filePath;
    const qint64 m_mostBytes;
    bool m_failing = false; ///< of the writing thread
    QThreadPool m_writer;   ///< one thread, so that the lines stay in order, behind the reading of the earlier ones
};

} // namespace sandglass
