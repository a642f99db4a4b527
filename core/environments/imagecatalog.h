// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/provider/provider.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>
#include <stop_token>

namespace sandglass {

class ActivityLog;
class ProviderRegistry;

/// The images of each connection, read again when they change, and the actions on them. Main thread.
///
/// A connection is read when someone first asks for its images, then after each change and each reconnect. Actions have
/// an entry in the activity log with retry; pulls, imports, loads and saves can be cancelled there.
class ImageCatalog : public QObject
{
    Q_OBJECT

public:
    ImageCatalog(ProviderRegistry& providers, ActivityLog& activity, QObject* parent = nullptr);

    /// What is known; asks for it on the first call. Empty until changed() came.
    QList<Image> images(const QString& connection);
    bool isRead(const QString& connection) const { return m_lists.contains(connection); }
    /// Why the last reading failed; empty when it did not.
    std::optional<Error> error(const QString& connection) const;
    void refresh(const QString& connection);

    Task<Status> pull(QString connection, QString reference, ImageOperations::Progress progress, std::stop_source stop);
    /// Makes an image from the tar of a root filesystem, or from a folder. Resolves to the image's id.
    Task<Result<QString>> import(QString connection, QString reference, QString path, std::stop_source stop);
    /// Loads a tar that save() wrote. Resolves to the loaded references.
    Task<Result<QStringList>> load(QString connection, QString path, std::stop_source stop);
    Task<Status> save(QString connection, QString reference, QString path, std::stop_source stop);
    Task<Status> tag(QString connection, QString id, QString reference);
    Task<Status> remove(QString connection, QString reference, bool force);
    /// Cancels what can be cancelled. True when nothing half done is left, false after 3 s; for the end of the
    /// program.
    Task<bool> closeAll();

Q_SIGNALS:
    void changed(const QString& connection);

private:
    /// One action of the person, as the activity log tells of it.
    struct Action
    {
        QString connection;
        Operation operation;
        QString subject;
        std::optional<std::stop_source> stop = {}; ///< of one that moves bytes and can be cancelled
        std::function<void(ImageCatalog&)> again;
    };
    void watch(Provider* provider);
    /// Does \a work with the connection's operations and the id of its activity.
    template <typename T, typename Work> Task<Result<T>> run(Action action, Work work);

    ProviderRegistry& m_providers;
    ActivityLog& m_activity;
    QHash<QString, QList<Image>> m_lists;
    QHash<QString, Error> m_errors;
    QSet<QString> m_wanted; ///< someone looks at these
    QSet<QString> m_reading;
    QSet<QString> m_again; ///< changed while they were being read
    TaskGroup m_work;
};

} // namespace sandglass
