// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/commandpage.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>

namespace sandglass {
using namespace Qt::StringLiterals;

CommandPage::CommandPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_command(new QLineEdit(this))
    , m_entrypoint(new QLineEdit(this))
    , m_folder(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_terminal(new QCheckBox(tr("Give the command a &terminal"), this))
    , m_openInput(new QCheckBox(tr("Keep its &input open"), this))
    , m_init(new QCheckBox(tr("Re&ap its orphaned processes (init)"), this))
    , m_problem(makeProblemLabel(theme, this))
{
    m_command->setObjectName("specCommand"_L1);
    m_command->setPlaceholderText(tr("The image's own, or for example: sleep infinity"));
    m_command->setFont(Theme::machineFont());
    m_entrypoint->setObjectName("specEntrypoint"_L1);
    m_entrypoint->setPlaceholderText(tr("The image's own"));
    m_entrypoint->setFont(Theme::machineFont());
    m_folder->setObjectName("specFolder"_L1);
    m_folder->setPlaceholderText(tr("The image's own"));
    m_user->setObjectName("specUser"_L1);
    m_user->setPlaceholderText(tr("The image's own, or a name or number"));
    m_terminal->setObjectName("specTerminal"_L1);
    m_openInput->setObjectName("specOpenInput"_L1);
    m_init->setObjectName("specInit"_L1);
    setPlainToolTip(m_terminal, tr("Shells such as sh and bash end at once without a terminal or an open input"));

    auto* form = new QFormLayout(this);
    form->addRow(tr("&Command:"), m_command);
    form->addRow(tr("&Entry point:"), m_entrypoint);
    form->addRow(tr("&Folder:"), m_folder);
    form->addRow(QString(), m_problem);
    form->addRow(tr("&User:"), m_user);
    form->addRow(QString(), m_terminal);
    form->addRow(QString(), m_openInput);
    form->addRow(QString(), m_init);

    for (QLineEdit* field : {m_command, m_entrypoint, m_folder, m_user})
        connect(field, &QLineEdit::textChanged, this, &SpecPage::changed);
    for (QCheckBox* box : {m_terminal, m_openInput, m_init})
        connect(box, &QCheckBox::toggled, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void CommandPage::write(SandboxSpec& spec) const
{
    spec.command = QProcess::splitCommand(m_command->text());
    spec.entrypoint = QProcess::splitCommand(m_entrypoint->text());
    spec.workingDirectory = m_folder->text().trimmed();
    spec.user = m_user->text().trimmed();
    spec.terminal = m_terminal->isChecked();
    spec.openInput = m_openInput->isChecked();
    spec.initProcess = m_init->isChecked();
}

QString CommandPage::problem() const
{
    const QString folder = m_folder->text().trimmed();
    if (!folder.isEmpty() && !folder.startsWith(u'/'))
        return tr("A folder in the sandbox begins with “/”.");
    return {};
}

} // namespace sandglass

#include "moc_commandpage.cpp"
