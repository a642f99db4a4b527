// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class CheckList;
class CloudChoices;
class ReadingNote;

/// Tags, which decide on which machines a sandbox in a cloud runs, and how it is isolated there.
class TagsPage : public SpecPage
{
    Q_OBJECT

public:
    TagsPage(CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;

private:
    void update();

    CloudChoices& m_choices;
    ReadingNote* m_note;
    QLabel* m_none;
    CheckList* m_tags;
    QLabel* m_isolation;
};

} // namespace sandglass
