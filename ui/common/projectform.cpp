// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/projectform.h"

#include "core/provider/cloudoperations.h"
#include "ui/common/cloudnames.h"
#include "ui/common/plaintext.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace sandglass {
using namespace Qt::StringLiterals;

ProjectForm::ProjectForm(CloudOperations& cloud, const Theme& theme, QWidget* parent)
    : FormDialog(u"projectForm"_s, tr("New project"), tr("Create project"), theme, parent)
    , m_name(addLine(u"projectName"_s, tr("&Name:"), {}, longestCloudName))
    , m_description(addLine(u"projectDescription"_s, tr("&Description:")))
    , m_place(addChoice(u"projectPlace"_s, tr("&Region or cluster:")))
    , m_note(addNote({}))
{
    m_place->addItem(tr("Reading…"));
    m_note->hide();
    setProblem([this] { return problem(); });
    whenDone(cloud.readCatalogue(false), this, [this](const Result<CloudCatalogue>& catalogue) {
        if (catalogue)
            fillPlaces(*catalogue);
        else
            tellError(catalogue.error());
        check();
    });
}

QString ProjectForm::problem() const
{
    if (const QString problem = cloudNameProblem(m_name->text(), longestCloudName); !problem.isEmpty())
        return problem;
    if (const QString problem = cloudDescriptionProblem(m_description->text()); !problem.isEmpty())
        return problem;
    return m_place->currentData().isValid() ? QString() : tr("Choose where it runs.");
}

void ProjectForm::fillPlaces(const CloudCatalogue& catalogue)
{
    const QSignalBlocker quiet(m_place); // Nobody has chosen yet.
    m_place->clear();
    for (const CloudRegion& region : catalogue.regions)
        m_place->addItem(shown(region.name, 60), QVariant::fromValue(QStringList{region.id, {}}));
    for (const CloudCluster& cluster : catalogue.clusters)
        m_place->addItem(tr("%1 (own cluster)").arg(shown(cluster.name, 60)),
                         QVariant::fromValue(QStringList{{}, cluster.id}));
    m_note->setText(catalogue.clustersError ? tr("The token may not list own clusters.") : QString());
    m_note->setVisible(!m_note->text().isEmpty());
}

CloudProjectSpec ProjectForm::spec() const
{
    const QStringList place = m_place->currentData().toStringList();
    return {.name = m_name->text(),
            .description = m_description->text(),
            .region = place.value(0),
            .cluster = place.value(1)};
}

} // namespace sandglass

#include "moc_projectform.cpp"
