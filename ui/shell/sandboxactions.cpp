// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sandboxactions.h"

#include "core/provider/providerregistry.h"
#include "core/sandboxes/runcommand.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "ui/common/dialogs.h"
#include "ui/common/openaddress.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/availabilitytext.h"
#include "ui/sandboxes/deleteconfirmation.h"
#include "ui/sandboxes/facttext.h"
#include "ui/sandboxes/limitsdialog.h"
#include "ui/sandboxes/portlist.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxnames.h"
#include "ui/shell/actions.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QSet>
#include <QUrl>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int usualGraceSeconds = 10;
constexpr int longestGraceSeconds = 3600;
} // namespace

QStringList killSignals()
{
    return {u"SIGKILL"_s, u"SIGTERM"_s, u"SIGINT"_s, u"SIGQUIT"_s, u"SIGHUP"_s, u"SIGUSR1"_s, u"SIGUSR2"_s};
}

SandboxActions::SandboxActions(const WindowServices& services, ActionRegistry& actions, SandboxList& list,
                               QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_actions(actions)
    , m_list(list)
    , m_window(window)
{
    addLifeActions();
    addViewActions();
    addEditActions();
    addLaterActions();
    connect(&list, &SandboxList::selectionChanged, &m_actions, &ActionRegistry::refresh);
    connect(&services.sandboxes, &SandboxRegistry::changed, &m_actions, &ActionRegistry::refresh);
    connect(&services.providers, &ProviderRegistry::connectionRemoved, &m_actions, &ActionRegistry::refresh);
}

QList<SandboxKey> SandboxActions::selection() const
{
    return m_list.selectedKeys();
}

QList<Sandbox> SandboxActions::selectedSandboxes() const
{
    QList<Sandbox> sandboxes;
    const auto keys = selection();
    for (const SandboxKey& key : keys) {
        if (const SandboxRow* row = m_services.sandboxes.find(key))
            sandboxes.append(row->sandbox);
    }
    return sandboxes;
}

QString SandboxActions::obstacle(SandboxAction action) const
{
    return availabilityText(m_services.service.whatCan(selection(), action));
}

QAction* SandboxActions::addFor(const QString& id, const QString& text, const QString& icon,
                                const QKeySequence& shortcut, SandboxAction action, std::function<void()> run,
                                bool listOnly)
{
    return m_actions.add({.id = id,
                          .text = text,
                          .icon = icon,
                          .category = tr("Sandbox"),
                          .shortcut = shortcut,
                          .shortcutWidget = listOnly ? &m_list : nullptr},
                         std::move(run), [this, action] { return obstacle(action); });
}

void SandboxActions::addLifeActions()
{
    SandboxService& service = m_services.service;
    m_actions.add({.id = u"sandbox.new"_s,
                   .text = tr("&New sandbox…"),
                   .icon = u"list-add"_s,
                   .category = tr("Sandbox"),
                   .shortcut = QKeySequence(Qt::CTRL | Qt::Key_N)},
                  [this] { Q_EMIT newSandboxRequested(); });
    addFor(u"sandbox.start"_s, tr("&Start"), u"media-playback-start"_s, {}, SandboxAction::Start,
           [this, &service] { service.start(selection()); });
    addFor(u"sandbox.stop"_s, tr("St&op"), u"media-playback-stop"_s, {}, SandboxAction::Stop,
           [this, &service] { service.stop(selection()); });
    addFor(u"sandbox.stopGrace"_s, tr("Stop with &grace time…"), {}, {}, SandboxAction::Stop, [this] { askGrace(); });
    addFor(u"sandbox.restart"_s, tr("&Restart"), u"view-refresh"_s, {}, SandboxAction::Restart,
           [this, &service] { service.restart(selection()); });
    addFor(u"sandbox.pause"_s, tr("&Pause"), u"media-playback-pause"_s, {}, SandboxAction::Pause,
           [this, &service] { service.pause(selection()); });
    addFor(u"sandbox.unpause"_s, tr("R&esume"), u"media-skip-forward"_s, {}, SandboxAction::Unpause,
           [this, &service] { service.unpause(selection()); });
    const QStringList names = killSignals();
    for (const QString& signal : names) {
        addFor(u"sandbox.kill."_s + signal, signal == "SIGKILL"_L1 ? tr("Kill (SIGKILL)") : tr("Send %1").arg(signal),
               signal == "SIGKILL"_L1 ? u"process-stop"_s : QString(), {}, SandboxAction::Kill,
               [this, &service, signal] { service.kill(selection(), signal); });
    }
    addFor(
        u"sandbox.delete"_s, tr("&Delete…"), u"edit-delete"_s, QKeySequence(Qt::Key_Delete), SandboxAction::Delete,
        [this] { confirmDelete(); }, true);
}

void SandboxActions::addViewActions()
{
    const auto show = [this](const QString& pane, const QString& paneAction = {}) {
        return [this, pane, paneAction] { Q_EMIT paneRequested(pane, paneAction); };
    };
    addFor(u"sandbox.terminal"_s, tr("Open &terminal"), u"utilities-terminal-symbolic"_s,
           QKeySequence(Qt::CTRL | Qt::Key_T), SandboxAction::Terminal, show(u"terminal"_s));
    addFor(u"sandbox.logs"_s, tr("View &logs"), u"text-x-generic"_s, QKeySequence(Qt::CTRL | Qt::Key_L),
           SandboxAction::Logs, show(u"logs"_s));
    addFor(u"sandbox.files"_s, tr("&Browse files"), u"folder"_s, {}, SandboxAction::Files, show(u"files"_s));
    addFor(u"sandbox.upload"_s, tr("&Upload…"), u"upload-media"_s, {}, SandboxAction::Files,
           show(u"files"_s, u"filesUploadFiles"_s));
    // What to download is chosen there.
    addFor(u"sandbox.download"_s, tr("Do&wnload…"), u"download"_s, {}, SandboxAction::Files, show(u"files"_s));
    addFor(u"sandbox.metrics"_s, tr("View &metrics"), u"office-chart-line"_s, {}, SandboxAction::Metrics,
           show(u"metrics"_s));
    addFor(u"sandbox.inspect"_s, tr("&Inspect"), u"code-context"_s, {}, SandboxAction::Inspect, show(u"inspect"_s));
}

void SandboxActions::addEditActions()
{
    addFor(
        u"sandbox.rename"_s, tr("Ren&ame…"), u"edit-rename"_s, QKeySequence(Qt::Key_F2), SandboxAction::Rename,
        [this] { askName(); }, true);
    addFor(u"sandbox.limits"_s, tr("C&hange limits…"), u"speedometer"_s, {}, SandboxAction::UpdateLimits,
           [this] { editLimits(); });
    const auto needsSelection = [this] {
        return selection().isEmpty() ? availabilityText({.obstacle = Obstacle::NothingSelected}) : QString();
    };
    const auto addCopy = [&](const QString& id, const QString& text, std::function<QString(const Sandbox&)> what) {
        m_actions.add(
            {.id = id, .text = text, .icon = u"edit-copy"_s, .category = tr("Copy")},
            [this, what = std::move(what)] { copy(what); }, needsSelection);
    };
    addCopy(u"sandbox.copyId"_s, tr("Copy &ID"), [](const Sandbox& sandbox) { return sandbox.key.id; });
    addCopy(u"sandbox.copyName"_s, tr("Copy &name"), [](const Sandbox& sandbox) { return sandbox.name; });
    addCopy(u"sandbox.copyImage"_s, tr("Copy i&mage"), [](const Sandbox& sandbox) { return sandbox.image; });
    m_actions.add(
        {.id = u"sandbox.copyRun"_s, .text = tr("Copy &run command"), .icon = u"edit-copy"_s, .category = tr("Copy")},
        [this] { copyRunCommand(selection().value(0)); },
        [this] {
            return selection().size() > 1 ? availabilityText({.obstacle = Obstacle::OneOnly})
                                          : obstacle(SandboxAction::Inspect);
        });
}

void SandboxActions::addLaterActions()
{
    const auto add = [this](const QString& id, const QString& text, const QString& icon, const QString& reason) {
        m_actions.add(
            {.id = id, .text = text, .icon = icon, .category = tr("Sandbox")}, [] {}, [reason] { return reason; });
    };
    add(u"sandbox.extend"_s, tr("E&xtend lifetime"), u"clock"_s, tr("Lifetimes are not available yet."));
    add(u"sandbox.replicate"_s, tr("Replicate…"), u"edit-duplicate"_s, tr("Replicating is not available yet."));
    add(u"sandbox.snapshot"_s, tr("Snapshot…"), u"camera-photo"_s, tr("Snapshots are not available yet."));
}

void SandboxActions::copy(const std::function<QString(const Sandbox&)>& text)
{
    QStringList lines;
    const auto sandboxes = selectedSandboxes();
    for (const Sandbox& sandbox : sandboxes)
        lines.append(text(sandbox));
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void SandboxActions::copyRunCommand(const SandboxKey& key)
{
    const Provider* provider = m_services.providers.provider(key.connection);
    if (!provider)
        return;
    const bool podman = provider->engineInfo().product.contains("podman"_L1, Qt::CaseInsensitive);
    whenDone(m_services.service.describe(key), this, [this, key, podman](const Result<SandboxSpec>& spec) {
        if (spec)
            QGuiApplication::clipboard()->setText(runCommand(*spec, podman ? u"podman"_s : u"docker"_s));
        else
            Q_EMIT failed(spec.error(), [this, key] { copyRunCommand(key); });
    });
}

void SandboxActions::confirmDelete()
{
    // The keys of the question, not of whatever is selected when it is answered.
    const QList<SandboxKey> keys = selection();
    dialogs::confirm(m_window, deleteConfirmation(selectedSandboxes()), [this, keys](ConfirmationAnswer answer) {
        if (answer.confirmed)
            m_services.service.remove(keys, answer.checked);
    });
}

void SandboxActions::askName()
{
    const auto sandboxes = selectedSandboxes();
    if (sandboxes.size() != 1)
        return;
    const SandboxKey key = sandboxes.first().key;
    const auto problem = [this, key](const QString& name) {
        return sandboxNameProblem(name, m_services.sandboxes, key.connection, key);
    };
    dialogs::askText(
        m_window, tr("Rename sandbox"), tr("New name:"), sandboxes.first().name,
        [this, key](const std::optional<QString>& name) {
            const SandboxRow* row = m_services.sandboxes.find(key);
            if (name && !(row && row->sandbox.name == *name))
                rename(key, *name);
        },
        problem);
}

void SandboxActions::rename(const SandboxKey& key, const QString& name)
{
    whenDone(m_services.service.rename(key, name), this, [this, key, name](const Status& outcome) {
        if (!outcome)
            Q_EMIT failed(outcome.error(), [this, key, name] { rename(key, name); });
    });
}

void SandboxActions::askGrace()
{
    const QList<SandboxKey> keys = selection();
    const auto secondsOf = [](const QString& text) {
        bool isNumber = false;
        const int seconds = QLocale().toInt(text.trimmed(), &isNumber);
        return isNumber && seconds >= 0 && seconds <= longestGraceSeconds ? std::optional(seconds) : std::nullopt;
    };
    dialogs::askText(
        m_window, tr("Stop sandbox"), tr("Seconds to end by itself before it is killed:"),
        QLocale().toString(usualGraceSeconds),
        [this, keys, secondsOf](const std::optional<QString>& text) {
            if (const auto seconds = text ? secondsOf(*text) : std::nullopt)
                m_services.service.stop(keys, *seconds);
        },
        [secondsOf](const QString& text) {
            return secondsOf(text) ? QString()
                                   : tr("A number from 0 to %1.").arg(QLocale().toString(longestGraceSeconds));
        });
}

void SandboxActions::editLimits()
{
    const QList<SandboxKey> keys = selection();
    if (keys.isEmpty())
        return;
    auto* dialog = new LimitsDialog(m_services.providers, m_services.service, m_services.sandboxes, keys, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QMenu* SandboxActions::makePortMenu(const SandboxKey& key, QWidget* parent) const
{
    auto* menu = new QMenu(tr("Ope&n port"), parent);
    menu->setObjectName("portMenu"_L1);
    menu->setIcon(Theme::icon(u"globe"_s));
    const SandboxRow* row = m_services.sandboxes.find(key);
    const Provider* provider = m_services.providers.provider(key.connection);
    QSet<std::pair<quint16, QString>> seen; // The same port on IPv4 and IPv6 is one entry.
    if (row && provider) {
        const bool local = isLocalEndpoint(provider->config().endpoint);
        for (const PortMapping& port : row->sandbox.ports) {
            const std::pair place{port.hostPort, port.protocol};
            if (port.hostPort == 0 || seen.contains(place))
                continue;
            seen.insert(place);
            if (const QUrl url = local ? portUrl(port) : QUrl(); url.isValid()) {
                QAction* open =
                    menu->addAction(tr("%1 (port %2 inside)").arg(url.toString(), QString::number(port.containerPort)));
                connect(open, &QAction::triggered, m_window, [window = m_window, url] { openAddress(window, url); });
                continue;
            }
            const QString text = local ? portAddress(port) : u"%1/%2"_s.arg(port.hostPort).arg(port.protocol);
            connect(menu->addAction(tr("Copy %1").arg(shownLabel(text))), &QAction::triggered, menu,
                    [text] { QGuiApplication::clipboard()->setText(text); });
        }
    }
    menu->setEnabled(!menu->isEmpty());
    return menu;
}

} // namespace sandglass

#include "moc_sandboxactions.cpp"
