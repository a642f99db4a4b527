// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusfooter.h"

#include "core/activity/activitylog.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/shell/budgetwords.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QPainter>
#include <QTimer>
#include <QToolButton>

#include <optional>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int updateDelayMs = 100;
constexpr int mostNamed = 3;
constexpr int noticeMs = 6000;

/// Of a cloud that has told it.
std::optional<RateBudget> budgetOf(Provider& provider)
{
    const CloudOperations* cloud = provider.cloud();
    const bool told = cloud && provider.connectionState().isReady() && cloud->budget().isKnown();
    return told ? std::optional(cloud->budget()) : std::nullopt;
}

bool runsLow(Provider& provider)
{
    const auto budget = budgetOf(provider);
    return budget && isLow(*budget);
}

/// "Docker 26.1", "lab-2 (Docker 26.1)", "lab-2: Not reachable", "Northflank 612 of 1000 requests left".
QString connectionText(Provider& provider)
{
    const ConnectionState state = provider.connectionState();
    const QString name = shownLabel(provider.config().name, 32);
    if (!state.isReady())
        return StatusFooter::tr("%1: %2").arg(name, connectionPhaseText(state));
    if (const auto budget = budgetOf(provider))
        return budgetText(name, *budget);
    const EngineInfo engine = provider.engineInfo();
    const QString version = shownLabel(engine.version.section(u'.', 0, 1), 20);
    if (version.isEmpty())
        return name;
    if (name.startsWith(engine.product, Qt::CaseInsensitive))
        return StatusFooter::tr("%1 %2").arg(name, version);
    return StatusFooter::tr("%1 (%2 %3)").arg(name, shownLabel(engine.product, 20), version);
}

QString severalDone(Operation operation, int count)
{
    switch (operation) {
    case Operation::StartSandbox:
        return StatusFooter::tr("Started %n sandboxes", nullptr, count);
    case Operation::StopSandbox:
        return StatusFooter::tr("Stopped %n sandboxes", nullptr, count);
    case Operation::RestartSandbox:
        return StatusFooter::tr("Restarted %n sandboxes", nullptr, count);
    case Operation::PauseSandbox:
        return StatusFooter::tr("Paused %n sandboxes", nullptr, count);
    case Operation::UnpauseSandbox:
        return StatusFooter::tr("Resumed %n sandboxes", nullptr, count);
    case Operation::KillSandbox:
        return StatusFooter::tr("Sent a signal to %n sandboxes", nullptr, count);
    case Operation::DeleteSandbox:
        return StatusFooter::tr("Deleted %n sandboxes", nullptr, count);
    default:
        return StatusFooter::tr("%n tasks are done", nullptr, count);
    }
}

/// The glyph in its colour, beside a text that is not coloured.
QIcon glyphIcon(const QString& glyph, const QColor& color, const QWidget& place)
{
    const QSize size(place.fontMetrics().horizontalAdvance(glyph), place.fontMetrics().height());
    QPixmap picture(size * place.devicePixelRatioF());
    picture.setDevicePixelRatio(place.devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setFont(place.font());
    painter.setPen(color);
    painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, glyph);
    return picture;
}
} // namespace

