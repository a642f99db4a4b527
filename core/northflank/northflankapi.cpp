// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankapi.h"

#include "core/net/json.h"
#include "core/net/safehost.h"
#include "core/northflank/northflankerror.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkReply>

#include <algorithm>
#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// What belongs to no team.
constexpr std::array teamless{"plans"_L1, "regions"_L1, "auth"_L1, "teams"_L1};
/// What stands before the team.
constexpr std::array prefixes{"command-exec/"_L1, "port-forwarding/info/"_L1};

QString withTeam(const QString& path, const QString& team)
{
    const auto isTeamless = [&path](QLatin1StringView name) {
        return path == name || path.startsWith(QString(name) + u'/');
    };
    if (team.isEmpty() || std::ranges::any_of(teamless, isTeamless))
        return path;
    const QString segment = u"teams/"_s + team + u'/';
    for (const auto prefix : prefixes) {
        if (path.startsWith(prefix))
            return prefix + segment + path.sliced(prefix.size());
    }
    return segment + path;
}

QNetworkRequest::Priority priorityOf(Urgency urgency)
{
    switch (urgency) {
    case Urgency::Person:
        return QNetworkRequest::HighPriority;
    case Urgency::Visible:
        return QNetworkRequest::NormalPriority;
    case Urgency::Background:
        break;
    }
    return QNetworkRequest::LowPriority;
}

QByteArray textOf(const QJsonObject& body)
{
    return body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
}

std::optional<int> numberIn(const QHttpHeaders& headers, QAnyStringView name)
{
    bool isNumber = false;
    const double number = headers.value(name).trimmed().toDouble(&isNumber);
    // Seconds and requests: what is beyond a day or a million is no budget.
    if (!isNumber || !(number >= 0 && number <= 1e6))
        return std::nullopt;
    return static_cast<int>(number);
}
} // namespace

NorthflankApi::NorthflankApi(const QUrl& host, QString team, const Clock& clock, RestLimits limits)
    : m_host(host.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment))
    , m_team(std::move(team))
    , m_clock(clock)
    , m_limits(limits)
    , m_queue(clock)
{
}

NorthflankApi::~NorthflankApi() = default;

