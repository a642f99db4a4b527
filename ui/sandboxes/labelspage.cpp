// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/labelspage.h"

namespace sandglass {
using namespace Qt::StringLiterals;

LabelsPage::LabelsPage(const Theme& theme, QWidget* parent)
    : PairsPage(theme,
                {.objectName = u"label"_s,
                 .add = tr("&Add label"),
                 .remove = tr("Remove label"),
                 .namePlaceholder = tr("name"),
                 .name = tr("Name of the label"),
                 .value = tr("Value of the label"),
                 .nameless = tr("A label needs a name."),
                 .twice = tr("The label %1 is there twice.")},
                parent)
{
    setHint(tr("The list can be filtered and grouped by labels. They stay as they are once the sandbox is created."));
}

void LabelsPage::write(SandboxSpec& spec) const
{
    spec.labels = pairs();
}

} // namespace sandglass

#include "moc_labelspage.cpp"
