// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandboxservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"
#include "ui/common/rowlist.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

namespace sandglass::test {

/// The dialog that creates a sandbox, over the fake engine "lab", and hands for it.
struct NewSandboxStage
{
    Theme theme;
    ManualClock clock;
    ProviderRegistry providers;
    FakeProvider* engine = FakeProvider::addTo(providers, QStringLiteral("lab"));
    SandboxRegistry registry{providers, clock};
    ActivityLog activity{clock};
    SandboxService service{providers, registry, activity};
    ImageCatalog images{providers, activity};
    CloudService clouds{providers, activity};
    std::unique_ptr<NewSandboxDialog> dialog;

    void make() { dialog = std::make_unique<NewSandboxDialog>(providers, registry, service, images, clouds, theme); }
    bool show() const { return showAndWait(dialog.get(), {900, 600}); }
    /// A new row of the list of that name.
    QWidget* addRow(const QString& list) const
    {
        auto* rows = child<RowList>(dialog.get(), list);
        child<QPushButton>(rows, QStringLiteral("addRow"))->click();
        return rows->rows().last();
    }
    void setText(const QString& field, const QString& text, QWidget* in = nullptr) const
    {
        child<QLineEdit>(in ? in : dialog.get(), field)->setText(text);
    }
    void setNumber(const QString& field, int number, QWidget* in = nullptr) const
    {
        child<QSpinBox>(in ? in : dialog.get(), field)->setValue(number);
    }
    /// False when there is no such choice.
    bool choose(const QString& field, const QVariant& data, QWidget* in = nullptr) const
    {
        auto* box = child<QComboBox>(in ? in : dialog.get(), field);
        const int index = box->findData(data);
        if (index >= 0)
            box->setCurrentIndex(index);
        return index >= 0;
    }
    QListWidget* sections() const { return child<QListWidget>(dialog.get(), QStringLiteral("newSandboxSections")); }
    QString section() const { return sections()->currentItem()->text(); }
    QPushButton* createButton() const { return dialog->findChild<QPushButton*>(QStringLiteral("newSandboxCreate")); }
    QString message() const { return dialog->findChild<MessageBar*>()->currentText(); }
};

} // namespace sandglass::test
