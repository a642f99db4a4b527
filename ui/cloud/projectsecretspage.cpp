// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/projectsecretspage.h"

#include "ui/common/cloudnames.h"
#include "ui/common/formdialog.h"
#include "ui/common/pairsedit.h"
#include "ui/common/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestName = 100;
constexpr int highestPriority = 100;
} // namespace

ProjectSecretsPage::ProjectSecretsPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudSecretGroups"_s, tr("Secret groups"),
                {tr("Name"), tr("Variables"), tr("Given to"), tr("Priority"), tr("Description")})
{
    connect(&table(), &RowTable::selectionChanged, this, &ProjectSecretsPage::readSelected);
    addButton(u"cloudNewGroup"_s, tr("&New group…"), [this] { create(); });
    addButton(u"cloudGiveGroup"_s, tr("&Give to…"), [this] { use(true); }, [this] { return useObstacle(true); });
    addButton(u"cloudTakeGroup"_s, tr("&Take from…"), [this] { use(false); }, [this] { return useObstacle(false); });
}

void ProjectSecretsPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudSecretGroup>>(cloud.listSecretGroups(place().project),
                                  [this](const QList<CloudSecretGroup>& groups) {
                                      m_asked.clear();
                                      m_read.clear();
                                      fill(groups);
                                  });
}

