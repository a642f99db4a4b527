// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectioneditor.h"

#include "core/net/endpoint.h"
#include "core/provider/connectionstore.h"
#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int noteLines = 3;
} // namespace

ConnectionEditor::ConnectionEditor(const WindowServices& services, const ConnectionConfig& config, QWidget* parent)
    : QDialog(parent)
    , m_services(services)
    , m_original(config)
    , m_messages(new MessageBar(this))
    , m_name(new QLineEdit(config.name, this))
    , m_endpoint(new QLineEdit(config.endpoint, this))
    , m_note(new PlainLabel(QString(), this))
    , m_test(new QPushButton(tr("&Test connection"), this))
    , m_save(new QPushButton(config.id.isEmpty() ? tr("A&dd connection") : tr("&Save connection"), this))
{
    setObjectName("connectionEditor"_L1);
    setWindowTitle(config.id.isEmpty() ? tr("Add connection") : tr("Change connection"));
    m_name->setObjectName("connectionName"_L1);
    m_name->setMaxLength(100);
    m_name->setPlaceholderText(tr("lab-2"));
    m_endpoint->setObjectName("connectionEndpoint"_L1);
    m_endpoint->setPlaceholderText(tr("ssh://me@lab-2, unix:///run/user/1000/docker.sock, tcp://lab-2:2376"));
    m_endpoint->setFont(Theme::machineFont());
    m_note->setObjectName("connectionNote"_L1);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_note->setMinimumHeight(fontMetrics().lineSpacing() * noteLines); // Nothing below it moves with its words.
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, services.theme.color(Role::MutedText));
    m_note->setPalette(muted);

    auto* form = new QFormLayout;
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Address:"), m_endpoint);
    form->addRow(QString(), m_note);
    QWidget* row = nullptr;
    m_caFile = addFileField(this, u"connectionCaFile"_s, tr("Certificate of the authority"), &row);
    form->addRow(tr("A&uthority:"), row);
    m_certFile = addFileField(this, u"connectionCertFile"_s, tr("Your certificate"), &row);
    form->addRow(tr("&Certificate:"), row);
    m_keyFile = addFileField(this, u"connectionKeyFile"_s, tr("Key of your certificate"), &row);
    form->addRow(tr("&Key:"), row);
    m_caFile->setText(config.caFile);
    m_certFile->setText(config.certFile);
    m_keyFile->setText(config.keyFile);

    m_test->setObjectName("connectionTest"_L1);
    m_save->setObjectName("connectionSave"_L1);
    m_save->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName("connectionCancel"_L1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addStretch();
    layout->addLayout(buttons);
    resize(fontMetrics().averageCharWidth() * 88, sizeHint().height());

    for (QLineEdit* field : {m_name, m_endpoint, m_caFile, m_certFile, m_keyFile})
        connect(field, &QLineEdit::textChanged, this, &ConnectionEditor::validate);
    connect(m_test, &QPushButton::clicked, this, &ConnectionEditor::test);
    connect(m_save, &QPushButton::clicked, this, &ConnectionEditor::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    validate();
    m_name->setFocus();
}

ConnectionEditor::~ConnectionEditor()
{
    m_stop.request_stop();
}

QLineEdit* ConnectionEditor::addFileField(QWidget* parent, const QString& objectName, const QString& purpose,
                                          QWidget** row)
{
    *row = new QWidget(parent);
    auto* field = new QLineEdit(*row);
    field->setObjectName(objectName);
    field->setAccessibleName(purpose);
    field->setPlaceholderText(tr("PEM file, empty for none"));
    auto* choose = new QPushButton(tr("Choose…"), *row);
    choose->setObjectName(objectName + u"Choose"_s);
    choose->setAccessibleName(tr("Choose: %1").arg(purpose));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, field, purpose] {
        dialogs::chooseFileToOpen(this, purpose, tr("PEM files (*.pem *.crt *.key);;All files (*)"),
                                  [guard = QPointer(field)](const QString& path) {
                                      if (guard && !path.isEmpty())
                                          guard->setText(path);
                                  });
    });
    auto* layout = new QHBoxLayout(*row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(field, 1);
    layout->addWidget(choose);
    (*row)->setFocusProxy(field);
    m_tlsRows.append(*row);
    return field;
}