Task<Result<QJsonObject>> NorthflankApi::get(QString path, Query query, Operation operation, QString subject,
                                             std::stop_token stop, Urgency urgency)
{
    const Call read{.method = "GET",
                    .path = std::move(path),
                    .query = std::move(query),
                    .operation = operation,
                    .subject = std::move(subject),
                    .urgency = urgency};
    const QByteArray key =
        QByteArray::number(static_cast<int>(urgency)) + ' ' + address(read.path, read.query).toEncoded();
    return share(shared_from_this(), key, read, std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::post(QString path, QJsonObject body, Operation operation, QString subject,
                                              std::stop_token stop)
{
    return withBody("POST", std::move(path), body, operation, std::move(subject), std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::put(QString path, QJsonObject body, Operation operation, QString subject,
                                             std::stop_token stop)
{
    return withBody("PUT", std::move(path), body, operation, std::move(subject), std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::patch(QString path, QJsonObject body, Operation operation, QString subject,
                                               std::stop_token stop)
{
    return withBody("PATCH", std::move(path), body, operation, std::move(subject), std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::withBody(QByteArray method, QString path, const QJsonObject& body,
                                                  Operation operation, QString subject, std::stop_token stop)
{
    return call({.method = std::move(method),
                 .path = std::move(path),
                 .body = textOf(body),
                 .operation = operation,
                 .subject = std::move(subject)},
                std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::remove(QString path, Query query, Operation operation, QString subject,
                                                std::stop_token stop)
{
    return call({.method = "DELETE",
                 .path = std::move(path),
                 .query = std::move(query),
                 .operation = operation,
                 .subject = std::move(subject)},
                std::move(stop));
}

QUrl NorthflankApi::socketUrl(const QString& prefix, const QString& path, const Query& query) const
{
    QUrl url = address(prefix.isEmpty() ? path : prefix + u'/' + path, query);
    url.setScheme(m_host.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    return url;
}

void NorthflankApi::close()
{
    m_closed = true;
    m_queue.close();
    const auto replies = m_network.findChildren<QNetworkReply*>();
    for (QNetworkReply* reply : replies)
        reply->abort();
}

Task<Result<QJsonObject>> NorthflankApi::call(Call call, std::stop_token stop)
{
    return callOn(shared_from_this(), std::move(call), std::move(stop));
}

Task<Result<QJsonObject>> NorthflankApi::share(Self self, QByteArray key, Call call, std::stop_token stop)
{
    const OneShot<Result<QJsonObject>> mine;
    QObject context;
    const auto relay = onStop(stop, &context, [mine] { mine.set(fail(ErrorKind::Cancelled)); });
    const bool first = !self->m_reads.contains(key);
    self->m_reads[key].append(mine);
    if (first)
        readFor(self, key, call);
    auto answer = co_await mine;
    // The names of who asked first may be others.
    if (!answer)
        co_return std::unexpected(answer.error().during(call.operation, call.subject));
    co_return answer;
}

Task<void> NorthflankApi::readFor(Self self, QByteArray key, Call call)
{
    // Not stopped with one of those who wait: the others still want it.
    const auto answer = co_await callOn(self, std::move(call), {});
    const auto waiting = self->m_reads.take(key);
    for (const auto& one : waiting)
        one.set(answer);
}

Task<Result<QJsonObject>> NorthflankApi::callOn(Self self, Call call, std::stop_token stop)
{
    auto answer = co_await sendInTurn(self, call, std::move(stop));
    if (!answer)
        co_return std::unexpected(self->named(answer.error(), call));
    if (answer->status < 200 || answer->status > 299)
        co_return std::unexpected(self->named(northflankError(answer->status, answer->body, answer->reason), call));
    if (answer->body.trimmed().isEmpty())
        co_return QJsonObject();
    const auto document = co_await parseJson(std::move(answer->body));
    if (!document)
        co_return std::unexpected(self->named(document.error(), call));
    if (!document->isObject())
        co_return std::unexpected(
            self->named(fail(ErrorKind::Protocol, u"the answer is not a JSON object"_s).error(), call));
    co_return document->object();
}

Task<Result<RestAnswer>> NorthflankApi::sendInTurn(Self self, Call call, std::stop_token stop)
{
    constexpr int mostRefusals = 3;
    for (int refusals = 1;; ++refusals) {
        if (!co_await self->m_queue.enter(call.urgency, stop))
            co_return fail(ErrorKind::Cancelled);
        auto answer = co_await exchangeOn(self, call, stop);
        self->m_queue.leave();
        if (!answer || answer->status != 429 || refusals == mostRefusals)
            co_return answer;
        // Nothing was done: sending it again later is harmless.
        const qint64 waitMs = self->m_budget.resetAtMs - self->m_clock.monotonicMs();
        if (call.urgency == Urgency::Person && (waitMs <= 0 || waitMs > RequestQueue::patienceMs))
            co_return answer;
    }
}

Task<Result<RestAnswer>> NorthflankApi::exchangeOn(Self self, Call call, std::stop_token stop)
{
    if (!isSafeHost(self->m_host))
        co_return fail(ErrorKind::Refused, u"the address must begin with https://"_s);
    const int tries = call.method == "GET" ? self->m_limits.tries : 1;
    for (int attempt = 1;; ++attempt) {
        if (self->m_closed)
            co_return fail(ErrorKind::Cancelled);
        ++self->m_spent[call.operation];
        auto answer =
            co_await exchange(self->m_network, call.method, self->request(call), call.body, self->m_limits, stop);
        if (self->m_closed)
            co_return fail(ErrorKind::Cancelled);
        if (answer)
            self->readBudget(*answer);
        if (answer || answer.error().kind != ErrorKind::Unreachable || attempt >= tries)
            co_return answer;
        if (!co_await sleepFor(self->m_limits.betweenTriesMs, stop))
            co_return fail(ErrorKind::Cancelled);
    }
}

QList<RequestUse> NorthflankApi::spending() const
{
    QList<RequestUse> uses;
    for (auto use = m_spent.cbegin(); use != m_spent.cend(); ++use)
        uses.append({use.key(), *use});
    std::ranges::sort(uses, [](const RequestUse& a, const RequestUse& b) {
        return a.count != b.count ? a.count > b.count : a.operation < b.operation;
    });
    return uses;
}

QUrl NorthflankApi::address(const QString& path, const Query& query) const
{
    QUrl url = m_host;
    url.setPath(u"/v1/"_s + withTeam(path, m_team));
    // Not by QUrlQuery, which leaves '+' alone: a form decoder reads it as a space.
    QByteArrayList pairs;
    for (const auto& [name, value] : query)
        pairs.append(QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value));
    if (!pairs.isEmpty())
        url.setQuery(QString::fromLatin1(pairs.join('&')), QUrl::StrictMode);
    return url;
}

QNetworkRequest NorthflankApi::request(const Call& call) const
{
    QNetworkRequest request(address(call.path, call.query));
    request.setPriority(priorityOf(call.urgency));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setRawHeader("Accept", "application/json");
    request.setHeader(QNetworkRequest::UserAgentHeader, u"sandglass/"_s + QCoreApplication::applicationVersion());
    if (call.body)
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return request;
}

void NorthflankApi::readBudget(const RestAnswer& answer)
{
    constexpr int unnamedWaitSeconds = 60;
    const auto limit = numberIn(answer.headers, "x-ratelimit-limit");
    const auto remaining = numberIn(answer.headers, "x-ratelimit-remaining");
    auto resetSeconds = numberIn(answer.headers, "x-ratelimit-reset");
    RateBudget told = m_budget;
    if (limit && remaining)
        told = {.limit = *limit, .remaining = *remaining};
    if (answer.status == 429) {
        told.remaining = 0;
        if (!resetSeconds)
            resetSeconds = numberIn(answer.headers, "retry-after").value_or(unnamedWaitSeconds);
    }
    if (resetSeconds)
        told.resetAtMs = m_clock.monotonicMs() + *resetSeconds * 1000LL;
    constexpr qint64 jitterMs = 5000; // the header counts whole seconds
    if (m_budget.resetAtMs != 0 && told.resetAtMs > m_budget.resetAtMs + jitterMs)
        m_spent.clear(); // another period has begun
    if (told.remaining == 0)
        m_queue.holdUntil(told.resetAtMs);
    if (std::exchange(m_budget, told) != told)
        Q_EMIT budgetChanged(told);
}

Error NorthflankApi::named(Error error, const Call& call) const
{
    error.endpoint = endpointText();
    if (!m_token.isEmpty()) // a server that quotes what it was sent
        error.serverText.replace(QString::fromUtf8(m_token), u"…"_s);
    return error.during(call.operation, call.subject);
}

} // namespace sandglass

#include "moc_northflankapi.cpp"
