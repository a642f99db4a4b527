// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "tests/emulator/message.h"

#include <QList>

namespace sandglass::emulator {

class Emulator;

/// What answers a request.
using Handler = Task<Answer> (*)(Emulator& emulator, Request request);

struct Route
{
    QByteArray method;
    QString path;       ///< "projects/{project}/services/{service}"
    QString permission; ///< as the official client names it; empty: any token will do; "public": none is needed
    Handler handler = nullptr;
    QString prefix = {}; ///< what stands before the team: "port-forwarding/info"
};

/// Which handler answers which request.
class Router
{
public:
    void add(const QList<Route>& routes) { m_routes.append(routes); }

    struct Match
    {
        const Route* route = nullptr; ///< null: there is no such path
        QString team;                 ///< empty: not named
        QMap<QString, QString> ids;
    };
    /// \a path: what follows "/v1/", percent-encoded.
    Match find(const QByteArray& method, const QString& path) const;

private:
    QList<Route> m_routes;
};

} // namespace sandglass::emulator
