// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/settingspage.h"

class QComboBox;
class QLineEdit;
class QListWidget;

namespace sandglass {

/// The plan with its price, the image and the tags.
class SandboxPlanPage final : public SettingsPage
{
    Q_OBJECT

public:
    SandboxPlanPage(const CloudContext& context, MessageBar& messages, const Sandbox& sandbox);

protected:
    void readFrom(CloudOperations& cloud) override;
    CloudUpdate changes() const override;
    void applied(const CloudUpdate& update) override;

private:
    /// What is in force.
    void takePresent();
    QString presentPlan() const;
    void fill(const CloudCatalogue& catalogue);
    QStringList chosenTags() const;

    QComboBox* m_plan;
    QLineEdit* m_image;
    QListWidget* m_tags;
    QString m_planBefore;
    QString m_imageBefore;
    QStringList m_tagsBefore;
};

} // namespace sandglass
