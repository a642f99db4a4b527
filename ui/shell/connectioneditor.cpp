// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectioneditor.h"

#include "core/provider/connectionstore.h"
#include "core/provider/providerregistry.h"
#include "core/provider/tokenkey.h"
#include "core/secrets/keptsecrets.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/shell/enginefields.h"
#include "ui/shell/northflankfields.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int noteLines = 3;

bool isNameTaken(const ConnectionStore& connections, const QString& id, const QString& name)
{
    const auto known = connections.all();
    return std::ranges::any_of(known, [&](const ConnectionConfig& other) {
        return other.id != id && other.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}
} // namespace

ConnectionEditor::ConnectionEditor(const WindowServices& services, const ConnectionConfig& config, QWidget* parent)
    : QDialog(parent)
    , m_services(services)
    , m_original(config)
    , m_messages(new MessageBar(this))
    , m_engineKind(new QRadioButton(tr("Docker or &Podman engine"), this))
    , m_cloudKind(new QRadioButton(tr("North&flank"), this))
    , m_name(new QLineEdit(config.name, this))
    , m_note(new PlainLabel(QString(), this))
    , m_test(new QPushButton(tr("&Test connection"), this))
    , m_save(new QPushButton(config.id.isEmpty() ? tr("A&dd connection") : tr("&Save connection"), this))
{
    setObjectName("connectionEditor"_L1);
    setWindowTitle(config.id.isEmpty() ? tr("Add connection") : tr("Change connection"));
    m_test->setObjectName("connectionTest"_L1);
    m_save->setObjectName("connectionSave"_L1);
    m_save->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName("connectionCancel"_L1);
    auto* form = new QFormLayout;
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
    buildForm(form);

    connect(m_name, &QLineEdit::textChanged, this, &ConnectionEditor::validate);
    connect(m_cloudKind, &QRadioButton::toggled, this, &ConnectionEditor::chooseKind);
    connect(m_test, &QPushButton::clicked, this, &ConnectionEditor::test);
    connect(m_save, &QPushButton::clicked, this, &ConnectionEditor::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    chooseKind();
    resize(fontMetrics().averageCharWidth() * 88, sizeHint().height());
    (m_name->text().isEmpty() ? m_name : m_fields->firstField())->setFocus();
}

ConnectionEditor::~ConnectionEditor() = default;

void ConnectionEditor::buildForm(QFormLayout* form)
{
    m_engineKind->setObjectName("connectionKindEngine"_L1);
    m_cloudKind->setObjectName("connectionKindNorthflank"_L1);
    m_cloudKind->setEnabled(m_services.secrets);
    (isNorthflank(m_original) ? m_cloudKind : m_engineKind)->setChecked(true);
    auto* kinds = new QWidget(this);
    auto* kindsLayout = new QHBoxLayout(kinds);
    kindsLayout->setContentsMargins(0, 0, 0, 0);
    kindsLayout->setSpacing(16);
    kindsLayout->addWidget(m_engineKind);
    kindsLayout->addWidget(m_cloudKind);
    kindsLayout->addStretch();
    form->addRow(tr("Connect to:"), kinds);
    form->setRowVisible(kinds, m_original.id.isEmpty()); // A connection stays what it is.

    m_name->setObjectName("connectionName"_L1);
    m_name->setMaxLength(100);
    m_name->setPlaceholderText(tr("lab-2"));
    form->addRow(tr("&Name:"), m_name);
    m_engineFields = new EngineFields(isNorthflank(m_original) ? ConnectionConfig() : m_original, *form, this);
    m_cloudFields = new NorthflankFields(isNorthflank(m_original) ? m_original : ConnectionConfig(), *form, this);
    for (const ConnectionFields* fields : {m_engineFields, m_cloudFields})
        connect(fields, &ConnectionFields::changed, this, &ConnectionEditor::onEdited);

    m_note->setObjectName("connectionNote"_L1);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_note->setMinimumHeight(fontMetrics().lineSpacing() * noteLines); // Nothing below it moves with its words.
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_services.theme.color(Role::MutedText));
    m_note->setPalette(muted);
    form->addRow(QString(), m_note);
}

void ConnectionEditor::chooseKind()
{
    m_trial.reset(); // It was of the other kind.
    const bool cloud = m_cloudKind->isChecked();
    m_fields = cloud ? m_cloudFields : m_engineFields;
    m_engineFields->setShown(!cloud);
    m_cloudFields->setShown(cloud);
    const QString product = u"Northflank"_s;
    const bool free = cloud && !isNameTaken(m_services.connections, m_original.id, product);
    if (m_name->text() == std::exchange(m_suggestedName, free ? product : QString()))
        m_name->setText(m_suggestedName);
    m_messages->clear();
    validate();
}

void ConnectionEditor::onEdited()
{
    // What a test says must not stand beside something else than it has tested.
    if (m_tested && *m_tested != testable()) {
        m_tested.reset();
        m_trial.reset();
        m_messages->clear();
    }
    validate();
}

std::pair<ConnectionConfig, QByteArray> ConnectionEditor::testable() const
{
    ConnectionConfig config = edited();
    config.name.clear();
    config.project.clear();
    return {config, m_fields->token()};
}

ConnectionConfig ConnectionEditor::edited() const
{
    ConnectionConfig config = m_original;
    config.name = m_name->text().trimmed();
    config.origin.clear();
    m_fields->write(config);
    return config;
}

void ConnectionEditor::validate()
{
    const QString name = m_name->text().trimmed();
    const bool taken = !name.isEmpty() && isNameTaken(m_services.connections, m_original.id, name);
    const ConnectionFields::Verdict verdict = m_fields->verdict();
    m_note->setText(taken ? tr("Another connection has this name.") : verdict.note);
    const bool valid = verdict.complete && !name.isEmpty() && !taken;
    m_save->setEnabled(valid);
    m_test->setEnabled(valid && !m_trial);
    m_test->setText(m_trial ? tr("Testing…") : tr("&Test connection"));
}

void ConnectionEditor::test()
{
    m_messages->clear();
    m_tested = testable();
    m_trial = std::make_unique<ConnectionTrial>(m_services, edited(), m_fields->token(), this);
    connect(m_trial.get(), &ConnectionTrial::succeeded, this, &ConnectionEditor::tellSuccess);
    connect(m_trial.get(), &ConnectionTrial::failed, this, [this](const Error& error) {
        m_messages->showError(error);
        endTest();
    });
    validate();
    m_trial->start();
}

void ConnectionEditor::tellSuccess(const EngineInfo& info, const QList<CloudProject>& projects)
{
    QString works = tr("It works: %1.").arg(productText(info));
    if (isNorthflank(edited()))
        works += u' ' + tr("It has %n project(s).", nullptr, static_cast<int>(projects.size()));
    const QString lacks = missingPermissionsText(info);
    if (lacks.isEmpty())
        m_messages->showNotice(works);
    else
        m_messages->showWarning(works + u'\n' + lacks);
    m_fields->offer(projects);
    endTest();
}

void ConnectionEditor::endTest()
{
    m_trial.release()->deleteLater(); // This runs inside it.
    validate();
}

void ConnectionEditor::save()
{
    ConnectionConfig config = edited();
    if (config.id.isEmpty())
        config.id = ConnectionStore::newId();
    // At hand before the connection begins with it.
    const QByteArray token = m_fields->token();
    if (!token.isEmpty())
        m_services.secrets->hold(tokenKey(config), token);
    const auto id = m_services.connections.save(config);
    if (!id) {
        if (!token.isEmpty())
            m_services.secrets->forget(tokenKey(config));
        m_messages->showError(id.error());
        return;
    }
    if (!token.isEmpty())
        m_services.secrets->write(tokenKey(config), token); // It tells by itself whom the keychain refused.
    Q_EMIT saved(*id);
    accept();
}

} // namespace sandglass

#include "moc_connectioneditor.cpp"
