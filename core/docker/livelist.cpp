// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/livelist.h"

#include "core/base/logging.h"
#include "core/docker/sandboxparser.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int burstMs = 50;
/// Images, volumes and networks change in bursts of dozens of events, and nobody needs these lists within the blink of
/// an eye.
constexpr int otherListsMs = 200;
/// Above this many, one list of everything costs less than naming them.
constexpr qsizetype mostIdsAtOnce = 100;
/// An event this close to a list may be what the list shows.
constexpr int eventLagMs = 2000;
/// What an event named is read again after these times.
constexpr int firstConfirmationMs = 300;
constexpr int lastConfirmationMs = 3000;

ApiRequest listRequest(const QStringList& ids, bool everything)
{
    // Never with `size`: it makes the engine walk every filesystem.
    ApiRequest request = ApiRequest::get("/containers/json");
    request.query.addFlag("all", true);
    if (!everything)
        request.query.addFilters({{u"id"_s, QJsonArray::fromStringList(ids)}});
    return request;
}

/// No event of a sandbox tells that the tag it was made from points elsewhere.
bool sameButForImageNames(const QHash<QString, Sandbox>& one, const QHash<QString, Sandbox>& other)
{
    return one.size() == other.size() && std::ranges::all_of(one, [&other](Sandbox sandbox) {
               const auto match = other.constFind(sandbox.key.id);
               if (match == other.constEnd())
                   return false;
               sandbox.image = match->image;
               return sandbox == *match;
           });
}
} // namespace

