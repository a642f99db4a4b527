// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/northflank/northflankapi.h"
#include "core/northflank/servicelist.h"
#include "core/provider/connection.h"
#include "core/secrets/secretstore.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace sandglass {

/// The waiting times of a connection to Northflank, in milliseconds; tests shorten them.
struct NorthflankTimings
{
    int firstRetryMs = 1000;
    int longestRetryMs = 30000;
    int silentAfterMs = 5000; ///< a list that is on its way for so long
    ServiceListTimings lists = {};
};

/// Gives the API its token, has the lists read, and keeps at it: after an outage it begins again with growing pauses.
/// A token that is refused is not tried again by itself. Main thread.
class NorthflankLoop : public QObject
{
    Q_OBJECT

public:
    /// \a tokenKey: under which \a secrets keeps the token.
    NorthflankLoop(std::shared_ptr<NorthflankApi> api, ServiceList& list, SecretStore& secrets, QString tokenKey,
                   const Clock& clock, const NorthflankTimings& timings, QObject* parent = nullptr);
    ~NorthflankLoop() override;
    Q_DISABLE_COPY_MOVE(NorthflankLoop)

    void start();
    void stop();
    void retryNow();

    const ConnectionState& state() const { return m_state; }

Q_SIGNALS:
    void stateChanged();

private:
    void attempt();
    void becomeReady();
    void confirm();
    void lose(const Error& error);
    void planRetry(ConnectionPhase phase, const Error& error);
    void leave();
    void watch();
    void setPhase(ConnectionPhase phase, std::optional<Error> error = std::nullopt);

    static Task<void> connectOnce(QPointer<NorthflankLoop> self, quint64 generation);

    const std::shared_ptr<NorthflankApi> m_api;
    ServiceList& m_list;
    SecretStore& m_secrets;
    const QString m_tokenKey;
    const Clock& m_clock;
    const NorthflankTimings m_timings;
    ConnectionState m_state;
    Backoff m_backoff;
    bool m_wanted = false;
    qint64 m_readySinceMs = 0;
    quint64 m_generation = 0; ///< of the attempt; what belongs to an earlier one is void
    QTimer m_retryTimer;
    QTimer m_watchTimer;
};

/// Puts the token that \a secrets keeps under \a key into \a api; Unauthorised when there is none.
Task<Status> loadToken(std::shared_ptr<NorthflankApi> api, SecretStore& secrets, QString key);

} // namespace sandglass
