// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/sandboxpane.h"

#include <QList>
#include <QString>

#include <functional>

namespace sandglass {

class ActivityLog;
class AuditTrail;
class Clock;
class CloudService;
class ConnectionStore;
class ImageCatalog;
class IsolationService;
class KeptSecrets;
class LocalEngine;
class MetricService;
class ProviderRegistry;
class SandboxRegistry;
class SandboxService;
class SampleSandbox;
class TerminalService;
class Theme;

/// What the window works with; all of it outlives the window.
struct WindowServices
{
    ProviderRegistry& providers;
    ConnectionStore& connections;
    SandboxRegistry& sandboxes;
    SandboxService& service;
    ImageCatalog& images;
    ActivityLog& activity;
    Theme& theme;
    const Clock& clock;
    MetricService* metrics = nullptr;      ///< null: the list shows no readings
    IsolationService* isolation = nullptr; ///< null: the list says nothing of isolation
    SampleSandbox* sample = nullptr;       ///< null: no sample is offered
    LocalEngine* localEngine = nullptr;    ///< null where the program can run none
    TerminalService* terminals = nullptr;
    const AuditTrail* audit = nullptr;
    KeptSecrets* secrets = nullptr;      ///< null: no token can be kept, and so no cloud can be connected
    CloudService* clouds = nullptr;      ///< null: what clouds have beside sandboxes is not offered
    std::function<void()> discover = {}; ///< looks again for engines of this machine
};

/// One tab of the details area. The id is the object name of the pane, and what SandboxPane::paneRequested() names.
struct PaneFactory
{
    QString id;    ///< "logs"
    QString title; ///< translated
    QString icon;
    std::function<SandboxPane*(QWidget* parent)> make;
};

} // namespace sandglass
