// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "ui/common/formdialog.h"

namespace sandglass {

class CloudOperations;

/// Asks for a new project of a cloud: its name, and in which region or on which cluster of the account's own it runs.
/// Whoever opens it gives it its work.
class ProjectForm : public FormDialog
{
    Q_OBJECT

public:
    /// Reads the places from \a cloud.
    ProjectForm(CloudOperations& cloud, const Theme& theme, QWidget* parent);

    CloudProjectSpec spec() const;

private:
    QString problem() const;
    void fillPlaces(const CloudCatalogue& catalogue);

    QLineEdit* m_name;
    QLineEdit* m_description;
    QComboBox* m_place;
    QLabel* m_note;
};

} // namespace sandglass
