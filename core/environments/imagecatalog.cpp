// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagecatalog.h"

#include "core/activity/activitylog.h"
#include "core/base/savedfile.h"
#include "core/environments/foldersource.h"
#include "core/environments/layersum.h"
#include "core/provider/providerregistry.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <memory>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 chunkBytes = 64 * 1024;
constexpr int closeAllDeadlineMs = 3000;

/// Tells the activity log of one task's progress.
struct Tracked
{
    QPointer<ActivityLog> log;
    quint64 id = 0;

    void update(qint64 done, qint64 total, const QString& detail = {}) const
    {
        if (log)
            log->update(id, done, total, detail);
    }
};

/// Ends the task of the activity log with the outcome, and names it after the task.
template <typename T>
Task<Result<T>> finished(Task<Result<T>> work, Tracked activity, Operation operation, QString subject,
                         TaskGroup::Member)
{
    Result<T> outcome = co_await work;
    if (!outcome)
        outcome = std::unexpected(outcome.error().during(operation, subject));
    if (activity.log)
        activity.log->finish(activity.id, outcome ? Status() : Status(std::unexpected(outcome.error())));
    co_return outcome;
}

template <typename T> Task<Result<T>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

/// Reads a file piece by piece on the thread pool.
Task<Result<QByteArray>> readPiece(std::shared_ptr<QFile> file, Tracked activity)
{
    auto piece = co_await runInPool([file]() -> Result<QByteArray> {
        QByteArray bytes = file->read(chunkBytes);
        if (bytes.isEmpty() && file->error() != QFileDevice::NoError)
            return fail(ErrorKind::Internal, file->errorString());
        return bytes;
    });
    activity.update(file->pos(), file->size());
    co_return piece;
}

Result<ImageOperations::Source> openSource(const QString& path, const Tracked& activity)
{
    if (QFileInfo(path).isDir())
        return folderSource(path, [activity](qint64 bytes) { activity.update(bytes, 0); });
    auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorKind::InvalidInput, file->errorString());
    return [file, activity] { return readPiece(file, activity); };
}

Task<Status> writePiece(std::shared_ptr<QSaveFile> file, QByteArray bytes, Tracked activity)
{
    const Status written = co_await runInPool([file, bytes] { return writeAll(*file, bytes); });
    activity.update(file->pos(), 0);
    co_return written;
}

Task<Status> saveTo(ImageOperations* operations, QString reference, QString path, Tracked activity,
                    std::stop_token stop)
{
    const auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        co_return std::unexpected(errorOf(*file));
    const Status outcome = co_await operations->saveImage(
        reference, [file, activity](QByteArray bytes) { return writePiece(file, std::move(bytes), activity); }, stop);
    if (!outcome)
        co_return outcome;
    if (stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    // Waits for the disk, and that takes seconds for a large image.
    co_return co_await runInPool([file] { return commit(*file); });
}

} // namespace

ImageCatalog::ImageCatalog(ProviderRegistry& providers, ActivityLog& activity, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_activity(activity)
{
    const auto known = providers.providers();
    for (Provider* provider : known)
        watch(provider);
    connect(&providers, &ProviderRegistry::connectionAdded, this, &ImageCatalog::watch);
    connect(&providers, &ProviderRegistry::connectionRemoved, this, [this](const QString& id) {
        m_lists.remove(id);
        m_errors.remove(id);
        m_again.remove(id);
        m_wanted.remove(id);
        Q_EMIT changed(id);
    });
}

void ImageCatalog::watch(Provider* provider)
{
    const QString id = provider->config().id;
    connect(provider, &Provider::imagesChanged, this, [this, id] {
        if (m_wanted.contains(id))
            refresh(id);
    });
    connect(provider, &Provider::connectionStateChanged, this, [this, id, provider] {
        if (m_wanted.contains(id) && provider->connectionState().isReady())
            refresh(id);
    });
}

QList<Image> ImageCatalog::images(const QString& connection)
{
    if (!m_wanted.contains(connection)) {
        m_wanted.insert(connection);
        refresh(connection);
    }
    return m_lists.value(connection);
}

std::optional<Error> ImageCatalog::error(const QString& connection) const
{
    const auto found = m_errors.constFind(connection);
    return found == m_errors.constEnd() ? std::nullopt : std::optional(*found);
}

void ImageCatalog::refresh(const QString& connection)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations || !provider->connectionState().isReady())
        return;
    if (m_reading.contains(connection)) {
        m_again.insert(connection);
        return;
    }
    m_reading.insert(connection);
    whenDone(operations->listImages(), this, [this, connection](Result<QList<Image>> listed) {
        m_reading.remove(connection);
        if (!m_providers.provider(connection))
            return;
        if (listed) {
            m_lists.insert(connection, *std::move(listed));
            m_errors.remove(connection);
        } else {
            m_errors.insert(connection, listed.error()); // What was known stays.
        }
        Q_EMIT changed(connection);
        if (m_again.remove(connection))
            refresh(connection);
    });
}