ConnectionConfig ConnectionEditor::edited() const
{
    ConnectionConfig config = m_original;
    if (config.provider.isEmpty())
        config.provider = u"docker"_s;
    config.name = m_name->text().trimmed();
    config.endpoint = m_endpoint->text().trimmed();
    config.caFile = m_caFile->text().trimmed();
    config.certFile = m_certFile->text().trimmed();
    config.keyFile = m_keyFile->text().trimmed();
    config.origin.clear();
    return config;
}

void ConnectionEditor::validate()
{
    const ConnectionConfig config = edited();
    const auto endpoint = Endpoint::parse(config.endpoint);
    const auto known = m_services.connections.all();
    const bool nameTaken = std::ranges::any_of(known, [&config](const ConnectionConfig& other) {
        return other.id != config.id && other.name.compare(config.name, Qt::CaseInsensitive) == 0;
    });
    const bool network =
        endpoint && (endpoint->scheme == Endpoint::Scheme::Tcp || endpoint->scheme == Endpoint::Scheme::Tls);
    for (QWidget* row : std::as_const(m_tlsRows))
        row->setEnabled(network || !endpoint);
    QString note;
    bool valid = false;
    if (!config.name.isEmpty() && nameTaken) {
        note = tr("Another connection has this name.");
    } else if (!config.endpoint.isEmpty() && !endpoint) {
        note = tr("An address begins with unix://, ssh://, tcp:// or https://.");
    } else if (config.certFile.isEmpty() != config.keyFile.isEmpty()) {
        note = tr("A certificate needs its key, and a key its certificate.");
    } else if (endpoint) {
        valid = !config.name.isEmpty();
        switch (endpoint->scheme) {
        case Endpoint::Scheme::Unix:
            note = tr("An engine of this machine, through its socket.");
            break;
        case Endpoint::Scheme::Ssh:
            note = tr("Another machine, with your ssh configuration and keys. Passwords are not asked for.");
            break;
        case Endpoint::Scheme::Tls:
            note = tr("Encrypted; the certificate of the engine is checked.");
            break;
        case Endpoint::Scheme::Tcp:
            note = isUnencrypted(config) ? u"⚠ "_s + unencryptedText()
                                         : tr("Encrypted; the certificate of the engine is checked.");
            break;
        }
        note += u'\n' + tr("Whoever reaches an engine has the power of root on its machine.");
    } else {
        note = tr("Where the engine listens: a socket of this machine, or another machine over ssh or TLS.");
    }
    m_note->setText(note);
    m_save->setEnabled(valid);
    m_test->setEnabled(valid && !m_probed);
}

void ConnectionEditor::test()
{
    m_probed = m_services.providers.makeProvider(edited());
    if (!m_probed)
        return;
    m_messages->clear();
    m_test->setText(tr("Testing…"));
    m_test->setEnabled(false);
    m_stop = std::stop_source();
    whenDone(m_probed->probe(m_stop.get_token()), this, [this](const Result<EngineInfo>& outcome) {
        m_test->setText(tr("&Test connection"));
        if (outcome) {
            m_messages->showNotice(
                tr("It works: %1 %2, API %3.")
                    .arg(shown(outcome->product, 60), shown(outcome->version, 60), shown(outcome->apiVersion, 20)));
        } else if (!outcome.error().isCancelled()) {
            m_messages->showError(outcome.error());
        }
        // Later: this runs inside a call of the provider's.
        m_probed.release()->deleteLater();
        validate();
    });
}

void ConnectionEditor::save()
{
    const auto id = m_services.connections.save(edited());
    if (!id) {
        m_messages->showError(id.error());
        return;
    }
    Q_EMIT saved(*id);
    accept();
}

} // namespace sandglass

#include "moc_connectioneditor.cpp"
