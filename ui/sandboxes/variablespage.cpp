// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/variablespage.h"

namespace sandglass {
using namespace Qt::StringLiterals;

VariablesPage::VariablesPage(const Theme& theme, QWidget* parent)
    : PairsPage(theme,
                {.objectName = u"variable"_s,
                 .add = tr("&Add variable"),
                 .remove = tr("Remove variable"),
                 .namePlaceholder = tr("NAME"),
                 .name = tr("Name of the variable"),
                 .value = tr("Value of the variable"),
                 .nameless = tr("A variable needs a name."),
                 .twice = tr("The variable %1 is there twice.")},
                parent)
{
}

void VariablesPage::setProvider(Provider* provider)
{
    setHint(provider && provider->cloud()
                ? tr("NAME=value pasted into the first field fills both. Other people with access to the project can "
                     "read the values; secret groups keep theirs.")
                : tr("NAME=value pasted into the first field fills both. Other people with access to the engine can "
                     "read the values."));
}

void VariablesPage::write(SandboxSpec& spec) const
{
    spec.variables = pairs();
}

} // namespace sandglass

#include "moc_variablespage.cpp"
