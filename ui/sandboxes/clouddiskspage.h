// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class CheckList;
class CloudChoices;
class PlanPage;
class ReadingNote;
class RowList;

/// Volumes of a sandbox in a cloud: new ones, one per row, and those that the project has.
class CloudDisksPage : public SpecPage
{
    Q_OBJECT

public:
    /// \a plan knows the number of instances, all of which must be able to use a volume.
    CloudDisksPage(CloudChoices& choices, const PlanPage& plan, const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    void fillRow(QWidget* row);
    void update();

    CloudChoices& m_choices;
    const PlanPage& m_plan;
    RowList* m_rows;
    QLabel* m_problem;
    ReadingNote* m_note;
    QLabel* m_title;
    CheckList* m_volumes;
};

} // namespace sandglass
