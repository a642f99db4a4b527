// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/files/bytepipe.h"
#include "core/files/remotepath.h"
#include "core/files/stallwatch.h"
#include "core/files/transferprogress.h"
#include "core/files/transferreport.h"
#include "core/provider/provider.h"

#include <QPointer>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

class QThreadPool;

namespace sandglass {

/// What was asked for.
struct TransferRequest
{
    TransferDirection direction = TransferDirection::Upload;
    SandboxKey sandbox;
    QString sandboxName;
    QStringList sources; ///< absolute paths, here for uploads, in the sandbox for downloads
    QString destination; ///< directory on the other side
    ConflictPolicy conflicts = ConflictPolicy::Ask;
    std::optional<qint64> mostBytes;  ///< downloads only
    std::optional<QStringList> taken; ///< names at the destination of an upload; asked for when unset

    /// "a.txt, b.txt → box:/work", for lists and errors.
    QString title() const;
};

/// One transfer under way; shared by the queue and the coroutine that does it. Main thread.
struct TransferJob
{
    TransferRequest request;
    QPointer<Provider> provider;
    QThreadPool* workers = nullptr; ///< lives as long as the job is not stopped
    TransferPatience patience;
    std::function<void(const Error&)> giveUp; ///< ends this transfer with an error
    TaskGroup::Member member;                 ///< of the queue's work, until everything is put away
    std::stop_source stop;
    std::optional<Error> stopReason; ///< of a stopped one
    std::shared_ptr<BytePipe> pipe;  ///< of the part under way
    qint64 bytesSent = 0;            ///< handed to the connection; the server may have acted on them
    std::shared_ptr<TransferProgress> progress = std::make_shared<TransferProgress>();

    bool isStopped() const { return stop.stop_requested(); }
    void cancel()
    {
        stop.request_stop();
        if (pipe)
            pipe->cancel();
    }
    /// Null when the connection went away or has no files.
    FileOperations* files() const { return provider ? provider->files() : nullptr; }
    Error named(const Error& error) const
    {
        const bool up = request.direction == TransferDirection::Upload;
        return error.during(up ? Operation::UploadFiles : Operation::DownloadFiles, request.title());
    }
};

/// The transfers themselves. They end with a report in every case.
Task<TransferReport> runUpload(std::shared_ptr<TransferJob> job);
Task<TransferReport> runDownload(std::shared_ptr<TransferJob> job);

/// Which of \a names exist in \a directory of the sandbox.
Task<Result<QStringList>> existingRemotely(QPointer<Provider> provider, QString id, QStringList names,
                                           QString directory);

/// Which of \a names exist in \a directory of this machine.
Task<QStringList> existingLocally(QStringList names, QString directory);

} // namespace sandglass
