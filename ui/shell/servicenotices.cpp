// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/servicenotices.h"

#include "core/activity/activitylog.h"
#include "core/activity/audittrail.h"
#include "core/provider/connectionstore.h"
#include "core/provider/tokenkey.h"
#include "core/sandboxes/sandboxservice.h"
#include "core/secrets/keptsecrets.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"

#include <algorithm>

namespace sandglass {

ServiceNotices::ServiceNotices(const WindowServices& services, MessageBar& messages, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_messages(messages)
{
    connect(&m_services.service, &SandboxService::failed, this,
            [this](const Error& error, const SandboxKey& key, quint64 task) {
                m_messages.showError(
                    error, [this, task] { m_services.activity.retry(task); }, wayOn(error, key.connection));
            });
    if (m_services.secrets)
        connect(m_services.secrets, &KeptSecrets::keepingFailed, this, &ServiceNotices::tellTokenPasses);
    connect(&m_services.connections, &ConnectionStore::saveFailed, this,
            [this](const Error& error) { m_messages.showError(error); });
    if (m_services.audit)
        connect(m_services.audit, &AuditTrail::writeFailed, this, [this](const QString& path) {
            m_messages.showWarning(
                tr("What is done here cannot be recorded: the file %1 could not be written. The list of activities "
                   "still has it until Sandglass ends.")
                    .arg(shown(path, 300)));
        });
}

MessageAction ServiceNotices::wayOn(const Error& error, const QString& connection)
{
    const bool blamesToken = error.hint == Hint::MissingPermission || error.hint == Hint::CheckToken;
    if (!blamesToken || !m_services.connections.isOwn(connection))
        return {};
    return {tr("Change token…"), [this, connection] { Q_EMIT tokenRequested(connection); }};
}

void ServiceNotices::tellTokenPasses(const QString& key, const Error& error)
{
    const auto configs = m_services.connections.all();
    const auto found = std::ranges::find(configs, key, tokenKey);
    if (found == configs.end())
        return;
    const QString why = error.hint == Hint::NoKeychain
                            ? tr("no keychain answers")
                            : tr("the keychain did not take it (%1)").arg(shown(error.serverText, 300));
    m_messages.showWarning(
        tr("The token of “%1” lasts until Sandglass ends, and has to be pasted again when it starts next: %2.")
            .arg(shown(found->name, 100), why));
}

} // namespace sandglass

#include "moc_servicenotices.cpp"
