// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/northflankfields.h"

#include "core/net/safehost.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestId = 100;
constexpr int longestToken = 8192;

/// As teams and projects are named in addresses; empty is none.
bool isId(const QString& text)
{
    static const QRegularExpression id(u"^[A-Za-z0-9-]*$"_s);
    return id.match(text).hasMatch();
}

bool isToken(const QByteArray& token)
{
    return std::ranges::all_of(token, [](char letter) { return letter > ' ' && letter <= '~'; });
}
} // namespace

NorthflankFields::NorthflankFields(const ConnectionConfig& config, QFormLayout& form, QObject* parent)
    : ConnectionFields(form, parent)
    , m_hasToken(!config.id.isEmpty())
    , m_token(new QLineEdit(place()))
    , m_team(new QLineEdit(config.team, place()))
    , m_project(new QComboBox(place()))
    , m_host(new QLineEdit(config.endpoint, place()))
{
    m_token->setObjectName("connectionToken"_L1);
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setMaxLength(longestToken);
    m_token->setPlaceholderText(m_hasToken ? tr("Unchanged") : tr("Paste it here"));
    m_team->setObjectName("connectionTeam"_L1);
    m_team->setMaxLength(longestId);
    m_team->setPlaceholderText(tr("The token's own"));
    m_project->setObjectName("connectionProject"_L1);
    m_project->setEditable(true);
    m_project->setInsertPolicy(QComboBox::NoInsert);
    m_project->lineEdit()->setMaxLength(longestId);
    m_project->lineEdit()->setPlaceholderText(tr("Chosen for each sandbox; test the connection to list them"));
    m_project->setCurrentText(config.project);
    m_host->setObjectName("connectionHost"_L1);
    m_host->setPlaceholderText(tr("https://api.northflank.com, unless yours runs elsewhere"));
    m_host->setFont(Theme::machineFont());
    addRow(tr("T&oken:"), m_token);
    addRow(tr("T&eam:"), m_team);
    addRow(tr("Pro&ject:"), m_project);
    addRow(tr("&Address:"), m_host);
    for (const QLineEdit* field : {m_token, m_team, m_host})
        connect(field, &QLineEdit::textChanged, this, &ConnectionFields::changed);
    connect(m_project, &QComboBox::editTextChanged, this, &ConnectionFields::changed);
}

void NorthflankFields::write(ConnectionConfig& config) const
{
    config.provider = u"northflank"_s;
    config.endpoint = m_host->text().trimmed();
    config.team = m_team->text().trimmed();
    config.project = m_project->currentText().trimmed();
}

QByteArray NorthflankFields::token() const
{
    return m_token->text().trimmed().toUtf8();
}

ConnectionFields::Verdict NorthflankFields::verdict() const
{
    ConnectionConfig config;
    write(config);
    if (!isToken(token()))
        return {.note = tr("This is no token: there are spaces or foreign letters in it.")};
    if (!isId(config.team) || !isId(config.project))
        return {.note = tr("A team and a project are named as in their address, such as “my-project”.")};
    if (!config.endpoint.isEmpty() && !isSafeHost(QUrl(config.endpoint)))
        return {.note = tr("The address must begin with https://, so that nobody on the way reads the token.")};
    if (token().isEmpty() && !m_hasToken)
        return {.note = tr("Northflank gives out API tokens in the settings of your account or team. The token is kept "
                           "in the keychain of this machine, or until Sandglass ends where none answers.")};
    return {.complete = true,
            .note = tr("The token is kept in the keychain of this machine, or until Sandglass ends where none answers. "
                       "Whoever has it can use the account as far as its role goes.")};
}

void NorthflankFields::offer(const QList<CloudProject>& projects)
{
    const QString chosen = m_project->currentText();
    m_project->clear();
    for (const CloudProject& project : projects) {
        m_project->addItem(project.id);
        m_project->setItemData(m_project->count() - 1, plainToolTip(project.name), Qt::ToolTipRole);
    }
    m_project->setCurrentText(chosen);
}

} // namespace sandglass

#include "moc_northflankfields.cpp"
