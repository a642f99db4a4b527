// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class CheckList;
class CloudChoices;
class ReadingNote;

/// Which secret groups of the project the sandbox gets. They are given to it once it is there: see chosen().
class SecretGroupsPage : public SpecPage
{
    Q_OBJECT

public:
    SecretGroupsPage(CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& /*spec*/) const override {}
    /// Ids of the groups that the person ticked; those that all sandboxes of the project get are not among them.
    QStringList chosen() const;

private:
    void update();

    CloudChoices& m_choices;
    ReadingNote* m_note;
    QLabel* m_none;
    CheckList* m_groups;
};

} // namespace sandglass
