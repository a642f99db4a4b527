// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionbanner.h"

#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"
#include "ui/shell/bannerrow.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int mostLines = 3;

bool isDown(const ConnectionState& state)
{
    switch (state.phase) {
    case ConnectionPhase::Unauthorised:
    case ConnectionPhase::Unreachable:
    case ConnectionPhase::Refused:
        return true;
    case ConnectionPhase::Disconnected:
    case ConnectionPhase::Connecting:
    case ConnectionPhase::Ready:
        return false;
    }
    return false;
}

} // namespace

ConnectionBanner::ConnectionBanner(const WindowServices& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_layout(new QVBoxLayout(this))
    , m_more(new QPushButton(this))
    , m_timer(new QTimer(this))
{
    setObjectName("connectionBanner"_L1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
    m_more->setObjectName("connectionBannerMore"_L1);
    m_more->setAccessibleName(tr("More connections with problems"));
    m_more->setFlat(true);
    m_layout->addWidget(m_more);
    connect(m_more, &QPushButton::clicked, this, &ConnectionBanner::manageRequested);
    m_timer->setInterval(1000);
    connect(m_timer, &QTimer::timeout, this, &ConnectionBanner::refreshCountdowns);

    if (const LocalEngine* engine = services.localEngine)
        connect(engine, &LocalEngine::stateChanged, this, [this, engine] { update(engine->connection().id); });
    const auto known = services.providers.providers();
    for (Provider* provider : known)
        watch(provider);
    connect(&services.providers, &ProviderRegistry::connectionAdded, this, &ConnectionBanner::watch);
    connect(&services.providers, &ProviderRegistry::connectionRemoved, this, [this](const QString& id) {
        m_dismissed.remove(id);
        drop(id);
    });
    arrange();
}

void ConnectionBanner::watch(Provider* provider)
{
    const QString id = provider->config().id;
    connect(provider, &Provider::connectionStateChanged, this, [this, id] { update(id); });
    update(id);
}

void ConnectionBanner::update(const QString& id)
{
    Provider* provider = m_services.providers.provider(id);
    if (!provider)
        return;
    const ConnectionState state = provider->connectionState();
    if (state.isReady())
        m_dismissed.remove(id);
    // A new attempt keeps the line of the failed one, so that nothing jumps while it is tried again.
    const bool trying = state.phase == ConnectionPhase::Connecting && m_rows.contains(id);
    // Nobody will answer at the embedded engine's socket before the engine is started.
    LocalEngine* engine = m_services.localEngine;
    const bool startable = engine && engine->connection().id == id;
    const bool starting = startable && engine->state() == LocalEngine::State::Starting;
    if ((!isDown(state) && !trying) || starting || m_dismissed.contains(id)) {
        drop(id);
        return;
    }
    BannerRow*& row = m_rows[id];
    if (!row) {
        row = new BannerRow(provider->config(), startable ? tr("Start engine") : tr("Retry now"), m_services.theme,
                            m_services.clock, this);
        if (startable)
            connect(row, &BannerRow::retryRequested, engine, &LocalEngine::start);
        connect(row, &BannerRow::retryRequested, provider, &Provider::retryNow);
        connect(row, &BannerRow::tokenRequested, this, [this, id] { Q_EMIT tokenRequested(id); });
        connect(row, &BannerRow::dismissed, this, [this, id] {
            m_dismissed.insert(id);
            drop(id);
        });
        m_layout->insertWidget(static_cast<int>(m_order.size()), row);
        m_order.append(id);
    }
    row->setState(state);
    arrange();
}

void ConnectionBanner::drop(const QString& id)
{
    if (BannerRow* row = m_rows.take(id)) {
        m_order.removeOne(id);
        m_layout->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    arrange();
}

void ConnectionBanner::arrange()
{
    const int lines = static_cast<int>(m_order.size());
    for (int line = 0; line < lines; ++line)
        m_rows.value(m_order.at(line))->setVisible(line < mostLines);
    const int hidden = lines - mostLines;
    m_more->setVisible(hidden > 0);
    if (hidden > 0)
        m_more->setText(tr("%n more connection(s) with problems…", nullptr, hidden));
    setVisible(lines > 0);
    if (lines > 0 && !m_timer->isActive())
        m_timer->start();
    else if (lines == 0)
        m_timer->stop();
}

void ConnectionBanner::refreshCountdowns()
{
    for (BannerRow* row : std::as_const(m_rows))
        row->refreshCountdown();
}

} // namespace sandglass

#include "moc_connectionbanner.cpp"
