// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/transferqueue.h"

#include "core/activity/activitylog.h"
#include "core/activity/recorded.h"
#include "core/files/transferjob.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QTimer>

#include <algorithm>

namespace sandglass {

namespace {
constexpr int mostPerConnection = 2;
constexpr qsizetype mostNamesInTitle = 3;
constexpr int progressIntervalMs = 100;
// Two threads per upload (packing and adding up), and room for several connections. What waits for a thread waits long.
constexpr int mostWorkers = 32;
constexpr int closeAllDeadlineMs = 3000;

/// The first few, for a title.
QString firstOf(QStringList names)
{
    if (names.size() > mostNamesInTitle)
        names = names.first(mostNamesInTitle) << QStringLiteral("…");
    return names.join(QStringLiteral(", "));
}

ActivityProblems problemsOf(const TransferIssues& issues)
{
    ActivityProblems problems;
    problems.count = issues.count();
    for (const TransferIssue& issue :
         issues.kept().first(std::min(issues.kept().size(), ActivityProblems::mostExamples)))
        problems.examples.append(issue.path + QStringLiteral(": ") +
                                 (issue.detail.isEmpty() ? identifierOf(issue.kind) : issue.detail));
    return problems;
}
} // namespace

QString TransferRequest::title() const
{
    QStringList names;
    for (const QString& source : sources)
        names.append(RemotePath::name(source));
    const QString what = firstOf(names);
    if (direction == TransferDirection::Upload)
        return QStringLiteral("%1 → %2:%3").arg(what, sandboxName, destination);
    return QStringLiteral("%1: %2 → %3").arg(sandboxName, what, destination);
}

TransferQueue::TransferQueue(ProviderRegistry& providers, SandboxRegistry& sandboxes, ActivityLog& activities,
                             TransferPatience patience, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_activities(activities)
    , m_patience(patience)
    , m_progressTimer(new QTimer(this))
{
    m_workers.setMaxThreadCount(mostWorkers);
    m_progressTimer->setInterval(progressIntervalMs);
    connect(m_progressTimer, &QTimer::timeout, this, &TransferQueue::tellProgress);
    connect(&m_providers, &ProviderRegistry::connectionAboutToBeRemoved, this,
            [this](Provider* provider) { cancelAll(provider->config().id); });
}

TransferQueue::~TransferQueue()
{
    for (const auto& job : std::as_const(m_jobs))
        job->cancel();
    m_workers.waitForDone();
}

quint64 TransferQueue::upload(const SandboxKey& key, const QStringList& localPaths, const QString& remoteDirectory,
                              ConflictPolicy conflictPolicy, const std::optional<QStringList>& taken)
{
    TransferRequest request;
    request.direction = TransferDirection::Upload;
    request.taken = taken;
    request.sandbox = key;
    request.sources = localPaths;
    request.destination = remoteDirectory;
    request.conflicts = conflictPolicy;
    return enqueue(std::move(request));
}

quint64 TransferQueue::download(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory,
                                ConflictPolicy conflictPolicy, std::optional<qint64> mostBytes)
{
    TransferRequest request;
    request.direction = TransferDirection::Download;
    request.sandbox = key;
    request.sources = remotePaths;
    request.destination = localDirectory;
    request.conflicts = conflictPolicy;
    request.mostBytes = mostBytes;
    return enqueue(std::move(request));
}

quint64 TransferQueue::enqueue(TransferRequest request)
{
    request.sandboxName = nameOf(request.sandbox);
    Activity activity;
    activity.operation =
        request.direction == TransferDirection::Upload ? Operation::UploadFiles : Operation::DownloadFiles;
    activity.subject = request.title();
    activity.connection = connectionNameOf(request.sandbox);
    activity.sandbox = request.sandbox;
    activity.inBytes = true;
    activity.detail = RemotePath::name(request.sources.value(0));
    // The activity's id is known only afterwards, and the handlers run later still.
    const auto ownId = std::make_shared<quint64>(0);
    const QPointer<TransferQueue> guard(this);
    const quint64 id = m_activities.begin(
        activity,
        [guard, ownId] {
            if (guard)
                guard->cancel(*ownId);
        },
        [guard, request]() mutable {
            request.taken.reset(); // Much may have come since.
            if (guard)
                guard->enqueue(request);
        });
    *ownId = id;

    auto job = std::make_shared<TransferJob>();
    job->request = std::move(request);
    job->provider = m_providers.provider(job->request.sandbox.connection);
    job->workers = &m_workers;
    job->patience = m_patience;
    job->giveUp = [guard, id](const Error& reason) {
        if (guard)
            guard->stop(id, reason);
    };
    job->member = m_work.join([this, id] { cancel(id); });
    m_jobs.insert(id, job);
    m_running.insert(id, false);
    m_order.push_back(id);
    Q_EMIT added(id);
    // From the event loop, so that the caller knows the id before anything happens.
    QMetaObject::invokeMethod(this, &TransferQueue::startWaiting, Qt::QueuedConnection);
    return id;
}

void TransferQueue::startWaiting()
{
    QHash<QString, int> running;
    for (auto job = m_jobs.cbegin(); job != m_jobs.cend(); ++job) {
        if (m_running.value(job.key()))
            ++running[(*job)->request.sandbox.connection];
    }
    const auto waiting = m_order;
    for (const quint64 id : waiting) {
        const auto job = m_jobs.value(id);
        if (!job || m_running.value(id))
            continue;
        int& count = running[job->request.sandbox.connection];
        if (count >= mostPerConnection)
            continue;
        ++count;
        run(id);
    }
}

void TransferQueue::run(quint64 id)
{
    m_running[id] = true;
    m_progressTimer->start();
    const auto job = m_jobs.value(id);
    const bool up = job->request.direction == TransferDirection::Upload;
    whenDone(up ? runUpload(job) : runDownload(job), this,
             [this, id](TransferReport report) { end(id, std::move(report)); });
}

void TransferQueue::end(quint64 id, TransferReport report)
{
    const auto job = m_jobs.value(id);
    if (!job)
        return;
    tellProgress();
    m_jobs.remove(id);
    m_running.remove(id);
    std::erase(m_order, id);
    if (std::ranges::none_of(std::as_const(m_running), [](bool running) { return running; }))
        m_progressTimer->stop();
    report.id = id;
    if (report.error && job->stopReason)
        report.error = job->stopReason;
    if (!report.issues.isEmpty())
        m_activities.note(id, problemsOf(report.issues));
    m_activities.finish(id, report.error ? Status(std::unexpected(*report.error)) : Status());
    startWaiting();
    Q_EMIT finished(id, report);
}

void TransferQueue::cancel(quint64 id)
{
    stop(id, fail(ErrorKind::Cancelled).error());
}

Task<bool> TransferQueue::closeAll()
{
    return m_work.close(closeAllDeadlineMs);
}

void TransferQueue::stop(quint64 id, const Error& reason)
{
    const auto job = m_jobs.value(id);
    if (!job || job->isStopped())
        return;
    job->stopReason = job->named(reason);
    job->cancel();
    m_activities.finish(id, std::unexpected(*job->stopReason));
    if (m_running.value(id))
        return; // It ends itself.
    TransferReport report;
    report.direction = job->request.direction;
    report.sandbox = job->request.sandbox;
    report.destination = job->request.destination;
    report.error = job->stopReason;
    end(id, std::move(report));
}

void TransferQueue::cancelAll(const QString& connection)
{
    const auto ids = m_order;
    for (const quint64 id : ids) {
        if (const auto job = m_jobs.value(id); job && job->request.sandbox.connection == connection)
            cancel(id);
    }
}

Task<Status> TransferQueue::recorded(Task<Status> change, Operation operation, SandboxKey key, QStringList paths)
{
    Activity activity;
    activity.operation = operation;
    activity.subject = QStringLiteral("%1:%2").arg(nameOf(key), firstOf(paths));
    activity.connection = connectionNameOf(key);
    activity.sandbox = key;
    return sandglass::recorded<void>(std::move(change), &m_activities, std::move(activity));
}

QString TransferQueue::nameOf(const SandboxKey& key) const
{
    const SandboxRow* row = m_sandboxes.find(key);
    return row ? row->sandbox.name : key.id;
}

QString TransferQueue::connectionNameOf(const SandboxKey& key) const
{
    const Provider* provider = m_providers.provider(key.connection);
    return provider ? provider->config().name : QString();
}

Task<Result<QStringList>> TransferQueue::conflicts(SandboxKey key, QStringList names, QString directory)
{
    return existingRemotely(m_providers.provider(key.connection), key.id, std::move(names), std::move(directory));
}

Task<QStringList> TransferQueue::localConflicts(QStringList names, QString directory)
{
    return existingLocally(std::move(names), std::move(directory));
}

TransferInfo TransferQueue::describe(quint64 id, const TransferJob& job, bool running)
{
    TransferInfo info;
    info.id = id;
    info.direction = job.request.direction;
    info.sandbox = job.request.sandbox;
    info.sources = job.request.sources;
    info.destination = job.request.destination;
    info.running = running;
    const TransferProgress& progress = *job.progress;
    if (progress.totalIsKnown) {
        info.totalBytes = progress.totalBytes;
        info.totalFiles = progress.totalFiles;
    }
    // The estimate may be off by what pax headers take.
    info.bytes = info.totalBytes > 0 ? std::min<qint64>(progress.bytes, info.totalBytes) : progress.bytes.load();
    info.files = progress.files;
    info.currentName = progress.currentName();
    return info;
}

std::optional<TransferInfo> TransferQueue::find(quint64 id) const
{
    const auto job = m_jobs.value(id);
    if (!job)
        return {};
    return describe(id, *job, m_running.value(id));
}

QList<TransferInfo> TransferQueue::transfers(const SandboxKey& key) const
{
    QList<TransferInfo> found;
    for (const quint64 id : m_order) {
        const auto job = m_jobs.value(id);
        if (job && job->request.sandbox == key && !job->isStopped())
            found.append(describe(id, *job, m_running.value(id)));
    }
    return found;
}

void TransferQueue::tellProgress()
{
    const auto order = m_order;
    for (const quint64 id : order) {
        const auto info = find(id);
        if (!info || !info->running)
            continue;
        m_activities.update(id, info->bytes, info->totalBytes,
                            info->currentName.isEmpty() ? QString() : info->currentName);
        Q_EMIT progressed(id);
    }
}

} // namespace sandglass

#include "moc_transferqueue.cpp"
