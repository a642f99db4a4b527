// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/servicelist.h"

#include "core/base/logging.h"
#include "core/northflank/northflankvalues.h"
#include "core/northflank/pager.h"
#include "core/northflank/serviceparser.h"

#include <QSet>

#include <algorithm>
#include <limits>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int detailsAtATime = 4;
constexpr int pauseAfterFailureMs = 30000;
/// A restart is told some seconds after it was asked for.
constexpr int followAtLeastMs = 10000;

bool hasSettled(SandboxState state)
{
    return state != SandboxState::Starting && state != SandboxState::Stopping && state != SandboxState::Unknown;
}
} // namespace

ServiceList::ServiceList(std::shared_ptr<NorthflankApi> api, QString connection, const Clock& clock,
                         ServiceListTimings timings, QObject* parent)
    : QObject(parent)
    , m_api(std::move(api))
    , m_connection(std::move(connection))
    , m_clock(clock)
    , m_timings(timings)
{
    m_timer.setInterval(m_timings.tickMs);
    connect(&m_timer, &QTimer::timeout, this, &ServiceList::tick);
}

ServiceList::~ServiceList()
{
    m_stop.request_stop();
}

void ServiceList::activate()
{
    deactivate();
    m_active = true;
    m_listedOnce = false;
    for (Project& project : m_projects)
        project.readOnce = false;
    if (m_timings.tickMs > 0)
        m_timer.start();
    refresh();
}

void ServiceList::deactivate()
{
    ++m_generation;
    m_active = false;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_timer.stop();
    m_readingProjects = false;
    m_detailsUnderWay = 0;
    for (Project& project : m_projects) {
        project.reading = false;
        for (Entry& entry : project.entries)
            entry.reading = false;
    }
}

void ServiceList::refresh()
{
    m_projectsAtMs = 0;
    for (Project& project : m_projects) {
        project.readAtMs = 0;
        project.withheld = false;
    }
    tick();
}

void ServiceList::setWatched(bool watched)
{
    if (std::exchange(m_watched, watched) != watched && watched)
        tick();
}

void ServiceList::follow(const QString& id)
{
    Entry* entry = find(id);
    if (!entry)
        return;
    entry->followedAtMs = m_clock.monotonicMs();
    entry->lookStepMs = m_timings.firstLookMs;
    entry->nextLookMs = entry->followedAtMs + entry->lookStepMs;
}

void ServiceList::drop(const QString& id)
{
    m_goneAtMs.insert(id, m_clock.monotonicMs());
    forget(id);
}

void ServiceList::take(const QString& id, const QJsonObject& service)
{
    const auto path = ServicePath::parse(id);
    if (!path || service.value("id"_L1).toString() != path->service || !isSandboxService(service))
        return;
    Entry& entry = m_projects[path->project].entries[id];
    entry.detailsAtMs = m_clock.monotonicMs();
    entry.wanted = false;
    QJsonObject merged = entry.listed;
    for (auto member = service.begin(); member != service.end(); ++member)
        merged.insert(member.key(), *member);
    apply(id, entry, merged);
}

void ServiceList::tick()
{
    if (!m_active)
        return;
    const qint64 now = m_clock.monotonicMs();
    const auto isDue = [now](qint64 lastMs, qint64 everyMs) { return lastMs == 0 || now - lastMs >= everyMs; };
    lookAtFollowed(now);
    if (!m_watched && m_listedOnce)
        return;
    const qint64 round = roundMs();
    if (!m_readingProjects && isDue(m_projectsAtMs, std::max<qint64>(round, m_timings.projectsMs)))
        readProjects();
    for (auto project = m_projects.begin(); project != m_projects.end(); ++project) {
        if (m_active && !project->reading && !project->withheld && isDue(project->readAtMs, round))
            readServices(project.key());
    }
    if (!m_active || !m_listedOnce)
        return;
    readWantedDetails(now);
    readOldestDetails(now);
}

std::optional<Sandbox> ServiceList::known(const QString& id) const
{
    const Entry* entry = find(id);
    return entry ? std::optional(entry->sandbox) : std::nullopt;
}

QJsonObject ServiceList::details(const QString& id) const
{
    const Entry* entry = find(id);
    return entry && entry->detailed ? entry->service : QJsonObject();
}

