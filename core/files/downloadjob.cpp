// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/tarextractor.h"
#include "core/files/transferjob.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

namespace sandglass {

namespace {
constexpr qsizetype mostEstimated = 64;

/// The total, where the sizes of single files tell it; folders would have to be walked in the sandbox.
Task<void> estimate(std::shared_ptr<TransferJob> job)
{
    const QStringList sources = job->request.sources;
    if (sources.size() > mostEstimated)
        co_return;
    qint64 total = 0;
    for (const QString& source : sources) {
        if (job->isStopped() || !job->files())
            co_return;
        const auto entry = co_await job->files()->statPath(job->request.sandbox.id, source);
        if (!entry || entry->kind != FileEntry::Kind::File)
            co_return;
        total += entry->sizeBytes;
    }
    job->progress->totalBytes = total;
    job->progress->totalFiles = sources.size();
    job->progress->totalIsKnown = true;
}

/// Connects the stream to the extractor's pipe, pausing the one while the other is full. \a watch lives as long as the
/// stream.
void feed(DownloadStream* stream, const std::shared_ptr<BytePipe>& pipe, std::shared_ptr<std::optional<Error>> failure,
          StallWatch* watch, int patienceMs)
{
    const auto paused = std::make_shared<bool>(false);
    const auto pause = [stream, watch, paused] {
        *paused = true;
        stream->setPaused(true);
        watch->rest();
    };
    const auto over = [watch, paused] {
        *paused = false;
        watch->rest();
    };
    QObject::connect(stream, &DownloadStream::data, watch, [=](const QByteArray& bytes) {
        if (pipe->offer(bytes))
            watch->expectWithin(patienceMs);
        else
            pause();
    });
    QObject::connect(stream, &DownloadStream::finished, watch, [=] {
        over();
        pipe->finish();
    });
    QObject::connect(stream, &DownloadStream::failed, watch, [=](const Error& error) {
        over();
        *failure = error;
        pipe->cancel();
    });
    pipe->setListener(watch, [=, watched = pipe.get()] {
        if (!*paused || !watched->hasRoom())
            return;
        *paused = false;
        stream->setPaused(false);
        watch->expectWithin(patienceMs);
    });
}

Task<Result<ExtractOutcome>> fetch(std::shared_ptr<TransferJob> job, QString source)
{
    const QString name = RemotePath::name(source);
    if (name.isEmpty() || name == QLatin1StringView("..") || name == QLatin1StringView("."))
        co_return fail(ErrorKind::InvalidInput, source);
    if (!job->files())
        co_return fail(ErrorKind::Unsupported);
    auto opened = co_await job->files()->download(job->request.sandbox.id, source, job->stop.get_token());
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto stream = std::move(*opened);

    const auto pipe = std::make_shared<BytePipe>();
    job->pipe = pipe;
    TarExtractor::Options options;
    options.targetDirectory = QFile::encodeName(job->request.destination);
    options.expectedTop = name.toUtf8();
    options.conflicts = job->request.conflicts;
    options.mostBytes = job->request.mostBytes;
    auto extracting =
        runInPool([options, pipe, progress = job->progress] { return TarExtractor(options, pipe, progress).run(); },
                  job->workers);
    const auto failure = std::make_shared<std::optional<Error>>();
    StallWatch watch(job->provider, job->patience.lostMs, job->giveUp);
    feed(stream.get(), pipe, failure, &watch, job->patience.bytesMs);
    watch.expectWithin(job->patience.bytesMs);
    stream->start();
    auto outcome = co_await extracting;
    pipe->clearListener();
    if (job->isStopped() && !outcome)
        co_return fail(ErrorKind::Cancelled);
    if (!outcome && *failure)
        co_return std::unexpected(**failure);
    co_return outcome;
}

/// Whether the next item has a chance after this error of the last one.
bool concernsOneItem(const Error& error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::InvalidInput ||
           error.kind == ErrorKind::Protocol || error.kind == ErrorKind::Conflict;
}
} // namespace

Task<QStringList> existingLocally(QStringList names, QString directory)
{
    co_return co_await runInPool([names, directory] {
        QStringList existing;
        for (const QString& name : names) {
            struct stat facts{};
            if (::lstat(QFile::encodeName(RemotePath::joined(directory, name)).constData(), &facts) == 0)
                existing.append(name);
        }
        return existing;
    });
}

Task<TransferReport> runDownload(std::shared_ptr<TransferJob> job)
{
    TransferReport report;
    report.direction = TransferDirection::Download;
    report.sandbox = job->request.sandbox;
    report.destination = job->request.destination;
    if (job->request.conflicts == ConflictPolicy::Ask) {
        QStringList names;
        for (const QString& source : std::as_const(job->request.sources))
            names.append(RemotePath::name(source));
        const QStringList existing = co_await existingLocally(names, report.destination);
        if (!existing.isEmpty()) {
            report.error = job->named(fail(ErrorKind::Conflict, existing.join(u", ")).error());
            co_return report;
        }
    }
    estimate(job);
    const QStringList sources = job->request.sources;
    for (const QString& source : sources) {
        const auto outcome = co_await fetch(job, source);
        if (outcome) {
            report.bytes += outcome->bytes;
            report.files += outcome->files;
            report.issues.add(outcome->issues);
            if (!outcome->arrivedAs.isEmpty())
                report.arrived.append(RemotePath::joined(report.destination, QFile::decodeName(outcome->arrivedAs)));
            continue;
        }
        if (!report.error)
            report.error = job->named(outcome.error());
        if (outcome.error().isCancelled())
            break;
        if (sources.size() > 1)
            report.issues.add({TransferIssue::Kind::Failed, source, outcome.error().serverText});
        if (!concernsOneItem(outcome.error()))
            break;
    }
    co_return report;
}

} // namespace sandglass
