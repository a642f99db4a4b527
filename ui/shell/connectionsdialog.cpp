// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionsdialog.h"

#include "core/provider/connectionstore.h"
#include "core/provider/providerregistry.h"
#include "core/provider/tokenkey.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/secrets/keptsecrets.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/shell/budgetwords.h"
#include "ui/shell/connectioneditor.h"
#include "ui/shell/connectionsmodel.h"
#include "ui/shell/connectionwords.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

ConnectionsDialog::ConnectionsDialog(const WindowServices& services, QWidget* parent)
    : QDialog(parent)
    , m_services(services)
    , m_model(new ConnectionsModel(services, this))
    , m_view(new QTreeView(this))
    , m_name(new PlainLabel(QString(), this))
    , m_facts(new PlainLabel(QString(), this))
    , m_enabled(new QCheckBox(tr("C&onnect at start"), this))
    , m_retry(new QPushButton(tr("&Retry now"), this))
    , m_edit(new QPushButton(tr("&Change…"), this))
    , m_remove(new QPushButton(tr("Re&move…"), this))
{
    setObjectName("connectionsDialog"_L1);
    setWindowTitle(tr("Connections"));
    m_view->setObjectName("connectionsDialogView"_L1);
    m_view->setAccessibleName(tr("Connections"));
    m_view->setModel(m_model);
    m_view->setHeaderHidden(true);
    m_view->setRootIsDecorated(false);
    m_view->setAllColumnsShowFocus(true);
    m_view->setColumnHidden(ConnectionsModel::CountColumn, true);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(16);
    m_view->header()->setSectionResizeMode(ConnectionsModel::NameColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(ConnectionsModel::WarningColumn, QHeaderView::ResizeToContents);
    m_view->header()->resizeSection(ConnectionsModel::GlyphColumn, fontMetrics().horizontalAdvance(u'●') + 16);
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setWordWrap(true);
    m_facts->setObjectName("connectionFacts"_L1);
    m_facts->setWordWrap(true);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_enabled->setObjectName("connectionEnabled"_L1);
    m_retry->setObjectName("connectionRetry"_L1);
    m_edit->setObjectName("connectionEdit"_L1);
    m_remove->setObjectName("connectionRemove"_L1);
    auto* addButton = new QPushButton(tr("&Add connection…"), this);
    addButton->setObjectName("connectionAdd"_L1);
    auto* closeButton = new QPushButton(tr("Close"), this);
    closeButton->setObjectName("connectionsClose"_L1);

    // Enter closes; nothing here is what one came for.
    for (QPushButton* button : {m_retry, m_edit, m_remove, addButton})
        button->setAutoDefault(false);
    closeButton->setDefault(true);

    auto* actions = new QHBoxLayout;
    actions->setSpacing(8);
    actions->addWidget(m_retry);
    actions->addWidget(m_edit);
    actions->addWidget(m_remove);
    actions->addStretch();
    auto* details = new QVBoxLayout;
    details->setSpacing(8);
    details->addWidget(m_name);
    details->addWidget(m_facts, 1);
    details->addWidget(m_enabled);
    details->addLayout(actions);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addWidget(m_view, 2);
    middle->addLayout(details, 3);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(addButton);
    buttons->addStretch();
    buttons->addWidget(closeButton);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addLayout(middle, 1);
    layout->addLayout(buttons);
    resize(fontMetrics().averageCharWidth() * 104, fontMetrics().height() * 22);

    connect(addButton, &QPushButton::clicked, this, [this] { add(); });
    connect(closeButton, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_edit, &QPushButton::clicked, this, [this] { edit(currentId()); });
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsDialog::removeCurrent);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        if (Provider* provider = m_services.providers.provider(currentId()))
            provider->retryNow();
    });
    connect(m_enabled, &QCheckBox::clicked, this,
            [this](bool checked) { m_services.connections.setEnabled(currentId(), checked); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &ConnectionsDialog::update);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ConnectionsDialog::update);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        select({});
        update();
    });
    connect(&services.providers, &ProviderRegistry::connectionRemoved, this,
            [this](const QString& id) { m_permissions.remove(id); });
    if (services.secrets)
        connect(services.secrets, &KeptSecrets::keepingFailed, this, &ConnectionsDialog::update);
    select({});
    update();
}

QString ConnectionsDialog::currentId() const
{
    return m_model->idAt(m_view->currentIndex().row());
}

void ConnectionsDialog::select(const QString& id)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (id.isEmpty() || m_model->idAt(row) == id) {
            m_view->setCurrentIndex(m_model->index(row, ConnectionsModel::NameColumn));
            return;
        }
    }
}

