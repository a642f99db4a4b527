// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panes.h"

#include "app/services.h"
#include "core/base/task.h"
#include "core/files/remoteoperations.h"
#include "ui/files/filespane.h"
#include "ui/logs/logpane.h"
#include "ui/metrics/metricspane.h"
#include "ui/sandboxes/changespane.h"
#include "ui/sandboxes/inspectpane.h"
#include "ui/sandboxes/overviewpane.h"
#include "ui/terminal/terminalpane.h"

#include <QCoreApplication>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// The context of the titles for translators.
struct Titles
{
    Q_DECLARE_TR_FUNCTIONS(Titles)
};

/// Uploads what was dropped on a terminal to where the sandbox has room for it, and tells how it ended.
void uploadForTerminal(Services& services, TerminalPane* pane, const SandboxKey& key, const QStringList& localPaths,
                       const std::function<void(TransferReport)>& ended)
{
    whenDone(folderForDrops(services.providers.provider(key.connection), key.id), pane,
             [&services, pane, key, localPaths, ended](const QString& directory) {
                 const quint64 transfer =
                     services.transfers.upload(key, localPaths, directory, ConflictPolicy::KeepBoth);
                 auto* wait = new QObject(pane);
                 QObject::connect(&services.transfers, &TransferQueue::finished, wait,
                                  [transfer, wait, ended](quint64 id, const TransferReport& report) {
                                      if (id != transfer)
                                          return;
                                      wait->deleteLater();
                                      ended(report);
                                  });
             });
}

SandboxPane* makeTerminalPane(Services& services, Theme& theme, QWidget* parent)
{
    auto* pane = new TerminalPane(services.terminals, services.sandboxes, services.providers, theme, parent);
    QObject::connect(pane, &TerminalPane::startRequested, &services,
                     [&services](const SandboxKey& key) { services.sandboxService.start({key}); });
    QObject::connect(pane, &TerminalPane::resumeRequested, &services,
                     [&services](const SandboxKey& key) { services.sandboxService.unpause({key}); });
    QObject::connect(pane, &TerminalPane::uploadRequested, &services,
                     [&services, pane](const SandboxKey& key, const QStringList& paths,
                                       const std::function<void(TransferReport)>& ended) {
                         uploadForTerminal(services, pane, key, paths, ended);
                     });
    return pane;
}

} // namespace

QList<PaneFactory> makePanes(Services& services, Theme& theme)
{
    return {
        {u"overview"_s, Titles::tr("Overview"), u"documentinfo"_s,
         [&services, &theme](QWidget* parent) {
             return new OverviewPane(services.sandboxes, services.providers, services.clock, theme, parent);
         }},
        {u"logs"_s, Titles::tr("Logs"), u"view-list-text"_s,
         [&services, &theme](QWidget* parent) {
             return new LogPane(services.logs, services.sandboxes, services.providers, theme, parent);
         }},
        {u"terminal"_s, Titles::tr("Terminal"), u"utilities-terminal-symbolic"_s,
         [&services, &theme](QWidget* parent) { return makeTerminalPane(services, theme, parent); }},
        {u"metrics"_s, Titles::tr("Metrics"), u"office-chart-line"_s,
         [&services, &theme](QWidget* parent) {
             return new MetricsPane(services.metrics, services.sandboxes, theme, parent);
         }},
        {u"files"_s, Titles::tr("Files"), u"folder"_s,
         [&services, &theme](QWidget* parent) {
             return new FilesPane(services.providers, services.sandboxes, services.transfers, theme, parent);
         }},
        {u"changes"_s, Titles::tr("Changes"), u"vcs-diff"_s,
         [&services, &theme](QWidget* parent) {
             return new ChangesPane(services.sandboxes, services.providers, theme, parent);
         }},
        {u"inspect"_s, Titles::tr("Inspect"), u"code-context"_s,
         [&services, &theme](QWidget* parent) {
             return new InspectPane(services.sandboxes, services.providers, theme, parent);
         }},
    };
}

} // namespace sandglass
