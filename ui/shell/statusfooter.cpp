// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusfooter.h"

#include "core/activity/activitylog.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QTimer>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int updateDelayMs = 100;
constexpr int mostNamed = 3;
} // namespace

StatusFooter::StatusFooter(const WindowServices& services, QWidget* parent)
    : QStatusBar(parent)
    , m_services(services)
    , m_connections(addButton(u"footerConnections"_s, tr("Connections")))
    , m_running(addButton(u"footerRunning"_s, tr("Show running sandboxes")))
    , m_tasks(addButton(u"footerTasks"_s, tr("Show running tasks")))
    , m_problems(addButton(u"footerProblems"_s, tr("Show what failed")))
    , m_timer(new QTimer(this))
{
    setObjectName("statusFooter"_L1);
    setSizeGripEnabled(false);
    connect(m_connections, &QToolButton::clicked, this, &StatusFooter::connectionsRequested);
    connect(m_running, &QToolButton::clicked, this, &StatusFooter::runningRequested);
    connect(m_tasks, &QToolButton::clicked, this, &StatusFooter::activityRequested);
    connect(m_problems, &QToolButton::clicked, this, &StatusFooter::problemsRequested);
    addWidget(m_connections);
    addWidget(m_running);
    addPermanentWidget(m_tasks);
    addPermanentWidget(m_problems);

    m_timer->setSingleShot(true);
    m_timer->setInterval(updateDelayMs);
    connect(m_timer, &QTimer::timeout, this, &StatusFooter::updateNow);
    const auto watch = [this](const Provider* provider) {
        connect(provider, &Provider::connectionStateChanged, this, &StatusFooter::updateLater);
        updateLater();
    };
    const auto known = services.providers.providers();
    for (const Provider* provider : known)
        watch(provider);
    connect(&services.providers, &ProviderRegistry::connectionAdded, this, watch);
    connect(&services.providers, &ProviderRegistry::connectionRemoved, this, &StatusFooter::updateLater);
    connect(&services.sandboxes, &SandboxRegistry::changed, this, &StatusFooter::updateLater);
    connect(&services.activity, &ActivityLog::added, this, &StatusFooter::updateLater);
    connect(&services.activity, &ActivityLog::changed, this, &StatusFooter::updateLater);
    connect(&services.activity, &ActivityLog::removed, this, &StatusFooter::updateLater);
    connect(&services.activity, &ActivityLog::failedCountChanged, this, &StatusFooter::updateLater);
    connect(&services.theme, &Theme::changed, this, &StatusFooter::updateLater);
    updateNow();
}

QToolButton* StatusFooter::addButton(const QString& objectName, const QString& purpose)
{
    auto* button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    setPlainToolTip(button, purpose);
    return button;
}

void StatusFooter::updateLater()
{
    if (!m_timer->isActive())
        m_timer->start();
}

void StatusFooter::updateNow()
{
    updateConnections();
    const int running = m_services.sandboxes.runningCount();
    m_running->setText(tr("%n running", nullptr, running));
    updateTasks();
    const int failed = m_services.activity.failedCount();
    m_problems->setVisible(failed > 0);
    m_problems->setText(tr("⚠ %n problem(s)", nullptr, failed));
    QPalette colours = palette();
    colours.setColor(QPalette::ButtonText, m_services.theme.color(Role::Failed));
    m_problems->setPalette(colours);
}

void StatusFooter::updateConnections()
{
    const auto providers = m_services.providers.providers();
    int ready = 0;
    ConnectionPhase worst = providers.isEmpty() ? ConnectionPhase::Disconnected : ConnectionPhase::Ready;
    QStringList names;
    QStringList details;
    for (const Provider* provider : providers) {
        const ConnectionState state = provider->connectionState();
        const QString name = shown(provider->config().name, 100);
        details.append(tr("%1 %2: %3").arg(connectionGlyph(state.phase), name, connectionPhaseText(state)));
        names.append(connectionGlyph(state.phase) + u' ' + shownLabel(provider->config().name, 32));
        if (state.isReady())
            ++ready;
        else if (worst == ConnectionPhase::Ready || state.phase == ConnectionPhase::Refused)
            worst = state.phase;
    }
    const int total = static_cast<int>(providers.size());
    if (total == 0)
        m_connections->setText(tr("No connections"));
    else if (total <= mostNamed)
        m_connections->setText(names.join(u"   "_s));
    else
        m_connections->setText(tr("%1 %2 of %n connection(s) ready", nullptr, total)
                                   .arg(connectionGlyph(worst), locale().toString(ready)));
    setPlainToolTip(m_connections, details.isEmpty() ? tr("Connections") : details.join(u'\n'));
}

void StatusFooter::updateTasks()
{
    int tasks = 0;
    qint64 done = 0;
    qint64 total = 0;
    for (const Activity& task : m_services.activity.entries()) {
        if (task.state != ActivityState::Running)
            continue;
        ++tasks;
        if (task.inBytes && task.total > 0) {
            done += task.done;
            total += task.total;
        }
    }
    m_tasks->setVisible(tasks > 0);
    if (total > 0) {
        const double percent = 100.0 * static_cast<double>(done) / static_cast<double>(total);
        m_tasks->setText(tr("↕ %n task(s), %1", nullptr, tasks).arg(formatPercent(percent)));
    } else {
        m_tasks->setText(tr("↕ %n task(s)", nullptr, tasks));
    }
}

} // namespace sandglass

#include "moc_statusfooter.cpp"
