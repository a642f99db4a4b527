// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QObject>

namespace sandglass {

class MessageBar;
struct Error;
struct MessageAction;

/// Tells in the window what goes wrong in the services: actions that fail, and what cannot be kept for the next start.
class ServiceNotices : public QObject
{
    Q_OBJECT

public:
    ServiceNotices(const WindowServices& services, MessageBar& messages, QObject* parent);

Q_SIGNALS:
    /// The person wants to give a connection another token.
    void tokenRequested(const QString& connection);

private:
    /// What a person can do about an error beside trying again.
    MessageAction wayOn(const Error& error, const QString& connection);
    void tellTokenPasses(const QString& key, const Error& error);

    const WindowServices m_services;
    MessageBar& m_messages;
};

} // namespace sandglass