bool ServiceList::isReading() const
{
    return m_readingProjects || m_detailsUnderWay > 0 || std::ranges::any_of(m_projects, &Project::reading);
}

qint64 ServiceList::waitingMs() const
{
    const qint64 now = m_clock.monotonicMs();
    qint64 longest = m_readingProjects ? now - m_projectsAtMs : 0;
    for (const Project& project : m_projects) {
        if (project.reading)
            longest = std::max(longest, now - project.readAtMs);
    }
    return longest;
}

void ServiceList::readProjects()
{
    m_readingProjects = true;
    m_projectsAtMs = m_clock.monotonicMs();
    runProjects(this, m_api, m_generation, m_stop.get_token());
}

Task<void> ServiceList::runProjects(QPointer<ServiceList> self, Api api, quint64 generation, std::stop_token stop)
{
    const auto projects =
        co_await listAll(api, u"projects"_s, u"projects"_s, Operation::ListProjects, {}, stop, Urgency::Visible);
    if (!self || !self->isCurrent(generation))
        co_return;
    self->m_readingProjects = false;
    if (projects)
        self->takeProjects(*projects);
    else
        Q_EMIT self->readFailed(projects.error());
}

void ServiceList::takeProjects(const QList<QJsonObject>& projects)
{
    QSet<QString> ids;
    for (const QJsonObject& project : projects) {
        const QString id = project.value("id"_L1).toString();
        if (!isSlug(id))
            continue;
        ids.insert(id);
        m_projects[id];
    }
    const quint64 generation = m_generation;
    const QPointer<ServiceList> guard(this);
    const QStringList known = m_projects.keys();
    for (const QString& id : known) {
        if (ids.contains(id))
            continue;
        const QStringList gone = m_projects.value(id).entries.keys();
        for (const QString& sandbox : gone) {
            forget(sandbox);
            if (!guard || !isCurrent(generation))
                return;
        }
        m_projects.remove(id);
    }
    tellListedOnce();
    if (guard)
        tick();
}

void ServiceList::readServices(const QString& project)
{
    Project& entry = m_projects[project];
    entry.reading = true;
    entry.readAtMs = m_clock.monotonicMs();
    runServices(this, m_api, m_generation, project, m_stop.get_token());
}

Task<void> ServiceList::runServices(QPointer<ServiceList> self, Api api, quint64 generation, QString project,
                                    std::stop_token stop)
{
    const auto services = co_await listAll(api, u"projects/%1/services"_s.arg(project), u"services"_s,
                                           Operation::ListSandboxes, project, stop, Urgency::Visible);
    if (!self || !self->isCurrent(generation) || !self->m_projects.contains(project))
        co_return;
    self->m_projects[project].reading = false;
    if (services)
        self->takeServices(project, *services);
    else
        self->failServices(project, services.error());
}

void ServiceList::takeServices(const QString& project, const QList<QJsonObject>& services)
{
    const quint64 generation = m_generation;
    const QPointer<ServiceList> guard(this);
    const qint64 askedAtMs = m_projects[project].readAtMs;
    QSet<QString> ids;
    for (const QJsonObject& service : services) {
        if (!isSandboxService(service))
            continue;
        const QString id = ServicePath{project, service.value("id"_L1).toString()}.id();
        // What was deleted while the list was on its way may still be in it.
        if (m_goneAtMs.value(id, -1) >= askedAtMs)
            continue;
        m_goneAtMs.remove(id);
        ids.insert(id);
        Entry& entry = m_projects[project].entries[id];
        if (entry.detailsAtMs > askedAtMs || entry.listed == service)
            continue;
        entry.listed = service;
        entry.wanted = true;
        QJsonObject merged = entry.service;
        for (auto member = service.begin(); member != service.end(); ++member)
            merged.insert(member.key(), *member);
        apply(id, entry, merged);
        if (!guard || !isCurrent(generation))
            return;
    }
    const QStringList known = m_projects[project].entries.keys();
    for (const QString& id : known) {
        const Entry* entry = find(id);
        if (ids.contains(id) || !entry || entry->detailsAtMs > askedAtMs) // made while the list was on its way
            continue;
        forget(id);
        if (!guard || !isCurrent(generation))
            return;
    }
    m_projects[project].readOnce = true;
    Q_EMIT confirmed();
    if (!guard || !isCurrent(generation))
        return;
    tellListedOnce();
    if (guard && m_listedOnce)
        readWantedDetails(m_clock.monotonicMs());
}

