// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "core/provider/connection.h"
#include "core/sandboxes/details.h"
#include "ui/shell/windowservices.h"

#include <QByteArray>
#include <QObject>

#include <memory>
#include <stop_token>

namespace sandglass {

class Provider;

/// One attempt to connect with a configuration that is not saved. A token that it is given is held for it alone, and
/// forgotten with it. Destroying it ends the attempt; not from inside its signals.
class ConnectionTrial final : public QObject
{
    Q_OBJECT

public:
    /// An empty \a token: the one that is kept for the connection.
    ConnectionTrial(const WindowServices& services, ConnectionConfig config, const QByteArray& token, QObject* parent);
    ~ConnectionTrial() override;
    Q_DISABLE_COPY_MOVE(ConnectionTrial)

    void start();

Q_SIGNALS:
    /// \a projects: those of a cloud.
    void succeeded(const sandglass::EngineInfo& info, const QList<sandglass::CloudProject>& projects);
    void failed(const sandglass::Error& error);

private:
    void listProjects(const EngineInfo& info);

    const WindowServices m_services;
    ConnectionConfig m_config;
    std::unique_ptr<Provider> m_provider;
    std::stop_source m_stop;
};

} // namespace sandglass