LiveList::LiveList(std::shared_ptr<DockerApi> api, QString connection, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_api(std::move(api))
    , m_connection(std::move(connection))
    , m_clock(clock)
{
    for (QTimer* timer : {&m_readTimer, &m_confirmTimer, &m_otherListsTimer, &m_missedTimer})
        timer->setSingleShot(true);
    connect(&m_readTimer, &QTimer::timeout, this, &LiveList::beginRead);
    connect(&m_confirmTimer, &QTimer::timeout, this, &LiveList::confirm);
    connect(&m_otherListsTimer, &QTimer::timeout, this, &LiveList::tellOtherLists);
    connect(&m_missedTimer, &QTimer::timeout, this, &LiveList::checkForMissedEvents);
}

LiveList::~LiveList()
{
    m_stop.request_stop();
}

void LiveList::activate()
{
    deactivate();
    m_active = true;
    m_startTimesNs.clear();
    m_suspected = false;
    m_imageNamesDirty = false;
    // Whatever happened to them during an outage was not told.
    m_imagesDirty = m_volumesDirty = m_networksDirty = true;
    refresh();
}

void LiveList::deactivate()
{
    ++m_generation;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_active = false;
    m_reading = false;
    m_listedOnce = false;
    m_everythingWanted = false;
    m_pending.clear();
    m_unconfirmed.clear();
    m_goneMeanwhile.clear();
    m_marks.clear();
    m_readTimer.stop();
    m_confirmTimer.stop();
    m_otherListsTimer.stop();
    m_missedTimer.stop();
}

void LiveList::refresh()
{
    m_everythingWanted = true;
    want();
}

void LiveList::apply(const EngineEvent& event)
{
    if (!m_active)
        return;
    using Effect = EngineEvent::Effect;
    m_lastEventMs = m_clock.monotonicMs();
    m_suspected = false;
    if (event.changesList) {
        const bool ofImage = event.subject == EngineEvent::Subject::Image;
        m_imageNamesDirty = m_imageNamesDirty || ofImage;
        m_imagesDirty = m_imagesDirty || ofImage;
        m_volumesDirty = m_volumesDirty || event.subject == EngineEvent::Subject::Volume;
        m_networksDirty = m_networksDirty || event.subject == EngineEvent::Subject::Network;
        if (m_listedOnce && !m_otherListsTimer.isActive())
            m_otherListsTimer.start(otherListsMs);
    }
    if (event.effect == Effect::None || event.id.isEmpty())
        return;
    if (event.effect == Effect::Removed) {
        drop(event.id);
        return;
    }
    if (event.effect == Effect::Started) {
        m_startTimesNs.insert(event.id, event.timeNs);
        m_marks.append({event.id, Mark::Started});
    } else if (event.effect == Effect::Stopped) {
        m_startTimesNs.remove(event.id);
        m_marks.append({event.id, Mark::Stopped});
    }
    m_pending.insert(event.id);
    // An engine that tells of a health check has it in its list, and Podman tells of every one.
    if (event.action != "health_status"_L1)
        confirmLater(event.id);
    want();
}

void LiveList::want()
{
    if (!m_active || m_reading || m_readTimer.isActive() || (m_pending.isEmpty() && !m_everythingWanted))
        return;
    m_readTimer.start(takeCredit());
}

void LiveList::confirmLater(const QString& id)
{
    m_unconfirmed.insert(id, m_clock.monotonicMs());
    // Not put off by what comes after it.
    if (!m_confirmTimer.isActive() || m_confirmTimer.remainingTime() > firstConfirmationMs)
        m_confirmTimer.start(firstConfirmationMs);
}

void LiveList::confirm()
{
    for (auto named = m_unconfirmed.cbegin(); named != m_unconfirmed.cend(); ++named)
        m_pending.insert(named.key());
    const qint64 done = m_clock.monotonicMs() - lastConfirmationMs;
    m_unconfirmed.removeIf([done](const auto& named) { return named.value() <= done; });
    if (!m_unconfirmed.isEmpty())
        m_confirmTimer.start(lastConfirmationMs);
    want();
}

/// One read each 50 ms is the rule, and up to four may be saved up: the three events of a stop are shown as they come,
/// and thirty of them in a row do not make thirty reads. Returns how long to wait, in milliseconds.
int LiveList::takeCredit()
{
    constexpr qint64 mostCredits = 4;
    const qint64 now = m_clock.monotonicMs();
    const qint64 earned = std::max<qint64>(0, now - m_creditsAtMs) / burstMs;
    if (m_credits + earned >= mostCredits) {
        m_credits = mostCredits;
        m_creditsAtMs = now;
    } else {
        m_credits += static_cast<int>(earned);
        m_creditsAtMs += earned * burstMs;
    }
    if (m_credits > 0) {
        --m_credits;
        return 0;
    }
    const qint64 wait = std::clamp<qint64>(m_creditsAtMs + burstMs - now, 0, burstMs);
    m_creditsAtMs += burstMs; // the one that is earned meanwhile is spent
    return static_cast<int>(wait);
}

void LiveList::beginRead()
{
    Read read;
    read.everything = std::exchange(m_everythingWanted, false) || m_pending.size() > mostIdsAtOnce;
    read.ids = QStringList(m_pending.begin(), m_pending.end());
    read.marks = std::exchange(m_marks, {});
    m_pending.clear();
    m_goneMeanwhile.clear();
    m_reading = true;
    run(this, m_api, m_generation, std::move(read), m_connection, m_stop.get_token());
}

Task<Result<QList<Sandbox>>> LiveList::ask(std::shared_ptr<DockerApi> api, Read read, QString connection,
                                           std::stop_token stop)
{
    const auto answer = arrayOf(co_await api->json(listRequest(read.ids, read.everything), std::move(stop)));
    if (!answer)
        co_return std::unexpected(answer.error());
    const Quirks quirks = api->quirks();
    constexpr qsizetype mostOnMainThread = 100;
    if (answer->size() <= mostOnMainThread)
        co_return sandboxesFromList(*answer, connection, quirks);
    co_return co_await runInPool(
        [entries = *answer, connection, quirks] { return sandboxesFromList(entries, connection, quirks); });
}

Task<void> LiveList::run(QPointer<LiveList> self, std::shared_ptr<DockerApi> api, quint64 generation, Read read,
                         QString connection, std::stop_token stop)
{
    auto answer = co_await ask(std::move(api), read, std::move(connection), std::move(stop));
    if (self && self->m_generation == generation)
        self->finishRead(read, std::move(answer));
}

void LiveList::finishRead(const Read& read, Result<QList<Sandbox>> answer)
{
    m_reading = false;
    if (!answer) {
        Q_EMIT readFailed(answer.error().during(Operation::ListSandboxes, {}));
        return;
    }
    QList<Sandbox>& found = *answer;
    if (!m_goneMeanwhile.isEmpty())
        found.removeIf([this](const Sandbox& sandbox) { return m_goneMeanwhile.contains(sandbox.key.id); });
    for (auto& sandbox : found)
        addStartTime(sandbox);

    // A receiver may end the connection.
    const quint64 generation = m_generation;
    const QPointer<LiveList> guard(this);
    if (read.everything)
        replaceAll(found);
    else
        merge(read.ids, found);
    if (!guard || m_generation != generation)
        return;
    tell(read);
    if (guard && m_generation == generation)
        want();
}

void LiveList::replaceAll(const QList<Sandbox>& all)
{
    QHash<QString, Sandbox> now;
    now.reserve(all.size());
    for (const auto& sandbox : all)
        now.insert(sandbox.key.id, sandbox);
    const bool differs = !sameButForImageNames(now, m_known);
    m_known = std::move(now);
    const bool first = !std::exchange(m_listedOnce, true);
    if (first)
        m_otherListsTimer.start(0);
    else if (differs && m_pending.isEmpty() && m_clock.monotonicMs() - m_lastEventMs > eventLagMs)
        m_missedTimer.start(eventLagMs);
    Q_EMIT listed(all);
}

void LiveList::merge(const QStringList& asked, const QList<Sandbox>& found)
{
    QSet<QString> missing(asked.begin(), asked.end());
    QList<Sandbox> different;
    for (const auto& sandbox : found) {
        const QString& id = sandbox.key.id;
        // An engine may match ids by their beginning.
        if (!missing.remove(id))
            continue;
        const auto known = m_known.constFind(id);
        if (known != m_known.constEnd() && *known == sandbox)
            continue;
        m_known.insert(id, sandbox);
        different.append(sandbox);
    }
    QStringList gone;
    for (const auto& id : missing) {
        if (m_known.remove(id))
            gone.append(id);
    }
    const quint64 generation = m_generation;
    const QPointer<LiveList> guard(this);
    for (const auto& sandbox : different) {
        Q_EMIT changed(sandbox);
        if (!guard || m_generation != generation)
            return;
    }
    for (const auto& id : gone) {
        Q_EMIT removed(id);
        if (!guard || m_generation != generation)
            return;
    }
}

void LiveList::drop(const QString& id)
{
    m_pending.remove(id);
    m_unconfirmed.remove(id);
    m_startTimesNs.remove(id);
    if (m_reading)
        m_goneMeanwhile.insert(id);
    if (m_known.remove(id))
        Q_EMIT removed(id);
}

void LiveList::tell(const Read& read)
{
    const quint64 generation = m_generation;
    const QPointer<LiveList> guard(this);
    for (const auto& [id, mark] : read.marks) {
        // Gone in the meantime, or a helper that the list leaves out.
        if (!m_known.contains(id))
            continue;
        if (mark == Mark::Started)
            Q_EMIT started(id);
        else
            Q_EMIT stopped(id);
        if (!guard || m_generation != generation)
            return;
    }
}

void LiveList::tellOtherLists()
{
    const QPointer<LiveList> guard(this);
    if (std::exchange(m_imageNamesDirty, false))
        refresh();
    if (std::exchange(m_imagesDirty, false))
        Q_EMIT imagesChanged();
    if (guard && std::exchange(m_volumesDirty, false))
        Q_EMIT volumesChanged();
    if (guard && std::exchange(m_networksDirty, false))
        Q_EMIT networksChanged();
}

void LiveList::checkForMissedEvents()
{
    if (m_clock.monotonicMs() - m_lastEventMs < eventLagMs)
        return;
    ++m_unexplained;
    qCWarning(logProvider) << "the list of" << m_connection << "changed and no event told of it; case" << m_unexplained;
    // One may be a field that an engine changes on its own. The list that showed it is true.
    if (std::exchange(m_suspected, true))
        Q_EMIT eventsMissed();
}

void LiveList::addStartTime(Sandbox& sandbox) const
{
    const qint64 timeNs = m_startTimesNs.value(sandbox.key.id);
    if (timeNs > 0 && isAlive(sandbox.state))
        sandbox.started = QDateTime::fromMSecsSinceEpoch(timeNs / 1'000'000, QTimeZone::UTC);
}

} // namespace sandglass

#include "moc_livelist.cpp"
