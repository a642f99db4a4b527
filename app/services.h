// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/activity/audittrail.h"
#include "core/base/clock.h"
#include "core/docker/embeddedengine.h"
#include "core/environments/imagecatalog.h"
#include "core/environments/samplesandbox.h"
#include "core/files/transferqueue.h"
#include "core/logs/logservice.h"
#include "core/metrics/metricservice.h"
#include "core/policy/isolationservice.h"
#include "core/provider/connectionstore.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/rowcache.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "core/secrets/keptsecrets.h"
#include "core/secrets/memorystore.h"
#include "core/terminal/terminalservice.h"

#include <QString>

namespace sandglass {

/// The services of the program, made once, in the order in which they depend on each other.
class Services : public QObject
{
    Q_OBJECT

public:
    /// \a folder holds what is kept between runs; it is made when needed.
    explicit Services(const QString& folder);
    ~Services() override;
    Q_DISABLE_COPY_MOVE(Services)

    /// Adds the connections that are configured and found, with the rows known from last time; nothing is probed yet.
    void recall();
    /// Begins to connect.
    void connectAll() { providers.startHeld(); }
    /// Looks again for engines of this machine, and adds those that are new.
    void discover();
    /// Ends what is under way, so that neither a shell stays behind in a sandbox nor half a file anywhere; takes 3 s at
    /// most. For the end of the program.
    Task<void> closeAll();

    SystemClock clock;
    ActivityLog activities;
    AuditTrail audit;
    KeptSecrets secrets;
    MemoryStore demoSecrets; ///< of the emulated Northflank, never kept
    ProviderRegistry providers;
    ConnectionStore connections;
    SandboxRegistry sandboxes;
    RowCache rows;
    SandboxService sandboxService;
    CloudService clouds;
    ImageCatalog images;
    LogService logs;
    TerminalService terminals;
    MetricService metrics;
    IsolationService isolation;
    TransferQueue transfers;
    SampleSandbox sample;
    EmbeddedEngine engine;

private:
    void forgetToken(const ConnectionConfig& config);
};

} // namespace sandglass
