// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/northflank/requestqueue.h"
#include "core/northflank/restexchange.h"
#include "core/provider/cloud.h"
#include "core/provider/ratebudget.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <memory>
#include <stop_token>
#include <utility>

namespace sandglass {

/// Names and values of a query in order; names may repeat. Not encoded yet.
using Query = QList<std::pair<QString, QString>>;

/// Northflank's REST API for one team: the version and the team in front of every path, the token in the header and
/// nowhere else, refusals as Errors. Main thread. Shared by everything that speaks to the service; each task holds it,
/// so it may be dropped at any time.
///
/// Paths are given without version and team: "projects/p1/services/s1/logs". They are put into the address as they are,
/// so they may hold only what isSlug() accepts, and '/'. Any 2xx is a success; the result is the whole object that
/// came, `data` and `pagination` in it, empty for an empty body. Requests that change something are never repeated; a
/// read is, when no answer came. Equal reads that are under way at the same time are sent once. When the server has had
/// enough (429), reads that nobody waits for are sent again after the time that it names, and others if that is soon.
class NorthflankApi final : public QObject, public std::enable_shared_from_this<NorthflankApi>
{
    Q_OBJECT

public:
    /// \a team may be empty: the token's own. The address must be https, or http on loopback; requests fail otherwise.
    NorthflankApi(const QUrl& host, QString team, const Clock& clock, RestLimits limits = {});
    ~NorthflankApi() override;
    Q_DISABLE_COPY_MOVE(NorthflankApi)

    void setToken(const QByteArray& token) { m_token = token; }
    /// For the first message of a WebSocket. Never log it.
    QByteArray token() const { return m_token; }

    Task<Result<QJsonObject>> get(QString path, Query query, Operation operation, QString subject,
                                  std::stop_token stop = {}, Urgency urgency = Urgency::Person);
    /// An empty \a body is sent as none.
    Task<Result<QJsonObject>> post(QString path, QJsonObject body, Operation operation, QString subject,
                                   std::stop_token stop = {});
    Task<Result<QJsonObject>> put(QString path, QJsonObject body, Operation operation, QString subject,
                                  std::stop_token stop = {});
    Task<Result<QJsonObject>> patch(QString path, QJsonObject body, Operation operation, QString subject,
                                    std::stop_token stop = {});
    Task<Result<QJsonObject>> remove(QString path, Query query, Operation operation, QString subject,
                                     std::stop_token stop = {});

    /// The ws or wss address of \a path; the team stands between \a prefix ("command-exec", or empty) and the path.
    QUrl socketUrl(const QString& prefix, const QString& path, const Query& query = {}) const;
    /// For display and for Error::endpoint.
    QString endpointText() const { return m_host.toString(); }
    QString team() const { return m_team; }

    RateBudget budget() const { return m_budget; }
    /// What was sent in the present period, the most first.
    QList<RequestUse> spending() const;

    /// Ends all requests in flight with Cancelled; later ones fail so at once.
    void close();

Q_SIGNALS:
    void budgetChanged(const sandglass::RateBudget& budget);

private:
    using Self = std::shared_ptr<NorthflankApi>;
    struct Call
    {
        QByteArray method = {};
        QString path = {};
        Query query = {};
        std::optional<QByteArray> body = {};
        Operation operation = Operation::None;
        QString subject = {};
        Urgency urgency = Urgency::Person;
    };
    Task<Result<QJsonObject>> withBody(QByteArray method, QString path, const QJsonObject& body, Operation operation,
                                       QString subject, std::stop_token stop);
    Task<Result<QJsonObject>> call(Call call, std::stop_token stop);
    static Task<Result<QJsonObject>> callOn(Self self, Call call, std::stop_token stop);
    static Task<Result<QJsonObject>> share(Self self, QByteArray key, Call call, std::stop_token stop);
    static Task<void> readFor(Self self, QByteArray key, Call call);
    static Task<Result<RestAnswer>> sendInTurn(Self self, Call call, std::stop_token stop);
    static Task<Result<RestAnswer>> exchangeOn(Self self, Call call, std::stop_token stop);
    QUrl address(const QString& path, const Query& query) const;
    QNetworkRequest request(const Call& call) const;
    void readBudget(const RestAnswer& answer);
    Error named(Error error, const Call& call) const;

    QUrl m_host;
    const QString m_team;
    const Clock& m_clock;
    const RestLimits m_limits;
    QByteArray m_token;
    RateBudget m_budget;
    QHash<Operation, int> m_spent;
    QHash<QByteArray, QList<OneShot<Result<QJsonObject>>>> m_reads; ///< under way, with who waits for them
    RequestQueue m_queue;
    QNetworkAccessManager m_network;
    bool m_closed = false;
};

} // namespace sandglass