template <typename T, typename Work> Task<Result<T>> ImageCatalog::run(Action action, Work work)
{
    Provider* provider = m_providers.provider(action.connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<T>(fail(ErrorKind::Unsupported).error().during(action.operation, action.subject));
    Activity task;
    task.operation = action.operation;
    task.subject = action.subject;
    task.connection = provider->config().name;
    task.inBytes = action.stop.has_value();
    std::function<void()> cancel;
    if (action.stop)
        cancel = [source = *action.stop]() mutable { source.request_stop(); };
    const quint64 id = m_activity.begin(std::move(task), cancel, [guard = QPointer(this), again = action.again] {
        if (guard)
            again(*guard);
    });
    return finished<T>(work(*operations, Tracked{&m_activity, id}), Tracked{&m_activity, id}, action.operation,
                       action.subject, m_work.join(cancel));
}

Task<Status> ImageCatalog::pull(QString connection, QString reference, ImageOperations::Progress progress,
                                std::stop_source stop)
{
    const auto again = [=](ImageCatalog& self) { self.pull(connection, reference, {}, std::stop_source()); };
    return run<void>({connection, Operation::PullImage, reference, stop, again},
                     [&](ImageOperations& operations, const Tracked& activity) {
                         const auto sum = std::make_shared<LayerSum>();
                         const auto report = [sum, activity, progress](const ImageProgress& step) {
                             sum->add(step);
                             activity.update(sum->done(), sum->total(), step.status);
                             if (progress)
                                 progress(step);
                         };
                         return operations.pullImage(reference, report, stop.get_token());
                     });
}

Task<Result<QString>> ImageCatalog::import(QString connection, QString reference, QString path, std::stop_source stop)
{
    const auto again = [=](ImageCatalog& self) { self.import(connection, reference, path, std::stop_source()); };
    return run<QString>({connection, Operation::ImportImage, reference, stop, again}, [&](ImageOperations& operations,
                                                                                          const Tracked& activity) {
        auto source = openSource(path, activity);
        return source ? operations.importImage(reference, {}, *std::move(source), {}, stop.get_token())
                      : failed<QString>(source.error());
    });
}

Task<Result<QStringList>> ImageCatalog::load(QString connection, QString path, std::stop_source stop)
{
    const auto again = [=](ImageCatalog& self) { self.load(connection, path, std::stop_source()); };
    return run<QStringList>({connection, Operation::LoadImage, QFileInfo(path).fileName(), stop, again},
                            [&](ImageOperations& operations, const Tracked& activity) {
                                auto source = openSource(path, activity);
                                return source ? operations.loadImages(*std::move(source), {}, stop.get_token())
                                              : failed<QStringList>(source.error());
                            });
}

Task<Status> ImageCatalog::save(QString connection, QString reference, QString path, std::stop_source stop)
{
    const auto again = [=](ImageCatalog& self) { self.save(connection, reference, path, std::stop_source()); };
    return run<void>({connection, Operation::SaveImage, reference, stop, again},
                     [&](ImageOperations& operations, const Tracked& activity) {
                         return saveTo(&operations, reference, path, activity, stop.get_token());
                     });
}

Task<Status> ImageCatalog::tag(QString connection, QString id, QString reference)
{
    const auto again = [=](ImageCatalog& self) { self.tag(connection, id, reference); };
    return run<void>({connection, Operation::TagImage, reference, {}, again},
                     [&](ImageOperations& operations, const Tracked&) { return operations.tagImage(id, reference); });
}

Task<Status> ImageCatalog::remove(QString connection, QString reference, bool force)
{
    const auto again = [=](ImageCatalog& self) { self.remove(connection, reference, force); };
    return run<void>(
        {connection, Operation::RemoveImage, reference, {}, again},
        [&](ImageOperations& operations, const Tracked&) { return operations.removeImage(reference, force); });
}

Task<bool> ImageCatalog::closeAll()
{
    return m_work.close(closeAllDeadlineMs);
}

} // namespace sandglass

#include "moc_imagecatalog.cpp"