void ProjectSecretsPage::fill(const QList<CloudSecretGroup>& groups)
{
    m_groups = groups;
    QList<TableRow> rows;
    for (const CloudSecretGroup& group : groups) {
        QStringList users;
        for (const QString& id : group.usedBy)
            users.append(nameOfSandbox(id));
        QString given = tr("All sandboxes of the project");
        if (group.restricted)
            given = users.isEmpty() ? tr("Nobody") : shown(users.join(u", "_s), 120);
        rows.append({group.id,
                     {{shown(group.name, 80)},
                      {variablesText(group)},
                      {given},
                      TableCell::number(group.priority),
                      {shown(group.description, 120)}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"dialog-password"_s, tr("No secret groups"),
                          tr("Sandboxes get the secrets of a group as variables. The values are never shown again."));
}

QString ProjectSecretsPage::variablesText(const CloudSecretGroup& group) const
{
    if (!group.variableNames.isEmpty())
        return shown(group.variableNames.join(u", "_s), 120);
    return m_read.contains(group.id) ? tr("None") : tr("Select it to see them");
}

void ProjectSecretsPage::readSelected()
{
    const CloudSecretGroup group = selected();
    if (group.id.isEmpty() || !group.variableNames.isEmpty() || m_asked.contains(group.id) || !cloud())
        return;
    m_asked.insert(group.id);
    read<CloudSecretGroup>(cloud()->readSecretGroup(place().project, group.id), [this](const CloudSecretGroup& known) {
        m_read.insert(known.id);
        const auto found = std::ranges::find(m_groups, known.id, &CloudSecretGroup::id);
        if (found == m_groups.end())
            return;
        found->variableNames = known.variableNames;
        fill(QList(m_groups));
    });
}

CloudSecretGroup ProjectSecretsPage::selected() const
{
    const auto found = std::ranges::find(m_groups, table().selectedKey(), &CloudSecretGroup::id);
    return found == m_groups.end() ? CloudSecretGroup() : *found;
}

QStringList ProjectSecretsPage::candidates(bool use) const
{
    const CloudSecretGroup group = selected();
    if (!use)
        return group.usedBy;
    QStringList ids = sandboxesOfProject();
    ids.removeIf([&group](const QString& id) { return group.usedBy.contains(id); });
    return ids;
}

QString ProjectSecretsPage::useObstacle(bool use) const
{
    if (const QString reason = needsSelection(); !reason.isEmpty())
        return reason;
    if (!selected().restricted)
        return tr("All sandboxes of the project have it.");
    if (!candidates(use).isEmpty())
        return {};
    return use ? tr("The project has no other sandbox.") : tr("Nobody has it.");
}

void ProjectSecretsPage::create()
{
    auto* form = new FormDialog(u"groupForm"_s, tr("New secret group"), tr("Create group"), context().theme, this);
    auto* name = form->addLine(u"groupName"_s, tr("&Name:"), {}, longestName);
    auto* description = form->addLine(u"groupDescription"_s, tr("&Description:"));
    auto* priority = form->addNumber(u"groupPriority"_s, tr("&Priority:"), 0, highestPriority, 10);
    auto* pairs = new PairsEdit({.objectName = u"secret"_s,
                                 .add = tr("&Add secret"),
                                 .remove = tr("Remove secret"),
                                 .namePlaceholder = tr("NAME"),
                                 .name = tr("Name of the secret"),
                                 .value = tr("Value of the secret"),
                                 .nameless = tr("A secret needs a name."),
                                 .twice = tr("The secret %1 is there twice.")},
                                true);
    form->addWide(tr("Secrets, whose values nobody sees again here:"), pairs);
    auto* restricted = form->addOption(u"groupRestricted"_s, tr("Only for the &sandboxes chosen here"));
    auto* users = new QListWidget(form);
    users->setObjectName("groupUsers"_L1);
    users->setAccessibleName(tr("Sandboxes that get the group"));
    const QStringList sandboxes = sandboxesOfProject();
    for (const QString& id : sandboxes) {
        auto* item = new QListWidgetItem(shown(nameOfSandbox(id), 80), users);
        item->setData(Qt::UserRole, id);
        item->setCheckState(Qt::Unchecked);
    }
    users->setEnabled(false);
    form->addList(tr("Given t&o:"), users);
    form->addNote(
        tr("Sandboxes that get it restart. Of two groups with the same variable the higher priority counts."));
    connect(restricted, &QCheckBox::toggled, users, &QWidget::setEnabled);
    connect(pairs, &PairsEdit::changed, form, &FormDialog::noteChange);
    form->setProblem([name, description, pairs] {
        if (const QString problem = cloudNameProblem(name->text(), longestName); !problem.isEmpty())
            return problem;
        if (const QString problem = cloudDescriptionProblem(description->text()); !problem.isEmpty())
            return problem;
        if (const QString problem = pairs->problem(); !problem.isEmpty())
            return problem;
        return pairs->pairs().isEmpty() ? tr("Add at least one secret.") : QString();
    });
    open<QString>(
        form, [=, this] { return task(Operation::CreateSecretGroup, name->text()); },
        [=, project = place().project] {
            CloudSecretGroupSpec spec;
            spec.name = name->text();
            spec.description = description->text();
            spec.priority = priority->value();
            spec.variables = pairs->pairs();
            spec.restricted = restricted->isChecked();
            for (int row = 0; spec.restricted && row < users->count(); ++row) {
                if (users->item(row)->checkState() == Qt::Checked)
                    spec.usedBy.append(users->item(row)->data(Qt::UserRole).toString());
            }
            return [=](CloudOperations& cloud) { return cloud.createSecretGroup(project, spec); };
        });
}

void ProjectSecretsPage::use(bool use)
{
    const CloudSecretGroup group = selected();
    const QString title = use ? tr("Give %1").arg(group.name) : tr("Take %1").arg(group.name);
    auto* form =
        new FormDialog(u"groupUseForm"_s, title, use ? tr("Give group") : tr("Take group"), context().theme, this);
    QComboBox* sandbox = addSandboxChoice(*form, candidates(use));
    form->addNote(use ? tr("The sandbox restarts with the secrets as variables.")
                      : tr("The sandbox restarts without the secrets."));
    open<void>(
        form, [=, this] { return task(Operation::ChangeSecretGroup, group.name, sandbox->currentData().toString()); },
        [=] {
            return [id = group.id, user = sandbox->currentData().toString(), use](CloudOperations& cloud) {
                return cloud.useSecretGroup(id, user, use);
            };
        });
}

} // namespace sandglass

#include "moc_projectsecretspage.cpp"
