// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/sandboxvariablespage.h"

#include "ui/common/pairsedit.h"

#include <QScrollArea>

namespace sandglass {
using namespace Qt::StringLiterals;

SandboxVariablesPage::SandboxVariablesPage(const CloudContext& context, MessageBar& messages, const Sandbox& sandbox)
    : SettingsPage(context, messages, sandbox, u"variablesApply"_s,
                   tr("Applying restarts the sandbox. Variables of secret groups are not listed here."))
    , m_pairs(new PairsEdit({.objectName = u"variable"_s,
                             .add = tr("&Add variable"),
                             .remove = tr("Remove variable"),
                             .namePlaceholder = tr("NAME"),
                             .name = tr("Name of the variable"),
                             .value = tr("Value of the variable"),
                             .nameless = tr("A variable needs a name."),
                             .twice = tr("The variable %1 is there twice.")}))
{
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_pairs);
    connect(m_pairs, &PairsEdit::changed, this, [this] { check(); });
    setFields(area);
}

void SandboxVariablesPage::readFrom(CloudOperations& cloud)
{
    read<QMap<QString, QString>>(cloud.readVariables(sandbox().key.id),
                                 [this](const QMap<QString, QString>& variables) {
                                     m_before = variables;
                                     m_pairs->setPairs(variables);
                                 });
}

CloudUpdate SandboxVariablesPage::changes() const
{
    CloudUpdate update;
    if (const auto variables = m_pairs->pairs(); variables != m_before)
        update.variables = variables;
    return update;
}

void SandboxVariablesPage::applied(const CloudUpdate& update)
{
    m_before = update.variables.value_or(m_before);
}

QString SandboxVariablesPage::problem() const
{
    return m_pairs->problem();
}

} // namespace sandglass

#include "moc_sandboxvariablespage.cpp"
