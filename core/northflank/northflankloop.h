// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicelist.h"
#include "core/provider/reconnectloop.h"
#include "core/secrets/secretstore.h"

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

/// Gives the API its token, and has the lists read. A token that is refused is not tried again by itself. Main thread.
class NorthflankLoop final : public ReconnectLoop
{
    Q_OBJECT

public:
    /// \a tokenKey: under which \a secrets keeps the token.
    NorthflankLoop(std::shared_ptr<NorthflankApi> api, ServiceList& list, SecretStore& secrets, QString tokenKey,
                   const Clock& clock, const NorthflankTimings& timings, QObject* parent = nullptr);
    ~NorthflankLoop() override;
    Q_DISABLE_COPY_MOVE(NorthflankLoop)

protected:
    void connectOnce(quint64 generation) override;
    void leave() override;
    void refresh() override;
    std::optional<qint64> retryDelayMs(ConnectionPhase phase, const Error& error, bool wasReady) override;
    ConnectionPhase phaseOf(ErrorKind kind) const override;

private:
    void onListed();
    void watch();

    static Task<void> connectWithToken(QPointer<NorthflankLoop> self, quint64 generation);

    const std::shared_ptr<NorthflankApi> m_api;
    ServiceList& m_list;
    SecretStore& m_secrets;
    const QString m_tokenKey;
    const NorthflankTimings m_timings;
    QTimer m_watchTimer;
};

/// Puts the token that \a secrets keeps under \a key into \a api; Unauthorised when there is none.
Task<Status> loadToken(std::shared_ptr<NorthflankApi> api, SecretStore& secrets, QString key);

} // namespace sandglass