StatusFooter::StatusFooter(const WindowServices& services, QWidget* parent)
    : QStatusBar(parent)
    , m_services(services)
    , m_running(addButton(u"footerRunning"_s, tr("Show running sandboxes")))
    , m_tasks(addButton(u"footerTasks"_s, tr("Show running tasks")))
    , m_problems(addButton(u"footerProblems"_s, tr("Show what failed")))
    , m_notice(new ElidedLabel(QString(), this))
    , m_noticeTimer(new QTimer(this))
    , m_timer(new QTimer(this))
{
    setObjectName("statusFooter"_L1);
    setSizeGripEnabled(false);
    for (int number = 1; number <= mostNamed; ++number) {
        QToolButton* button = addButton(u"footerConnection%1"_s.arg(number), tr("Connections"));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        connect(button, &QToolButton::clicked, this, &StatusFooter::connectionsRequested);
        addWidget(button);
        m_connections.append(button);
    }
    connect(m_running, &QToolButton::clicked, this, &StatusFooter::runningRequested);
    connect(m_tasks, &QToolButton::clicked, this, &StatusFooter::activityRequested);
    connect(m_problems, &QToolButton::clicked, this, &StatusFooter::problemsRequested);
    addWidget(m_running);
    addWidget(m_notice, 1);
    addPermanentWidget(m_tasks);
    addPermanentWidget(m_problems);

    m_notice->setObjectName("footerNotice"_L1);
    m_notice->setIndent(8);
    m_noticeTimer->setSingleShot(true);
    m_noticeTimer->setInterval(noticeMs);
    connect(m_noticeTimer, &QTimer::timeout, m_notice, &QLabel::clear);
    m_timer->setSingleShot(true);
    m_timer->setInterval(updateDelayMs);
    connect(m_timer, &QTimer::timeout, this, &StatusFooter::updateNow);
    const auto watch = [this](const Provider* provider) {
        connect(provider, &Provider::connectionStateChanged, this, &StatusFooter::updateLater);
        connect(provider, &Provider::budgetChanged, this, &StatusFooter::updateLater);
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
    const QString running = tr("%n running", nullptr, m_services.sandboxes.runningCount());
    const int unknown = m_services.sandboxes.staleCount();
    m_running->setText(unknown == 0 ? running : tr("%1, %n unknown", nullptr, unknown).arg(running));
    updateTasks();
    const int failed = m_services.activity.failedCount();
    m_problems->setVisible(failed > 0);
    m_problems->setText(tr("⚠ %n problem(s)", nullptr, failed));
    QPalette colours = palette();
    colours.setColor(QPalette::ButtonText, m_services.theme.color(Role::Failed));
    m_problems->setPalette(colours);
}

void StatusFooter::tellDone(Operation operation, const SandboxKey& key, const QString& name)
{
    m_noticeCount = m_noticeTimer->isActive() && operation == m_noticeOperation ? m_noticeCount + 1 : 1;
    m_noticeOperation = operation;
    const Provider* provider = m_services.providers.provider(key.connection);
    const QString text = m_noticeCount > 1 ? severalDone(operation, m_noticeCount)
                                           : activityText({.operation = operation,
                                                           .subject = name,
                                                           .connection = provider ? provider->config().name : QString(),
                                                           .state = ActivityState::Succeeded});
    m_notice->setText(text);
    m_noticeTimer->start();
    QAccessibleAnnouncementEvent announcement(m_notice, text);
    QAccessible::updateAccessibility(&announcement);
}

void StatusFooter::showTip(const QString& tip)
{
    if (tip.isEmpty() && m_notice->text() != m_tip)
        return; // What is there is no tip.
    m_tip = tip;
    m_notice->setText(tip);
}

void StatusFooter::updateConnections()
{
    const auto providers = m_services.providers.providers();
    const int total = static_cast<int>(providers.size());
    int ready = 0;
    bool anyLow = false;
    ConnectionPhase worst = total == 0 ? ConnectionPhase::Disconnected : ConnectionPhase::Ready;
    QStringList details;
    for (Provider* provider : providers) {
        anyLow = anyLow || runsLow(*provider);
        const ConnectionState state = provider->connectionState();
        details.append(
            tr("%1 %2: %3")
                .arg(connectionGlyph(state.phase), shown(provider->config().name, 100), connectionPhaseText(state)));
        if (const auto budget = budgetOf(*provider); budget && total > mostNamed)
            details.append(budgetText(shown(provider->config().name, 100), *budget));
        if (state.isReady())
            ++ready;
        else if (worst == ConnectionPhase::Ready || state.phase == ConnectionPhase::Refused)
            worst = state.phase;
    }
    const auto fill = [this](QToolButton* button, ConnectionPhase phase, bool low, const QString& text) {
        const QColor color = low ? m_services.theme.color(Role::Warning) : connectionColor(phase, m_services.theme);
        button->setIcon(glyphIcon(low ? u"⚠"_s : connectionGlyph(phase), color, *button));
        button->setText(text);
    };
    const bool each = total > 0 && total <= mostNamed;
    for (int at = 0; at < mostNamed; ++at) {
        m_connections.at(at)->setVisible(each ? at < total : at == 0);
        setPlainToolTip(m_connections.at(at), details.isEmpty() ? tr("Connections") : details.join(u'\n'));
        if (!each || at >= total)
            continue;
        Provider& provider = *providers.at(at);
        fill(m_connections.at(at), provider.connectionState().phase, runsLow(provider), connectionText(provider));
        if (const auto budget = budgetOf(provider))
            setPlainToolTip(m_connections.at(at),
                            details.at(at) + u'\n' +
                                spendingText(*budget, provider.cloud()->spending(), m_services.clock));
    }
    if (total == 0)
        fill(m_connections.first(), worst, false, tr("No connections"));
    else if (!each)
        fill(m_connections.first(), worst, anyLow,
             tr("%1 of %n connection(s) ready", nullptr, total).arg(locale().toString(ready)));
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
