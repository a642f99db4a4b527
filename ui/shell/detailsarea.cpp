// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/detailsarea.h"

#include "core/provider/providerregistry.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestName = 60;
} // namespace

DetailsArea::DetailsArea(QList<PaneFactory> panes, const ProviderRegistry& providers, const SandboxRegistry& registry,
                         Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_providers(providers)
    , m_registry(registry)
    , m_theme(theme)
    , m_name(new PlainLabel(QString(), this))
    , m_state(new PlainLabel(QString(), this))
    , m_facts(new ElidedLabel(QString(), this))
    , m_keepOpen(new QToolButton(this))
    , m_tabs(new QTabWidget(this))
{
    setObjectName("detailsArea"_L1);
    m_name->setObjectName("detailsName"_L1);
    m_state->setObjectName("detailsState"_L1);
    m_facts->setObjectName("detailsFacts"_L1);
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_keepOpen->setObjectName("keepOpen"_L1);
    m_keepOpen->setIcon(Theme::icon(u"window-pin"_s));
    m_keepOpen->setText(tr("Keep open"));
    m_keepOpen->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_keepOpen->setAutoRaise(true);
    setPlainToolTip(m_keepOpen, tr("Keep this tab open for this sandbox while the selection moves on"));
    connect(m_keepOpen, &QToolButton::clicked, this, [this] { Q_EMIT keepOpenRequested(currentPaneId(), m_keys); });

    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(8, 4, 4, 4);
    heading->setSpacing(8);
    heading->addWidget(m_name);
    heading->addWidget(m_state);
    heading->addWidget(m_facts, 1);
    heading->addWidget(m_keepOpen);

    m_tabs->setObjectName("detailsTabs"_L1);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setObjectName("detailsTabBar"_L1);
    m_tabs->tabBar()->setDrawBase(true);
    m_tabs->tabBar()->setAccessibleName(tr("Details"));
    int number = 0;
    for (PaneFactory& factory : panes) {
        auto* page = new QWidget(m_tabs);
        auto* pageLayout = new QVBoxLayout(page);
        pageLayout->setContentsMargins(0, 0, 0, 0);
        const int tab = m_tabs->addTab(page, Theme::icon(factory.icon), factory.title);
        ++number;
        m_tabs->setTabToolTip(
            tab,
            plainToolTip(number <= 9 ? tr("%1 (Ctrl+%2)").arg(factory.title, QString::number(number)) : factory.title));
        m_panes.push_back({std::move(factory), page, nullptr});
    }
    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailsArea::makePane);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(m_tabs, 1);

    connect(&m_registry, &SandboxRegistry::changed, this, &DetailsArea::updateHeading);
    connect(&m_theme, &Theme::changed, this, &DetailsArea::updateHeading);
    updateHeading();
}

int DetailsArea::count() const
{
    return static_cast<int>(m_panes.size());
}

SandboxPane* DetailsArea::makePane(int position)
{
    if (position < 0 || position >= count())
        return nullptr;
    Tab& tab = m_panes.at(static_cast<size_t>(position));
    if (tab.pane)
        return tab.pane;
    tab.pane = tab.factory.make(tab.page);
    tab.pane->setObjectName(tab.factory.id);
    tab.page->layout()->addWidget(tab.pane);
    connect(tab.pane, &SandboxPane::paneRequested, this, &DetailsArea::paneRequested);
    tab.pane->setSandboxes(m_keys);
    return tab.pane;
}

void DetailsArea::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    makePane(m_tabs->currentIndex());
}

void DetailsArea::setSandboxes(const QList<SandboxKey>& keys)
{
    m_keys = keys;
    makePane(m_tabs->currentIndex());
    for (const Tab& tab : m_panes) {
        if (tab.pane)
            tab.pane->setSandboxes(keys);
    }
    updateHeading();
}

void DetailsArea::showPane(const QString& id)
{
    for (int position = 0; position < count(); ++position) {
        if (m_panes.at(static_cast<size_t>(position)).factory.id == id) {
            showPaneAt(position);
            return;
        }
    }
}

void DetailsArea::showPaneAt(int position)
{
    SandboxPane* pane = makePane(position);
    if (!pane)
        return;
    m_tabs->setCurrentIndex(position);
    pane->setFocus(Qt::ShortcutFocusReason);
}

QString DetailsArea::currentPaneId() const
{
    const int current = m_tabs->currentIndex();
    return current < 0 ? QString() : m_panes.at(static_cast<size_t>(current)).factory.id;
}

QString DetailsArea::currentTitle() const
{
    return m_tabs->tabText(m_tabs->currentIndex());
}

SandboxPane* DetailsArea::currentPane() const
{
    const int current = m_tabs->currentIndex();
    return current < 0 ? nullptr : m_panes.at(static_cast<size_t>(current)).pane;
}

void DetailsArea::updateHeading()
{
    m_keepOpen->setEnabled(!m_keys.isEmpty() && count() > 0);
    const SandboxRow* row = m_keys.size() == 1 ? m_registry.find(m_keys.first()) : nullptr;
    if (!row) {
        m_name->setText(m_keys.isEmpty()     ? tr("No sandbox selected")
                        : m_keys.size() == 1 ? tr("The sandbox was deleted")
                                             : tr("%n sandboxes selected", nullptr, static_cast<int>(m_keys.size())));
        setPlainToolTip(m_name, {});
        m_state->clear();
        m_facts->clear();
        return;
    }
    const Sandbox& sandbox = row->sandbox;
    m_name->setText(shownName(sandbox.name, longestName));
    setPlainToolTip(m_name, sandbox.name);
    m_state->setText(stateGlyph(sandbox.state, sandbox.exitCode) + u' ' + stateText(sandbox.state, sandbox.exitCode));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     row->stale ? m_theme.color(Role::MutedText) : m_theme.stateColor(sandbox.state, sandbox.exitCode));
    m_state->setPalette(colours);
    const Provider* provider = m_providers.provider(sandbox.key.connection);
    const QString connection = provider ? provider->config().name : sandbox.key.connection;
    const QString facts = tr("%1 on %2").arg(shown(formatImage(sandbox.image), 200), shown(connection, 100));
    m_facts->setText(facts);
    setPlainToolTip(m_facts, facts);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
    m_facts->setPalette(muted);
}

} // namespace sandglass

#include "moc_detailsarea.cpp"
