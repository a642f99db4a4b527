// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/welcomepage.h"

#include "core/provider/connectionstore.h"
#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int widest = 720;
constexpr int mostListed = 4;

bool isEmbedded(const ConnectionConfig& config)
{
    return config.origin == "embedded"_L1;
}

} // namespace

WelcomePage::WelcomePage(const WindowServices& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
{
    setObjectName("welcomePage"_L1);
    auto* column = new QWidget;
    column->setMaximumWidth(widest);
    auto* offers = new QVBoxLayout(column);
    offers->setContentsMargins(24, 32, 24, 32);
    offers->setSpacing(16);

    auto* title = new PlainLabel(tr("Welcome to Sandglass"), column);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    title->setFont(large);
    auto* words = new PlainLabel(tr("A sandbox runs code apart from your machine: in a container on an engine of your "
                                    "choice, or in a microVM of a cloud. For an engine no account is needed."),
                                 column);
    words->setWordWrap(true);
    offers->addWidget(title);
    offers->addWidget(words);
    offers->addSpacing(8);

    m_local = addOffer(offers, u"welcomeLocal"_s, u"computer"_s, tr("The engine of this machine"), tr("Try again"));
    m_embedded =
        addOffer(offers, u"welcomeEmbedded"_s, u"run-build"_s, tr("The embedded engine"), tr("Start embedded engine"));
    m_remote = addOffer(offers, u"welcomeRemote"_s, u"network-server"_s, tr("Another machine"), tr("Connect…"));
    m_cloud = addOffer(offers, u"welcomeNorthflank"_s, u"cloudstatus"_s, tr("Northflank"), tr("Connect…"));
    m_sample = addOffer(offers, u"welcomeSample"_s, u"media-playback-start"_s, tr("Look around first"),
                        tr("Create sample sandbox"));
    m_remote.words->setText(tr("A Docker or Podman engine elsewhere, over ssh with your keys, or over TLS."));
    m_cloud.button->setEnabled(services.secrets);

    auto* last = new QHBoxLayout;
    last->setSpacing(8);
    auto* create = new QPushButton(tr("New sandbox…"), column);
    create->setObjectName("welcomeNew"_L1);
    auto* list = new QPushButton(tr("Go to the list"), column);
    list->setObjectName("welcomeList"_L1);
    last->addStretch();
    last->addWidget(create);
    last->addWidget(list);
    offers->addLayout(last);
    offers->addStretch();

    auto* centred = new QWidget;
    auto* centredLayout = new QHBoxLayout(centred);
    centredLayout->setContentsMargins(0, 0, 0, 0);
    centredLayout->addStretch();
    centredLayout->addWidget(column, 100);
    centredLayout->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName("welcomeScroll"_L1);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(centred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    connect(m_local.button, &QPushButton::clicked, this, &WelcomePage::useLocal);
    connect(m_remote.button, &QPushButton::clicked, this, [this] { Q_EMIT connectRequested(u"docker"_s); });
    connect(m_cloud.button, &QPushButton::clicked, this, [this] { Q_EMIT connectRequested(u"northflank"_s); });
    connect(m_sample.button, &QPushButton::clicked, this, [this] { Q_EMIT sampleRequested(readyEngine()); });
    connect(create, &QPushButton::clicked, this, &WelcomePage::newSandboxRequested);
    connect(list, &QPushButton::clicked, this, &WelcomePage::listRequested);
    if (LocalEngine* engine = services.localEngine) {
        connect(m_embedded.button, &QPushButton::clicked, this,
                [this] { isReady(true) ? Q_EMIT listRequested() : Q_EMIT engineRequested(); });
        connect(engine, &LocalEngine::stateChanged, this, &WelcomePage::update);
    }
    watchConnections();
    update();
}

WelcomePage::Offer WelcomePage::addOffer(QVBoxLayout* layout, const QString& objectName, const QString& icon,
                                         const QString& title, const QString& button)
{
    auto* picture = new PlainLabel(QString(), this);
    const auto draw = [this, picture, icon] {
        picture->setPixmap(Theme::icon(icon).pixmap(QSize(24, 24), devicePixelRatioF()));
    };
    draw();
    connect(&m_services.theme, &Theme::changed, picture, draw);
    auto* head = new PlainLabel(title, this);
    QFont bold = font();
    bold.setBold(true);
    head->setFont(bold);
    Offer offer{new PlainLabel(QString(), this), new QPushButton(button, this)};
    offer.words->setObjectName(objectName + u"Words"_s);
    offer.words->setWordWrap(true);
    offer.button->setObjectName(objectName);
    offer.button->setAutoDefault(true); // Enter presses it.
    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(head);
    text->addWidget(offer.words);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    row->addWidget(offer.button, 0, Qt::AlignTop);
    layout->addLayout(row);
    return offer;
}

void WelcomePage::watchConnections()
{
    const auto watch = [this](const Provider* provider) {
        connect(provider, &Provider::connectionStateChanged, this, &WelcomePage::update);
        update();
    };
    const auto known = m_services.providers.providers();
    for (const Provider* provider : known)
        watch(provider);
    connect(&m_services.providers, &ProviderRegistry::connectionAdded, this, watch);
    connect(&m_services.providers, &ProviderRegistry::connectionRemoved, this, &WelcomePage::update);
}

QString WelcomePage::readyEngine() const
{
    const auto known = m_services.providers.providers();
    for (Provider* provider : known) {
        if (provider->connectionState().isReady() && !provider->cloud())
            return provider->config().id;
    }
    return {};
}

bool WelcomePage::isReady(bool embedded) const
{
    return std::ranges::any_of(m_services.providers.providers(), [embedded](Provider* provider) {
        return provider->connectionState().isReady() && !provider->cloud() &&
               isEmbedded(provider->config()) == embedded;
    });
}

void WelcomePage::update()
{
    updateLocal();
    updateEmbedded();
    updateCloud();
    const bool ready = !readyEngine().isEmpty();
    m_sample.button->setEnabled(ready && m_services.sample);
    m_sample.words->setText(ready ? tr("A small sandbox to try terminal, logs, metrics and files with.")
                                  : tr("A small sandbox to try things with, as soon as an engine is ready."));
}

QStringList WelcomePage::linesOf(bool clouds) const
{
    QStringList lines;
    const auto known = m_services.providers.providers();
    for (const Provider* provider : known) {
        const ConnectionConfig config = provider->config();
        if (isEmbedded(config) || isNorthflank(config) != clouds || lines.size() >= mostListed)
            continue;
        const ConnectionState state = provider->connectionState();
        const EngineInfo engine = provider->engineInfo();
        QString line =
            tr("%1 %2: %3").arg(connectionGlyph(state.phase), shown(config.name, 60), connectionPhaseText(state));
        if (state.isReady() && !engine.version.isEmpty())
            line += tr(" (%1 %2)").arg(shown(engine.product, 40), shown(engine.version, 40));
        else if (const QString problem = connectionProblemText(state); !problem.isEmpty())
            line += u'\n' + problem;
        lines.append(line);
    }
    return lines;
}

void WelcomePage::updateLocal()
{
    const QStringList lines = linesOf(false);
    m_local.words->setText(lines.isEmpty()
                               ? tr("No Docker or Podman engine was found: neither a socket nor a Docker context.")
                               : lines.join(u'\n'));
    m_local.button->setText(isReady(false) ? tr("Use it") : tr("Try again"));
}

void WelcomePage::updateCloud()
{
    const QStringList offer{tr("MicroVMs in the cloud: paste an API token of your Northflank account.")};
    m_cloud.words->setText((offer + linesOf(true)).join(u'\n'));
}

void WelcomePage::updateEmbedded()
{
    LocalEngine* engine = m_services.localEngine;
    if (!engine) {
        m_embedded.words->setText(tr("This machine can run none."));
        m_embedded.button->setEnabled(false);
        return;
    }
    const QString product = shown(engine->product(), 40);
    const bool usable = isReady(true);
    m_embedded.button->setText(usable ? tr("Use it") : tr("Start embedded engine"));
    m_embedded.button->setEnabled(usable || engineObstacle(*engine).isEmpty());
    switch (engine->state()) {
    case LocalEngine::State::Unavailable:
        m_embedded.words->setText(tr("Sandglass can run %1 by itself. It is not installed.").arg(product));
        break;
    case LocalEngine::State::Stopped:
        m_embedded.words->setText(tr("Sandglass runs %1 by itself: no daemon and no root are needed.").arg(product));
        break;
    case LocalEngine::State::Starting:
        m_embedded.words->setText(tr("Starting %1…").arg(product));
        break;
    case LocalEngine::State::Running:
        m_embedded.words->setText(tr("%1 runs.").arg(product));
        break;
    case LocalEngine::State::Failed:
        m_embedded.words->setText(engine->error() ? errorHeadline(*engine->error()) + u'\n' +
                                                        shown(engine->error()->serverText, 400)
                                                  : tr("%1 could not be started.").arg(product));
        break;
    }
}

void WelcomePage::useLocal()
{
    if (isReady(false)) {
        Q_EMIT listRequested();
        return;
    }
    if (m_services.discover)
        m_services.discover();
    const auto known = m_services.providers.providers();
    for (Provider* provider : known) {
        const ConnectionConfig config = provider->config();
        if (isEmbedded(config))
            continue;
        if (provider->connectionState().phase == ConnectionPhase::Disconnected)
            m_services.connections.setEnabled(config.id, true);
        else
            provider->retryNow();
    }
}

} // namespace sandglass

#include "moc_welcomepage.cpp"
