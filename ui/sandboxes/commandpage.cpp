// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/commandpage.h"

#include "ui/common/plaintext.h"
#include "ui/sandboxes/facttext.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>

namespace sandglass {
using namespace Qt::StringLiterals;

CommandPage::CommandPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_form(new QFormLayout(this))
    , m_command(new QLineEdit(this))
    , m_entrypoint(new QLineEdit(this))
    , m_folder(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_terminal(new QCheckBox(tr("Give the command a &terminal"), this))
    , m_openInput(new QCheckBox(tr("Keep its &input open"), this))
    , m_init(new QCheckBox(tr("Re&ap its orphaned processes (init)"), this))
    , m_imagesOwn(new QCheckBox(tr("R&un the image's own command"), this))
    , m_suggestion(new QWidget(this))
    , m_suggestionWords(makeMutedLabel({}, theme, m_suggestion))
    , m_problem(makeProblemLabel(theme, this))
{
    m_command->setObjectName("specCommand"_L1);
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
    m_imagesOwn->setObjectName("specImagesOwnCommand"_L1);
    setPlainToolTip(m_terminal, tr("Shells such as sh and bash end at once without a terminal or an open input"));

    auto* suggestion = new QVBoxLayout(m_suggestion);
    suggestion->setContentsMargins(0, 0, 0, 0);
    suggestion->setSpacing(0); // The sentence belongs to the box above it.
    suggestion->addWidget(m_imagesOwn);
    suggestion->addWidget(m_suggestionWords);
    m_form->addRow(tr("&Command:"), m_command);
    m_form->addRow(QString(), m_suggestion);
    m_form->addRow(tr("&Entry point:"), m_entrypoint);
    m_form->addRow(tr("&Folder:"), m_folder);
    m_form->addRow(QString(), m_problem);
    m_form->addRow(tr("&User:"), m_user);
    m_form->addRow(QString(), m_terminal);
    m_form->addRow(QString(), m_openInput);
    m_form->addRow(QString(), m_init);

    for (QLineEdit* field : {m_command, m_entrypoint, m_folder, m_user})
        connect(field, &QLineEdit::textChanged, this, &SpecPage::changed);
    for (QCheckBox* box : {m_terminal, m_openInput, m_init, m_imagesOwn})
        connect(box, &QCheckBox::toggled, this, &SpecPage::changed);
    connect(m_imagesOwn, &QCheckBox::toggled, this, &CommandPage::showFields);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
    showFields();
}

void CommandPage::setProvider(Provider* provider)
{
    CloudOperations* const cloud = provider ? provider->cloud() : nullptr;
    m_cloud = cloud != nullptr;
    m_suggested = cloud ? cloud->suggestedCommand() : QStringList();
    showFields();
    Q_EMIT changed();
}

void CommandPage::showFields()
{
    for (QWidget* field :
         {static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_terminal),
          static_cast<QWidget*>(m_openInput), static_cast<QWidget*>(m_init)})
        m_form->setRowVisible(field, !m_cloud);
    m_form->setRowVisible(m_suggestion, m_cloud);
    const QString suggested = commandText(m_suggested);
    const bool asked = !m_cloud || !m_imagesOwn->isChecked();
    m_command->setEnabled(asked);
    m_command->setPlaceholderText(m_cloud ? (asked ? suggested : QString())
                                          : tr("The image's own, or for example: sleep infinity"));
    m_suggestionWords->setText(
        tr("Without a command “%1” runs: with nothing to do many images would end at once, and the "
           "sandbox would be restarted again and again.")
            .arg(suggested));
}

void CommandPage::write(SandboxSpec& spec) const
{
    spec.command = QProcess::splitCommand(m_command->text());
    spec.entrypoint = QProcess::splitCommand(m_entrypoint->text());
    if (m_cloud) {
        if (m_imagesOwn->isChecked())
            spec.command.clear();
        else if (spec.command.isEmpty())
            spec.command = m_suggested;
        return;
    }
    spec.workingDirectory = m_folder->text().trimmed();
    spec.user = m_user->text().trimmed();
    spec.terminal = m_terminal->isChecked();
    spec.openInput = m_openInput->isChecked();
    spec.initProcess = m_init->isChecked();
}

QString CommandPage::problem() const
{
    const QString folder = m_folder->text().trimmed();
    if (!m_cloud && !folder.isEmpty() && !folder.startsWith(u'/'))
        return tr("A folder in the sandbox begins with “/”.");
    return {};
}

} // namespace sandglass

#include "moc_commandpage.cpp"
