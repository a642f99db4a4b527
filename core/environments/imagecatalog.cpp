// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagecatalog.h"

#include "core/activity/activitylog.h"
#include "core/environments/foldersource.h"
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

/// A task of the activity log that ends with the coroutine that holds it.
struct Tracked
{
    QPointer<ActivityLog> log;
    quint64 id = 0;

    void update(qint64 done, qint64 total, const QString& detail = {}) const
    {
        if (log)
            log->update(id, done, total, detail);
    }
    void finish(const Status& outcome) const
    {
        if (log)
            log->finish(id, outcome);
    }
};

Tracked track(ActivityLog& log, ProviderRegistry& providers, const QString& connection, Operation operation,
              const QString& subject, bool inBytes = false, std::optional<std::stop_source> stop = {})
{
    const Provider* provider = providers.provider(connection);
    Activity task;
    task.operation = operation;
    task.subject = subject;
    task.connection = provider ? provider->config().name : connection;
    task.inBytes = inBytes;
    std::function<void()> cancel;
    if (stop)
        cancel = [source = *stop]() mutable { source.request_stop(); };
    return {&log, log.begin(std::move(task), std::move(cancel))};
}

Error noImages(Operation operation, const QString& subject)
{
    return fail(ErrorKind::Unsupported).error().during(operation, subject);
}

/// Adds up the layers of a pull, for one number.
class LayerSum
{
public:
    void add(const ImageProgress& progress)
    {
        if (progress.totalBytes <= 0)
            return;
        auto& layer = m_layers[progress.layer];
        layer.second = std::max(layer.second, progress.totalBytes);
        layer.first = progress.done ? layer.second : std::min(progress.currentBytes, layer.second);
    }
    qint64 done() const
    {
        qint64 sum = 0;
        for (const auto& [current, total] : m_layers)
            sum += current;
        return sum;
    }
    qint64 total() const
    {
        qint64 sum = 0;
        for (const auto& [current, total] : m_layers)
            sum += total;
        return sum;
    }

private:
    QHash<QString, std::pair<qint64, qint64>> m_layers;
};

template <typename T>
Task<Result<T>> tracked(Task<Result<T>> work, Tracked activity, Operation operation, QString subject)
{
    Result<T> outcome = co_await work;
    if (!outcome)
        outcome = std::unexpected(outcome.error().during(operation, subject));
    activity.finish(outcome ? Status() : Status(std::unexpected(outcome.error())));
    co_return outcome;
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
    auto written = co_await runInPool([file, bytes]() -> Status {
        if (file->write(bytes) != bytes.size())
            return fail(ErrorKind::Limit, file->errorString());
        return {};
    });
    activity.update(file->pos(), 0);
    co_return written;
}

Task<Status> saveTo(ImageOperations* operations, QString reference, std::shared_ptr<QSaveFile> file, Tracked activity,
                    std::stop_token stop)
{
    Status outcome = co_await operations->saveImage(
        reference, [file, activity](QByteArray bytes) { return writePiece(file, std::move(bytes), activity); }, stop);
    if (!outcome)
        co_return outcome;
    if (!file->commit())
        co_return fail(ErrorKind::Internal, file->errorString());
    co_return outcome;
}

template <typename T> Task<Result<T>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
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

Task<Status> ImageCatalog::pull(QString connection, QString reference, ImageOperations::Progress progress,
                                std::stop_source stop)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<void>(noImages(Operation::PullImage, reference));
    const Tracked activity = track(m_activity, m_providers, connection, Operation::PullImage, reference, true, stop);
    const auto sum = std::make_shared<LayerSum>();
    const auto report = [sum, activity, progress = std::move(progress)](const ImageProgress& step) {
        sum->add(step);
        activity.update(sum->done(), sum->total(), step.status);
        if (progress)
            progress(step);
    };
    return tracked<void>(operations->pullImage(reference, report, stop.get_token()), activity, Operation::PullImage,
                         reference);
}

Task<Result<QString>> ImageCatalog::import(QString connection, QString reference, QString path, std::stop_source stop)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<QString>(noImages(Operation::ImportImage, reference));
    const Tracked activity = track(m_activity, m_providers, connection, Operation::ImportImage, reference, true, stop);
    auto source = openSource(path, activity);
    if (!source) {
        return tracked<QString>(failed<QString>(source.error()), activity, Operation::ImportImage,
                                QFileInfo(path).fileName());
    }
    return tracked<QString>(operations->importImage(reference, *std::move(source), {}, stop.get_token()), activity,
                            Operation::ImportImage, reference);
}

Task<Result<QStringList>> ImageCatalog::load(QString connection, QString path, std::stop_source stop)
{
    const QString name = QFileInfo(path).fileName();
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<QStringList>(noImages(Operation::LoadImage, name));
    const Tracked activity = track(m_activity, m_providers, connection, Operation::LoadImage, name, true, stop);
    auto source = openSource(path, activity);
    if (!source)
        return tracked<QStringList>(failed<QStringList>(source.error()), activity, Operation::LoadImage, name);
    return tracked<QStringList>(operations->loadImages(*std::move(source), {}, stop.get_token()), activity,
                                Operation::LoadImage, name);
}

Task<Status> ImageCatalog::save(QString connection, QString reference, QString path, std::stop_source stop)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<void>(noImages(Operation::SaveImage, reference));
    const Tracked activity = track(m_activity, m_providers, connection, Operation::SaveImage, reference, true, stop);
    auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly)) {
        return tracked<void>(failed<void>(fail(ErrorKind::InvalidInput, file->errorString()).error()), activity,
                             Operation::SaveImage, reference);
    }
    return tracked<void>(saveTo(operations, reference, file, activity, stop.get_token()), activity,
                         Operation::SaveImage, reference);
}

Task<Status> ImageCatalog::tag(QString connection, QString id, QString reference)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<void>(noImages(Operation::TagImage, reference));
    return tracked<void>(operations->tagImage(id, reference),
                         track(m_activity, m_providers, connection, Operation::TagImage, reference),
                         Operation::TagImage, reference);
}

Task<Status> ImageCatalog::remove(QString connection, QString reference, bool force)
{
    Provider* provider = m_providers.provider(connection);
    ImageOperations* operations = provider ? provider->images() : nullptr;
    if (!operations)
        return failed<void>(noImages(Operation::RemoveImage, reference));
    return tracked<void>(operations->removeImage(reference, force),
                         track(m_activity, m_providers, connection, Operation::RemoveImage, reference),
                         Operation::RemoveImage, reference);
}

} // namespace sandglass

#include "moc_imagecatalog.cpp"
