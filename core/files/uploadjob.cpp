// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/fileowner.h"
#include "core/files/freename.h"
#include "core/files/localerror.h"
#include "core/files/tarpacker.h"
#include "core/files/transferjob.h"
#include "core/files/wakeup.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSet>

namespace sandglass {

namespace {
constexpr qint64 mostQueued = 1024 * 1024; // in the stream, waiting for the socket
constexpr qint64 longestSliceMs = 3;
constexpr qsizetype mostSingleChecks = 32;
constexpr int cleaningRounds = 5;
constexpr int cleaningPauseMs = 100;
constexpr int mostNumbers = 1000;

/// What goes up, and what was there under the same names before.
struct UploadPlan
{
    QList<PackItem> items;
    QStringList newNames;
    QStringList replacedNames;
};

Task<Result<UploadPlan>> planUpload(std::shared_ptr<TransferJob> job, TransferIssues* issues)
{
    const TransferRequest request = job->request;
    QStringList names;
    for (const QString& source : request.sources)
        names.append(RemotePath::name(source));
    Result<QStringList> existing = request.taken.value_or(QStringList());
    if (!request.taken)
        existing = co_await existingRemotely(job->provider, request.sandbox.id, names, request.destination);
    if (!existing)
        co_return std::unexpected(existing.error());
    if (!existing->isEmpty() && request.conflicts == ConflictPolicy::Ask)
        co_return fail(ErrorKind::Conflict, existing->join(u", "));

    UploadPlan plan;
    QSet<QString> used(existing->cbegin(), existing->cend());
    QSet<QString> chosen;
    for (qsizetype i = 0; i < names.size(); ++i) {
        QString name = names[i];
        const bool exists = existing->contains(name);
        if (name.isEmpty() || (exists && request.conflicts == ConflictPolicy::Skip)) {
            issues->add({TransferIssue::Kind::Existed, request.sources[i], {}});
            continue;
        }
        // Two sources of the same name from different folders get numbers as well: neither may hide the other.
        const bool wantsNumber = chosen.contains(name) || (exists && request.conflicts == ConflictPolicy::KeepBoth);
        for (int number = 2; wantsNumber && number < mostNumbers; ++number) {
            const QString candidate = QString::fromUtf8(numberedName(names[i].toUtf8(), number));
            if (used.contains(candidate) || chosen.contains(candidate))
                continue;
            const auto taken =
                co_await existingRemotely(job->provider, request.sandbox.id, {candidate}, request.destination);
            if (!taken)
                co_return std::unexpected(taken.error());
            name = candidate;
            if (taken->isEmpty())
                break;
            used.insert(candidate);
        }
        chosen.insert(name);
        plan.items.append({QFile::encodeName(request.sources[i]), name.toUtf8()});
        (existing->contains(name) ? plan.replacedNames : plan.newNames).append(name);
    }
    co_return plan;
}

/// Moves bytes from the pipe to the stream until one of them ends. Gives the stream's failure, if it had one.
Task<Status> pump(std::shared_ptr<TransferJob> job, UploadStream* stream, std::shared_ptr<Wakeup> wakeup,
                  std::shared_ptr<std::optional<Error>> failure, StallWatch* watch)
{
    QElapsedTimer slice;
    slice.start();
    while (!job->isStopped() && !*failure) {
        const qint64 queued = stream->bytesToWrite();
        job->progress->bytes = job->bytesSent - queued;
        if (queued < mostQueued) {
            const QByteArray bytes = job->pipe->take();
            if (!bytes.isEmpty()) {
                if (queued == 0)
                    watch->expectWithin(job->patience.bytesMs);
                stream->write(bytes);
                job->bytesSent += bytes.size();
                if (slice.elapsed() < longestSliceMs)
                    continue;
                wakeup->notify(); // Others have their turn, then on.
            } else if (job->pipe->isAtEnd()) {
                break;
            }
        }
        co_await wakeup->next();
        slice.restart();
    }
    if (*failure)
        co_return std::unexpected(**failure);
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    co_return Status();
}

/// The server's verdict, or Cancelled as soon as the job is stopped.
Task<Status> finishOrStop(std::shared_ptr<TransferJob> job, UploadStream* stream, std::shared_ptr<Wakeup> wakeup)
{
    const auto verdict = std::make_shared<std::optional<Status>>();
    whenDone(stream->finish(), wakeup.get(), [verdict, waiting = wakeup.get()](Status status) {
        *verdict = std::move(status);
        waiting->notify();
    });
    while (!*verdict && !job->isStopped())
        co_await wakeup->next();
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    co_return **verdict;
}

/// Takes away what a broken-off upload has left: the engine unpacks as the bytes come, so half files stand under their
/// final names. It may still be unpacking what was on its way, hence the second look.
Task<void> removePartial(std::shared_ptr<TransferJob> job, UploadPlan plan, TransferIssues* issues)
{
    const TransferRequest request = job->request;
    for (const QString& name : std::as_const(plan.replacedNames))
        issues->add({TransferIssue::Kind::LeftPartial, RemotePath::joined(request.destination, name), {}});
    QStringList left = plan.newNames;
    QString reason;
    for (int round = 0; round < cleaningRounds && !left.isEmpty() && job->files(); ++round) {
        bool refused = false;
        for (const QString& name : std::as_const(left)) {
            if (!job->files())
                break;
            const auto deleted =
                co_await job->files()->deletePath(request.sandbox.id, RemotePath::joined(request.destination, name));
            if (!deleted && deleted.error().kind != ErrorKind::NotFound) {
                reason = deleted.error().serverText;
                refused = true;
            }
        }
        if (refused)
            break;
        co_await sleepFor(cleaningPauseMs);
        const auto existing = co_await existingRemotely(job->provider, request.sandbox.id, left, request.destination);
        if (!existing) {
            reason = existing.error().serverText;
            break;
        }
        left = *existing;
    }
    for (const QString& name : std::as_const(left))
        issues->add({TransferIssue::Kind::LeftPartial, RemotePath::joined(request.destination, name), reason});
}

Task<Result<PackOutcome>> transmit(std::shared_ptr<TransferJob> job, UploadPlan plan)
{
    const FileOwner owner = co_await ownerOf(job->provider, job->request.sandbox.id);
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    if (!job->files())
        co_return fail(ErrorKind::Unsupported);
    auto opened =
        co_await job->files()->upload(job->request.sandbox.id, job->request.destination, job->stop.get_token());
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto stream = std::move(*opened);

    const auto wakeup = Wakeup::create();
    const auto failure = std::make_shared<std::optional<Error>>();
    const auto notify = [waiting = wakeup.get()] { waiting->notify(); };
    const auto stopped = onStop(job->stop.get_token(), wakeup.get(), notify);
    QObject::connect(stream.get(), &UploadStream::bytesWritten, wakeup.get(), notify);
    QObject::connect(stream.get(), &UploadStream::failed, wakeup.get(), [failure, notify](const Error& error) {
        *failure = error;
        notify();
    });
    StallWatch watch(job->provider, job->patience.lostMs, job->giveUp);
    QObject::connect(stream.get(), &UploadStream::bytesWritten, &watch,
                     [&watch, out = stream.get(), patienceMs = job->patience.bytesMs] {
                         if (out->bytesToWrite() > 0)
                             watch.expectWithin(patienceMs);
                         else
                             watch.rest();
                     });
    const auto pipe = std::make_shared<BytePipe>();
    job->pipe = pipe;
    pipe->setListener(wakeup.get(), notify);
    const auto progress = job->progress;
    auto estimating = runInPool(
        [items = plan.items, pipe, progress] {
            TarPacker::estimate(items, *pipe, *progress);
            return true;
        },
        job->workers);
    auto packing = runInPool(
        [items = plan.items, pipe, progress, owner] {
            TarPacker packer(items, pipe, progress);
            packer.setOwner(owner.userId, owner.groupId);
            return packer.run();
        },
        job->workers);

    auto pumped = co_await pump(job, stream.get(), wakeup, failure, &watch);
    if (!pumped)
        pipe->cancel();
    auto packed = co_await packing;
    pipe->clearListener();
    if (job->isStopped())
        co_return fail(ErrorKind::Cancelled);
    if (*failure) {
        // The verdict has the server's own words; what broke the stream is only the consequence.
        const auto verdict = co_await finishOrStop(job, stream.get(), wakeup);
        co_return std::unexpected(verdict ? **failure : verdict.error());
    }
    if (!packed)
        co_return packed;
    if (packed->entries == 0 && !packed->issues.isEmpty()) {
        const TransferIssue first = packed->issues.kept().first();
        co_return fail(ErrorKind::InvalidInput,
                       first.detail.isEmpty() ? first.path : first.path + QStringLiteral(": ") + first.detail);
    }
    stream->disconnect(&watch);
    watch.expectWithin(job->patience.verdictMs);
    const auto verdict = co_await finishOrStop(job, stream.get(), wakeup);
    if (!verdict)
        co_return std::unexpected(verdict.error());
    progress->bytes = progress->totalBytes.load();
    co_return packed;
}
} // namespace

Task<Result<QStringList>> existingRemotely(QPointer<Provider> provider, QString id, QStringList names,
                                           QString directory)
{
    if (!provider || !provider->files())
        co_return fail(ErrorKind::Unsupported);
    QStringList existing;
    if (names.size() > mostSingleChecks) {
        const auto listing = co_await provider->files()->listDirectory(id, directory, {});
        if (!listing)
            co_return std::unexpected(listing.error());
        QSet<QString> present;
        for (const FileEntry& entry : listing->entries)
            present.insert(entry.name);
        for (const QString& name : std::as_const(names)) {
            if (present.contains(name))
                existing.append(name);
        }
        co_return existing;
    }
    std::vector<Task<Result<FileEntry>>> checks;
    for (const QString& name : std::as_const(names))
        checks.push_back(provider->files()->statPath(id, RemotePath::joined(directory, name)));
    for (qsizetype i = 0; i < names.size(); ++i) {
        const auto entry = co_await checks[static_cast<size_t>(i)];
        if (entry)
            existing.append(names[i]);
        else if (entry.error().kind != ErrorKind::NotFound)
            co_return std::unexpected(entry.error());
    }
    co_return existing;
}

Task<TransferReport> runUpload(std::shared_ptr<TransferJob> job)
{
    TransferReport report;
    report.direction = TransferDirection::Upload;
    report.sandbox = job->request.sandbox;
    report.destination = job->request.destination;

    const auto plan = co_await planUpload(job, &report.issues);
    if (job->isStopped()) {
        report.error = job->named(fail(ErrorKind::Cancelled).error());
        co_return report;
    }
    if (!plan) {
        report.error = job->named(plan.error());
        co_return report;
    }
    if (plan->items.isEmpty())
        co_return report;

    const auto packed = co_await transmit(job, *plan);
    if (!packed) {
        report.error = job->named(packed.error());
        if (report.error->hint == Hint::None &&
            report.error->serverText.contains(QLatin1StringView("no space left on device"), Qt::CaseInsensitive))
            report.error->hint = Hint::DiskFull;
        if (job->bytesSent > 0)
            co_await removePartial(job, *plan, &report.issues);
        co_return report;
    }
    report.bytes = packed->bytes;
    report.files = packed->files;
    report.issues.add(packed->issues);
    for (const QByteArray& name : packed->arrived)
        report.arrived.append(RemotePath::joined(report.destination, QString::fromUtf8(name)));
    co_return report;
}

} // namespace sandglass
