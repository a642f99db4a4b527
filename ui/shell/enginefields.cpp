// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/enginefields.h"

#include "core/net/endpoint.h"
#include "ui/common/dialogs.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

EngineFields::EngineFields(const ConnectionConfig& config, QFormLayout& form, QObject* parent)
    : ConnectionFields(form, parent)
    , m_endpoint(new QLineEdit(config.endpoint, place()))
{
    m_endpoint->setObjectName("connectionEndpoint"_L1);
    m_endpoint->setPlaceholderText(tr("ssh://me@lab-2, unix:///run/user/1000/docker.sock, tcp://lab-2:2376"));
    m_endpoint->setFont(Theme::machineFont());
    addRow(tr("&Address:"), m_endpoint);
    m_caFile = addFileRow(tr("A&uthority:"), u"connectionCaFile"_s, tr("Certificate of the authority"), config.caFile);
    m_certFile = addFileRow(tr("&Certificate:"), u"connectionCertFile"_s, tr("Your certificate"), config.certFile);
    m_keyFile = addFileRow(tr("&Key:"), u"connectionKeyFile"_s, tr("Key of your certificate"), config.keyFile);
    for (const QLineEdit* field : {m_endpoint, m_caFile, m_certFile, m_keyFile})
        connect(field, &QLineEdit::textChanged, this, &ConnectionFields::changed);
    connect(m_endpoint, &QLineEdit::textChanged, this, &EngineFields::enableFiles);
    enableFiles();
}

QLineEdit* EngineFields::addFileRow(const QString& label, const QString& objectName, const QString& purpose,
                                    const QString& path)
{
    auto* row = new QWidget(place());
    auto* field = new QLineEdit(path, row);
    field->setObjectName(objectName);
    field->setAccessibleName(purpose);
    field->setPlaceholderText(tr("PEM file, empty for none"));
    auto* choose = new QPushButton(tr("Choose…"), row);
    choose->setObjectName(objectName + u"Choose"_s);
    choose->setAccessibleName(tr("Choose: %1").arg(purpose));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, field, purpose] {
        dialogs::chooseFileToOpen(place(), purpose, tr("PEM files (*.pem *.crt *.key);;All files (*)"),
                                  [guard = QPointer(field)](const QString& chosen) {
                                      if (guard && !chosen.isEmpty())
                                          guard->setText(chosen);
                                  });
    });
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(field, 1);
    layout->addWidget(choose);
    row->setFocusProxy(field);
    m_fileRows.append(row);
    addRow(label, row);
    return field;
}

void EngineFields::enableFiles()
{
    const auto endpoint = Endpoint::parse(m_endpoint->text().trimmed());
    const bool tls =
        !endpoint || endpoint->scheme == Endpoint::Scheme::Tcp || endpoint->scheme == Endpoint::Scheme::Tls;
    for (QWidget* row : std::as_const(m_fileRows))
        row->setEnabled(tls);
}

void EngineFields::write(ConnectionConfig& config) const
{
    config.provider = u"docker"_s;
    config.endpoint = m_endpoint->text().trimmed();
    config.caFile = m_caFile->text().trimmed();
    config.certFile = m_certFile->text().trimmed();
    config.keyFile = m_keyFile->text().trimmed();
}

ConnectionFields::Verdict EngineFields::verdict() const
{
    ConnectionConfig config;
    write(config);
    if (config.endpoint.isEmpty())
        return {.note = tr("Where the engine listens: a socket of this machine, or another machine over ssh or TLS.")};
    const auto endpoint = Endpoint::parse(config.endpoint);
    if (!endpoint)
        return {.note = tr("An address begins with unix://, ssh://, tcp:// or https://.")};
    if (config.certFile.isEmpty() != config.keyFile.isEmpty())
        return {.note = tr("A certificate needs its key, and a key its certificate.")};
    Verdict verdict{.complete = true, .note = tr("Encrypted; the certificate of the engine is checked.")};
    if (endpoint->scheme == Endpoint::Scheme::Unix)
        verdict.note = tr("An engine of this machine, through its socket.");
    else if (endpoint->scheme == Endpoint::Scheme::Ssh)
        verdict.note = tr("Another machine, with your ssh configuration and keys. Passwords are not asked for.");
    else if (isUnencrypted(config))
        verdict.note = u"⚠ "_s + unencryptedText();
    verdict.note += u'\n' + tr("Whoever reaches an engine has the power of root on its machine.");
    return verdict;
}

} // namespace sandglass

#include "moc_enginefields.cpp"