QString ConnectionsDialog::originText(const ConnectionConfig& config) const
{
    if (config.origin.startsWith("context:"_L1))
        return tr("Found in the Docker context “%1”").arg(shown(config.origin.mid(8), 80));
    if (config.origin == "DOCKER_HOST"_L1)
        return tr("Found in the variable DOCKER_HOST");
    if (config.origin == "embedded"_L1)
        return tr("The embedded engine");
    return config.origin.isEmpty() ? tr("Added by you") : tr("Found on this machine");
}

void ConnectionsDialog::update()
{
    const QString id = currentId();
    Provider* provider = m_services.providers.provider(id);
    const bool own = m_services.connections.isOwn(id);
    m_edit->setEnabled(own);
    m_remove->setEnabled(own);
    const QString whyNot = own || !provider ? QString() : tr("It was found on this machine and is described there.");
    setPlainToolTip(m_edit, whyNot);
    setPlainToolTip(m_remove, whyNot);
    m_enabled->setEnabled(provider);
    m_retry->setEnabled(provider && provider->connectionState().phase != ConnectionPhase::Disconnected);
    if (!provider) {
        m_name->setText(tr("No connection"));
        m_facts->setText(tr("No engine was found on this machine. Add one that you know."));
        m_enabled->setChecked(false);
        return;
    }
    const auto configs = m_services.connections.all();
    const auto kept = std::ranges::find(configs, id, &ConnectionConfig::id);
    m_enabled->setChecked(kept != configs.end() && kept->enabled);
    const ConnectionConfig config = provider->config();
    const ConnectionState state = provider->connectionState();
    askForPermissions(provider);
    m_name->setText(shown(config.name, 100));
    QStringList lines{connectionGlyph(state.phase) + u' ' + connectionPhaseText(state)};
    if (const QString problem = connectionProblemText(state); !problem.isEmpty())
        lines.append(problem);
    if (const QString next = nextAttemptText(state, m_services.clock); !next.isEmpty())
        lines.append(next);
    lines.append(QString());
    lines.append(placeText(config));
    if (isUnencrypted(config))
        lines.append(u"⚠ "_s + unencryptedText());
    lines.append(originText(config));
    lines.append(engineLines(*provider));
    if (m_services.secrets && m_services.secrets->isPassing(tokenKey(config)))
        lines.append(
            tr("⚠ The keychain did not take the token: it has to be pasted again when Sandglass starts next."));
    m_facts->setText(lines.join(u'\n'));
}

QStringList ConnectionsDialog::engineLines(Provider& provider) const
{
    const EngineInfo engine = provider.engineInfo();
    if (engine.product.isEmpty())
        return {};
    QStringList lines{productText(engine)};
    if (provider.cloud()) {
        if (const QString lacks = m_permissions.value(provider.config().id); !lacks.isEmpty())
            lines.append(u"⚠ "_s + lacks);
    } else {
        lines.append(tr("%1, %2, %n core(s), %3 of memory", nullptr, engine.cpus)
                         .arg(shown(engine.operatingSystem, 100), shown(engine.architecture, 40),
                              formatBytes(engine.memoryBytes)));
    }
    return lines;
}

void ConnectionsDialog::askForPermissions(Provider* provider)
{
    const QString id = provider->config().id;
    CloudOperations* cloud = provider->cloud();
    if (!cloud || !provider->connectionState().isReady() || m_permissions.contains(id) || isLow(cloud->budget()))
        return;
    m_permissions.insert(id, {}); // Once: it costs requests.
    whenDone(provider->probe({}), this, [this, id](const Result<EngineInfo>& info) {
        if (info && m_permissions.contains(id))
            m_permissions.insert(id, missingPermissionsText(*info));
        update();
    });
}

void ConnectionsDialog::add(const QString& provider)
{
    ConnectionConfig config;
    config.provider = provider;
    openEditor(config);
}

void ConnectionsDialog::edit(const QString& id)
{
    select(id);
    // From the store: a provider does not know whether it was switched off since it was made.
    const auto configs = m_services.connections.all();
    const auto kept = std::ranges::find(configs, id, &ConnectionConfig::id);
    if (kept != configs.end())
        openEditor(*kept);
}

void ConnectionsDialog::openEditor(const ConnectionConfig& config)
{
    auto* editor = new ConnectionEditor(m_services, config, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &ConnectionEditor::saved, this, &ConnectionsDialog::select);
    editor->open();
}

void ConnectionsDialog::removeCurrent()
{
    const QString id = currentId();
    const Provider* provider = m_services.providers.provider(id);
    if (!provider)
        return;
    Confirmation question;
    question.title = tr("Remove connection?");
    question.text = tr("“%1” will be removed from Sandglass. Its sandboxes stay as they are.")
                        .arg(shown(provider->config().name, 100));
    question.confirmButton = tr("Remove connection");
    dialogs::confirm(this, question, [this, id](ConfirmationAnswer answer) {
        if (answer.confirmed)
            m_services.connections.remove(id);
    });
}

} // namespace sandglass

#include "moc_connectionsdialog.cpp"