void ServiceList::failServices(const QString& project, const Error& error)
{
    Project& failed = m_projects[project];
    if (error.kind == ErrorKind::NotFound) {
        m_projectsAtMs = 0; // it is gone: the next list of projects takes its sandboxes away
        failed.readOnce = true;
        return tellListedOnce();
    }
    const bool allWithheld = std::ranges::all_of(
        m_projects, [&failed](const Project& other) { return &other == &failed || other.withheld; });
    if (error.kind == ErrorKind::Forbidden && !allWithheld) {
        failed.withheld = true;
        failed.readOnce = true;
        return tellListedOnce();
    }
    if (error.httpStatus == 429 && m_listedOnce)
        return; // read again when there is something to spend
    Q_EMIT readFailed(error);
}

void ServiceList::tellListedOnce()
{
    const bool all = std::ranges::all_of(m_projects, &Project::readOnce);
    if (m_listedOnce || m_readingProjects || !all)
        return;
    m_listedOnce = true;
    m_rotatedAtMs = m_clock.monotonicMs();
    QList<Sandbox> sandboxes;
    for (const Project& project : std::as_const(m_projects)) {
        for (const Entry& entry : project.entries)
            sandboxes.append(entry.sandbox);
    }
    Q_EMIT listed(sandboxes);
}

void ServiceList::readDetails(const QString& id, Urgency urgency)
{
    Entry* entry = find(id);
    entry->reading = true;
    entry->detailsAtMs = m_clock.monotonicMs();
    ++m_detailsUnderWay;
    runDetails(this, m_api, m_generation, id, urgency, m_stop.get_token());
}

Task<void> ServiceList::runDetails(QPointer<ServiceList> self, Api api, quint64 generation, QString id, Urgency urgency,
                                   std::stop_token stop)
{
    const auto path = ServicePath::parse(id);
    const auto answer = co_await api->get(path->rest(), {}, Operation::InspectSandbox, id, stop, urgency);
    if (!self || !self->isCurrent(generation))
        co_return;
    --self->m_detailsUnderWay;
    self->takeDetails(id, answer);
}

void ServiceList::takeDetails(const QString& id, const Result<QJsonObject>& answer)
{
    Entry* entry = find(id);
    if (!entry)
        return;
    entry->reading = false;
    const qint64 now = m_clock.monotonicMs();
    if (entry->nextLookMs != 0)
        planNextLook(*entry, now);
    if (!answer) {
        if (answer.error().kind == ErrorKind::NotFound)
            return forget(id);
        entry->notBeforeMs = now + pauseAfterFailureMs;
        return;
    }
    entry->wanted = false;
    entry->detailed = true;
    const quint64 generation = m_generation;
    const QPointer<ServiceList> guard(this);
    take(id, dataOf(*answer));
    if (!guard || !isCurrent(generation))
        return;
    entry = find(id);
    if (entry && entry->nextLookMs != 0 && hasSettled(entry->sandbox.state) &&
        now - entry->followedAtMs >= followAtLeastMs)
        entry->nextLookMs = 0;
    readWantedDetails(now);
}

void ServiceList::planNextLook(Entry& entry, qint64 now) const
{
    if (now - entry.followedAtMs >= m_timings.lookForMs) {
        entry.nextLookMs = 0;
        return;
    }
    entry.lookStepMs = std::min(entry.lookStepMs * 2, m_timings.longestLookMs);
    entry.nextLookMs = now + entry.lookStepMs;
}

void ServiceList::lookAtFollowed(qint64 now)
{
    for (const Project& project : std::as_const(m_projects)) {
        const QStringList ids = project.entries.keys();
        for (const QString& id : ids) {
            const Entry* entry = find(id);
            if (entry->nextLookMs != 0 && entry->nextLookMs <= now && !entry->reading)
                readDetails(id, Urgency::Visible);
        }
    }
}

