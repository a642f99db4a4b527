// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/foldersource.h"

#include "core/files/bytepipe.h"
#include "core/files/directoryreader.h"
#include "core/files/filedescriptor.h"
#include "core/files/localerror.h"
#include "core/files/tarpacker.h"
#include "core/files/transferprogress.h"
#include "core/files/wakeup.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QThread>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

namespace sandglass {

namespace {

constexpr qsizetype largestPiece = 64 * 1024;

/// What the worker and the reader share; its end ends the worker.
struct Packing
{
    std::shared_ptr<BytePipe> pipe = std::make_shared<BytePipe>();
    std::shared_ptr<Wakeup> wakeup = Wakeup::create();
    std::shared_ptr<std::optional<Error>> failure = std::make_shared<std::optional<Error>>();
    std::function<void(qint64)> told;
    QByteArray rest; ///< of a chunk that was larger than a piece
    qint64 given = 0;

    ~Packing()
    {
        pipe->clearListener();
        pipe->cancel();
    }
};

Result<PackOutcome> pack(const QByteArray& folder, const std::shared_ptr<BytePipe>& pipe)
{
    const FileDescriptor opened(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.isValid())
        return failLocally(errno, folder);
    const auto names = namesIn(opened.get());
    if (!names)
        return failLocally(names.error(), folder);
    QList<PackItem> items;
    for (const QByteArray& name : *names)
        items.append({folder + '/' + name, name});
    TarPacker packer(items, pipe, std::make_shared<TransferProgress>());
    packer.requireAll(); // An image with holes would fail much later, and nobody would know why.
    return packer.run();
}

Task<Result<QByteArray>> nextPiece(std::shared_ptr<Packing> packing)
{
    for (;;) {
        if (packing->rest.isEmpty())
            packing->rest = packing->pipe->take();
        if (!packing->rest.isEmpty()) {
            const QByteArray piece = packing->rest.first(std::min(packing->rest.size(), largestPiece));
            packing->rest.remove(0, piece.size());
            packing->given += piece.size();
            if (packing->told)
                packing->told(packing->given);
            co_return piece;
        }
        if (*packing->failure)
            co_return std::unexpected(**packing->failure);
        if (packing->pipe->isAtEnd())
            co_return QByteArray();
        co_await packing->wakeup->next();
    }
}

} // namespace

ImageOperations::Source folderSource(const QString& path, std::function<void(qint64 bytes)> told)
{
    auto packing = std::make_shared<Packing>();
    packing->told = std::move(told);
    packing->pipe->setListener(packing->wakeup.get(), [wakeup = packing->wakeup.get()] { wakeup->notify(); });
    // A thread of its own: it blocks while the engine takes its time, and the pool is for short work.
    QThread* worker = QThread::create(
        [path, pipe = packing->pipe, failure = packing->failure, wakeup = std::weak_ptr(packing->wakeup)] {
            const auto outcome = pack(QFile::encodeName(QDir(path).absolutePath()), pipe);
            if (!outcome && !pipe->isCancelled()) {
                QMetaObject::invokeMethod(
                    qApp,
                    [failure, wakeup, error = outcome.error()] {
                        *failure = error;
                        if (const auto waiting = wakeup.lock())
                            waiting->notify();
                    },
                    Qt::QueuedConnection);
            }
        });
    QObject::connect(worker, &QThread::finished, worker, &QObject::deleteLater);
    worker->start();
    return [packing] { return nextPiece(packing); };
}

} // namespace sandglass
