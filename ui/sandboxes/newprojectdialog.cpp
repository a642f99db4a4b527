// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/newprojectdialog.h"

#include "ui/common/cloudnames.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int clusterRole = Qt::UserRole + 1;
} // namespace

NewProjectDialog::NewProjectDialog(CloudChoices& choices, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_choices(choices)
    , m_messages(new MessageBar(this))
    , m_name(new QLineEdit(this))
    , m_problem(new PlainLabel({}, this))
    , m_place(new QComboBox(this))
{
    setObjectName(u"newProjectDialog"_s);
    setWindowTitle(tr("New project"));
    m_name->setObjectName(u"newProjectName"_s);
    m_name->setMaxLength(longestCloudName);
    QPalette failed = m_problem->palette();
    failed.setColor(QPalette::WindowText, theme.color(Role::Failed));
    m_problem->setPalette(failed);
    m_problem->setWordWrap(true);
    m_place->setObjectName(u"newProjectPlace"_s);
    fillPlaces();

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"newProjectCancel"_s);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_create = buttons->addButton(tr("Create project"), QDialogButtonBox::AcceptRole);
    m_create->setObjectName(u"newProjectCreate"_s);
    m_create->setDefault(true);
    auto* const form = new QFormLayout;
    form->addRow(tr("&Name:"), m_name);
    form->addRow(QString(), m_problem);
    form->addRow(tr("&Runs in:"), m_place);
    auto* const layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);

    connect(m_name, &QLineEdit::textChanged, this, &NewProjectDialog::validate);
    connect(m_place, &QComboBox::currentIndexChanged, this, &NewProjectDialog::validate);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewProjectDialog::create);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    validate();
    m_name->setFocus();
}

void NewProjectDialog::fillPlaces()
{
    const CloudCatalogue& catalogue = m_choices.catalogue().value;
    for (const CloudCluster& cluster : catalogue.clusters) {
        m_place->addItem(tr("%1, a cluster of your own").arg(shown(cluster.name, 60)), cluster.id);
        m_place->setItemData(m_place->count() - 1, true, clusterRole);
    }
    for (const CloudRegion& region : catalogue.regions)
        m_place->addItem(shown(region.name, 60), region.id);
    // A cluster is there because somebody wants to use it.
    m_place->setCurrentIndex(0);
}

void NewProjectDialog::validate()
{
    const QString name = m_name->text().trimmed();
    const QString problem = name.isEmpty() ? QString() : cloudNameProblem(name, longestCloudName);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_create->setEnabled(!m_busy && !name.isEmpty() && problem.isEmpty() && m_place->currentIndex() >= 0);
}

void NewProjectDialog::create()
{
    if (!m_create->isEnabled() || !m_choices.cloud())
        return;
    CloudProjectSpec spec;
    spec.name = m_name->text().trimmed();
    const QString place = m_place->currentData().toString();
    (m_place->currentData(clusterRole).toBool() ? spec.cluster : spec.region) = place;
    m_messages->clear();
    m_busy = true;
    validate();
    whenDone(m_choices.createProject(spec), this, [this](const Result<QString>& made) {
        m_busy = false;
        validate();
        if (!made) {
            m_messages->showError(made.error());
            m_name->setFocus();
            return;
        }
        accept();
    });
}

} // namespace sandglass

#include "moc_newprojectdialog.cpp"
