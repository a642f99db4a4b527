// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectiontrial.h"

#include "core/provider/providerregistry.h"
#include "core/provider/tokenkey.h"
#include "core/secrets/keptsecrets.h"

#include <QUuid>

namespace sandglass {
using namespace Qt::StringLiterals;

ConnectionTrial::ConnectionTrial(const WindowServices& services, ConnectionConfig config, const QByteArray& token,
                                 QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_config(std::move(config))
{
    if (!token.isEmpty()) {
        m_config.id = u"trial:"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_services.secrets->hold(tokenKey(m_config), token);
    }
    m_provider = m_services.providers.makeProvider(m_config);
}

ConnectionTrial::~ConnectionTrial()
{
    m_stop.request_stop();
    if (m_services.secrets && m_config.id.startsWith("trial:"_L1))
        m_services.secrets->forget(tokenKey(m_config));
}

void ConnectionTrial::start()
{
    whenDone(m_provider->probe(m_stop.get_token()), this, [this](const Result<EngineInfo>& info) {
        if (!info)
            Q_EMIT failed(info.error());
        else if (m_provider->cloud())
            listProjects(*info);
        else
            Q_EMIT succeeded(*info, {});
    });
}

void ConnectionTrial::listProjects(const EngineInfo& info)
{
    whenDone(m_provider->cloud()->listProjects(), this, [this, info](const Result<QList<CloudProject>>& projects) {
        if (projects)
            Q_EMIT succeeded(info, *projects);
        else
            Q_EMIT failed(projects.error());
    });
}

} // namespace sandglass

#include "moc_connectiontrial.cpp"
