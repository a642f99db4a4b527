// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankloop.h"

#include <algorithm>

namespace sandglass {

Task<Status> loadToken(std::shared_ptr<NorthflankApi> api, SecretStore& secrets, QString key)
{
    const auto token = co_await secrets.read(std::move(key));
    if (token && *token && !(*token)->isEmpty()) {
        api->setToken(**token);
        co_return Status{};
    }
    Error error = fail(ErrorKind::Unauthorised, token ? QString() : token.error().serverText).error();
    error.hint = token ? Hint::CheckToken : token.error().hint;
    error.endpoint = api->endpointText();
    co_return std::unexpected(error.during(Operation::Connect, {}));
}

NorthflankLoop::NorthflankLoop(std::shared_ptr<NorthflankApi> api, ServiceList& list, SecretStore& secrets,
                               QString tokenKey, const Clock& clock, const NorthflankTimings& timings, QObject* parent)
    : ReconnectLoop(clock, timings.firstRetryMs, timings.longestRetryMs, parent)
    , m_api(std::move(api))
    , m_list(list)
    , m_secrets(secrets)
    , m_tokenKey(std::move(tokenKey))
    , m_timings(timings)
{
    m_watchTimer.setInterval(std::max(1, m_timings.silentAfterMs / 5));
    connect(&m_watchTimer, &QTimer::timeout, this, &NorthflankLoop::watch);
    connect(&m_list, &ServiceList::listed, this, &NorthflankLoop::onListed);
    connect(&m_list, &ServiceList::confirmed, this, &NorthflankLoop::confirm);
    connect(&m_list, &ServiceList::readFailed, this, &NorthflankLoop::lose);
}

NorthflankLoop::~NorthflankLoop() = default;

void NorthflankLoop::connectOnce(quint64 generation)
{
    connectWithToken(this, generation);
}

Task<void> NorthflankLoop::connectWithToken(QPointer<NorthflankLoop> self, quint64 generation)
{
    const auto loaded = co_await loadToken(self->m_api, self->m_secrets, self->m_tokenKey);
    if (!self || !self->isCurrent(generation))
        co_return;
    if (loaded)
        self->m_list.activate();
    else
        self->lose(loaded.error());
}

void NorthflankLoop::onListed()
{
    if (!isWanted())
        return;
    m_watchTimer.start();
    becomeReady();
}

void NorthflankLoop::watch()
{
    if (m_list.waitingMs() >= m_timings.silentAfterMs)
        setSilent();
}

std::optional<qint64> NorthflankLoop::retryDelayMs(ConnectionPhase phase, const Error& error, bool)
{
    if (phase != ConnectionPhase::Unreachable)
        return {}; // asking again and again with what was refused locks accounts out
    const qint64 delay = nextBackoffMs();
    return error.httpStatus == 429 ? std::max(delay, m_api->budget().resetAtMs - clock().monotonicMs()) : delay;
}

ConnectionPhase NorthflankLoop::phaseOf(ErrorKind kind) const
{
    // It is the team that is not found.
    return kind == ErrorKind::NotFound ? ConnectionPhase::Refused : ReconnectLoop::phaseOf(kind);
}

void NorthflankLoop::refresh()
{
    m_list.refresh();
}

void NorthflankLoop::leave()
{
    m_watchTimer.stop();
    m_list.deactivate();
}

} // namespace sandglass

#include "moc_northflankloop.cpp"
