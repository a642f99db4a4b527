// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/samplesandbox.h"

#include "core/activity/activitylog.h"
#include "core/environments/starterimage.h"
#include "core/provider/providerregistry.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QStandardPaths>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

const QString publicImage = u"docker.io/library/busybox:latest"_s;
const QString starterImage = u"sandglass-starter:latest"_s;

using Progress = std::function<void(const ImageProgress&)>;

/// Gives a tar in slices, as importImage() asks for it.
ImageOperations::Source slices(QByteArray tar)
{
    auto offset = std::make_shared<qsizetype>(0);
    return [tar = std::move(tar), offset]() -> Task<Result<QByteArray>> {
        constexpr qsizetype slice = 64 * 1024;
        const QByteArray next = tar.mid(*offset, slice);
        *offset += next.size();
        return [](QByteArray bytes) -> Task<Result<QByteArray>> { co_return bytes; }(next);
    };
}

Task<bool> isThere(QPointer<Provider> provider, QString reference)
{
    const auto found = co_await provider->images()->inspectImage(reference);
    co_return found.has_value();
}

Task<Status> pullWithin(QPointer<Provider> provider, QString reference, int pullMs, Progress progress,
                        std::stop_token stop)
{
    std::stop_source limit;
    const std::stop_callback passOn(stop, [&limit] { limit.request_stop(); });
    // The timer ends with the pull; whichever is first wins.
    std::stop_source finished;
    [](std::stop_source cancel, int milliseconds, std::stop_token over) -> Task<void> {
        if (co_await sleepFor(milliseconds, over))
            cancel.request_stop();
    }(limit, pullMs, finished.get_token());
    const Status pulled = co_await provider->images()->pullImage(reference, progress, limit.get_token());
    finished.request_stop();
    co_return pulled;
}

Task<Result<QString>> makeStarter(QPointer<Provider> provider, Progress progress, std::stop_token stop)
{
    const QString busybox = QStandardPaths::findExecutable(u"busybox"_s);
    if (busybox.isEmpty()) {
        Error error = fail(ErrorKind::NotFound, u"busybox"_s).error();
        error.hint = Hint::ImageMissing;
        co_return std::unexpected(error.during(Operation::ImportImage, starterImage));
    }
    const auto tar = co_await makeStarterImageTar(busybox);
    if (!tar)
        co_return std::unexpected(tar.error().during(Operation::ImportImage, starterImage));
    if (!provider)
        co_return fail(ErrorKind::Cancelled);
    const auto imported =
        co_await provider->images()->importImage(starterImage, starterCommand(), slices(*tar), progress, stop);
    if (!imported)
        co_return std::unexpected(imported.error());
    co_return starterImage;
}

/// The first of the two images that can be had, without asking the network when one is there already.
Task<Result<QString>> findImage(QPointer<Provider> provider, int pullMs, Progress progress, std::stop_token stop)
{
    const QStringList candidates{publicImage, starterImage};
    for (const QString& known : candidates) {
        if (provider && co_await isThere(provider, known))
            co_return known;
    }
    if (!provider)
        co_return fail(ErrorKind::Cancelled);
    const Status pulled = co_await pullWithin(provider, publicImage, pullMs, progress, stop);
    if (pulled)
        co_return publicImage;
    if (!provider || stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    co_return co_await makeStarter(provider, progress, stop);
}

SandboxSpec sampleSpec(const QString& image)
{
    SandboxSpec spec;
    spec.name = u"sample-%1"_s.arg(QRandomGenerator::global()->bounded(0x10000), 4, 16, QLatin1Char('0'));
    spec.image = image;
    // Something to watch: a line every two seconds, and an orderly end when it is asked to stop.
    spec.command = {
        u"sh"_s, u"-c"_s,
        u"trap 'echo bye; exit 0' TERM; n=0; while true; do n=$((n+1)); echo \"grain $n of sand\"; sleep 2 & wait $!; done"_s};
    spec.limits.memoryBytes = 128LL * 1024 * 1024;
    spec.limits.processes = 64;
    spec.capabilitiesDropped = {u"ALL"_s};
    spec.noNewPrivileges = true;
    spec.initProcess = false;
    return spec;
}

Task<Result<QString>> makeSample(QPointer<Provider> provider, int pullMs, Progress progress, std::stop_token stop)
{
    const auto image = co_await findImage(provider, pullMs, progress, stop);
    if (!image)
        co_return std::unexpected(image.error());
    if (!provider || stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    co_return co_await provider->createSandbox(sampleSpec(*image));
}

} // namespace

SampleSandbox::SampleSandbox(ProviderRegistry& providers, ActivityLog& activities, int pullMs, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_activities(activities)
    , m_pullMs(pullMs)
{
}

void SampleSandbox::create(const QString& connection)
{
    Provider* provider = m_providers.provider(connection);
    if (!provider || !provider->images())
        return;
    std::stop_source stop;
    Activity task;
    task.operation = Operation::CreateSandbox;
    task.subject = u"sample"_s;
    task.connection = provider->config().name;
    const quint64 id = m_activities.begin(
        task, [stop]() mutable { stop.request_stop(); },
        [guard = QPointer(this), connection] {
            if (guard)
                guard->create(connection);
        });
    const auto progress = [guard = QPointer(this), id](const ImageProgress& step) {
        if (guard)
            guard->m_activities.update(id, step.currentBytes, step.totalBytes, step.status);
    };
    whenDone(makeSample(provider, m_pullMs, progress, stop.get_token()), this,
             [this, id, connection](const Result<QString>& result) {
                 m_activities.finish(id, result ? Status() : Status(std::unexpected(result.error())));
                 if (result)
                     Q_EMIT created(connection, *result);
                 else if (!result.error().isCancelled())
                     Q_EMIT failed(result.error());
             });
}

} // namespace sandglass

#include "moc_samplesandbox.cpp"