void ServiceList::readWantedDetails(qint64 now)
{
    if (!maySpendFreely())
        return;
    for (const Project& project : std::as_const(m_projects)) {
        const QStringList ids = project.entries.keys();
        for (const QString& id : ids) {
            if (m_detailsUnderWay >= detailsAtATime)
                return;
            const Entry* entry = find(id);
            if (entry->wanted && !entry->reading && entry->notBeforeMs <= now)
                readDetails(id, Urgency::Background);
        }
    }
}

void ServiceList::readOldestDetails(qint64 now)
{
    if (m_detailsUnderWay > 0 || !maySpendFreely() ||
        now - m_rotatedAtMs < std::max<qint64>(m_timings.detailsMs, roundMs()))
        return;
    m_rotatedAtMs = now;
    if (m_rotation.isEmpty()) {
        for (const Project& project : std::as_const(m_projects))
            m_rotation += project.entries.keys();
    }
    while (!m_rotation.isEmpty()) {
        const QString id = m_rotation.takeFirst();
        if (find(id))
            return readDetails(id, Urgency::Background);
    }
}

void ServiceList::apply(const QString& id, Entry& entry, const QJsonObject& service)
{
    const QString transition = lastTransitionOf(entry.service);
    const bool wasDetailed = entry.detailed && !entry.service.isEmpty();
    entry.service = service;
    const Sandbox before =
        std::exchange(entry.sandbox, sandboxFromService(m_connection, id.section(u'/', 0, 0), service));
    const Sandbox now = entry.sandbox;
    const bool wasUp = wasDetailed && entry.up;
    const bool scaling = isScaling(service);
    entry.up = now.state == SandboxState::Running || (wasUp && scaling && now.state == SandboxState::Starting);
    const bool isUp = entry.up;
    if (!m_listedOnce || before == now)
        return;
    // More or fewer instances leave the others as they are.
    const bool again = !scaling && transition != lastTransitionOf(service);
    const quint64 generation = m_generation;
    const QPointer<ServiceList> guard(this);
    Q_EMIT changed(now);
    if (wasUp && (!isUp || again) && guard && isCurrent(generation))
        Q_EMIT stopped(id);
    if (isUp && wasDetailed && (!wasUp || again) && guard && isCurrent(generation))
        Q_EMIT started(id);
}

void ServiceList::forget(const QString& id)
{
    const auto project = m_projects.find(id.section(u'/', 0, 0));
    if (project != m_projects.end() && project->entries.remove(id) && m_listedOnce)
        Q_EMIT removed(id);
}

ServiceList::Entry* ServiceList::find(const QString& id)
{
    const auto project = m_projects.find(id.section(u'/', 0, 0));
    if (project == m_projects.end())
        return nullptr;
    const auto entry = project->entries.find(id);
    return entry == project->entries.end() ? nullptr : &*entry;
}

int ServiceList::requestsPerRound() const
{
    constexpr qsizetype perPage = 100;
    qsizetype requests = 0;
    for (const Project& project : m_projects)
        requests += project.withheld ? 0 : std::max<qsizetype>(1, (project.entries.size() + perPage - 1) / perPage);
    return static_cast<int>(std::max<qsizetype>(requests, 1));
}

qint64 ServiceList::roundMs() const
{
    const RateBudget budget = m_api->budget();
    const qint64 left = budget.resetAtMs - m_clock.monotonicMs();
    if (!budget.isKnown() || left <= 0)
        return m_timings.servicesMs;
    constexpr int keptShare = 20; // a twentieth stays for what a person does
    const double toSpend = 0.6 * std::max(0, budget.remaining - budget.limit / keptShare);
    const int perRound = requestsPerRound();
    if (toSpend < perRound)
        return std::numeric_limits<qint64>::max(); // until the period ends
    const auto round = static_cast<qint64>(static_cast<double>(perRound * left) / toSpend);
    return std::clamp<qint64>(round, m_timings.servicesMs, std::max(m_timings.servicesMs, m_timings.longestMs));
}

bool ServiceList::maySpendFreely() const
{
    constexpr int scarceShare = 5;
    const RateBudget budget = m_api->budget();
    return !budget.isKnown() || budget.resetAtMs <= m_clock.monotonicMs() ||
           budget.remaining > budget.limit / scarceShare;
}

} // namespace sandglass

#include "moc_servicelist.cpp"
