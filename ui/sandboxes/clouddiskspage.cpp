// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/clouddiskspage.h"

#include "ui/common/cloudnames.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/sandboxes/checklist.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/planpage.h"
#include "ui/sandboxes/readingnote.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLineEdit>
#include <QSet>
#include <QSpinBox>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 megabytesPerGigabyte = 1024;
constexpr qint64 bytesPerMegabyte = 1024 * 1024;
constexpr int usualGigabytes = 5;
constexpr int mostGigabytes = 64 * 1024;

CloudVolumeSpec volumeOf(const QWidget* row)
{
    const auto text = [row](QLatin1StringView name) { return row->findChild<QLineEdit*>(name)->text().trimmed(); };
    CloudVolumeSpec volume;
    volume.name = text("volumeName"_L1);
    volume.megabytes = row->findChild<QSpinBox*>("volumeSize"_L1)->value() * megabytesPerGigabyte;
    volume.mountPath = text("volumePath"_L1);
    volume.storageClass = text("volumeClass"_L1);
    volume.shared = row->findChild<QCheckBox*>("volumeShared"_L1)->isChecked();
    return volume;
}
/// A row that nobody has filled in asks for nothing.
bool isUntouched(const CloudVolumeSpec& volume)
{
    CloudVolumeSpec untouched;
    untouched.megabytes = usualGigabytes * megabytesPerGigabyte;
    return volume == untouched;
}
} // namespace

CloudDisksPage::CloudDisksPage(CloudChoices& choices, const PlanPage& plan, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_choices(choices)
    , m_plan(plan)
    , m_rows(new RowList(tr("&Add disk"), tr("Remove disk"), [this](QWidget* row) { fillRow(row); }))
    , m_problem(makeProblemLabel(theme, this))
    , m_note(new ReadingNote(u"volumes"_s, theme, this))
    , m_title(new PlainLabel(tr("Disks that the project has:"), this))
    , m_volumes(new CheckList(u"specVolumes"_s, tr("Disks of the project"),
                              {tr("Name"), tr("Size"), tr("Path in the sandbox"), tr("Attached to")}, this))
{
    m_rows->setObjectName("volumeRows"_L1);
    auto* const hint =
        new PlainLabel(tr("A disk outlives the sandbox unless it is deleted with it. It is created first, "
                          "and taken away again when the sandbox cannot be created."),
                       this);
    hint->setWordWrap(true);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_rows);
    layout->addWidget(m_note);
    layout->addWidget(m_title);
    layout->addWidget(m_volumes, 1);
    layout->addStretch();
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(m_volumes, &CheckList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
    connect(&m_plan, &SpecPage::changed, this, &SpecPage::changed);
    connect(m_note, &ReadingNote::retry, &m_choices, &CloudChoices::retry);
    connect(&m_choices, &CloudChoices::changed, this, &CloudDisksPage::update);
    update();
}

void CloudDisksPage::fillRow(QWidget* row)
{
    const auto addText = [this, row](const QString& objectName, const QString& purpose, const QString& placeholder) {
        auto* const field = new QLineEdit(row);
        field->setObjectName(objectName);
        field->setAccessibleName(purpose);
        setPlainToolTip(field, purpose);
        field->setPlaceholderText(placeholder);
        connect(field, &QLineEdit::textChanged, this, &SpecPage::changed);
        row->layout()->addWidget(field);
        return field;
    };
    addText(u"volumeName"_s, tr("Name of the new disk"), tr("name"))->setMaxLength(longestCloudName);
    auto* const size = new QSpinBox(row);
    size->setObjectName("volumeSize"_L1);
    size->setAccessibleName(tr("Size of the new disk"));
    size->setRange(1, mostGigabytes);
    size->setValue(usualGigabytes);
    size->setSuffix(tr(" GiB"));
    row->layout()->addWidget(size);
    addText(u"volumePath"_s, tr("Path in the sandbox"), tr("/path"));
    addText(u"volumeClass"_s, tr("Storage class; empty: the cloud's usual one"), tr("usual class"));
    auto* const shared = new QCheckBox(tr("shared"), row);
    shared->setObjectName("volumeShared"_L1);
    setPlainToolTip(shared, tr("Several instances and sandboxes can use it at a time; needs a storage class that can"));
    row->layout()->addWidget(shared);
    connect(size, &QSpinBox::valueChanged, this, &SpecPage::changed);
    connect(shared, &QCheckBox::toggled, this, &SpecPage::changed);
}

void CloudDisksPage::update()
{
    const auto& volumes = m_choices.volumes();
    m_note->show(volumes.busy, tr("Reading the disks of the project…"), volumes.error);
    QList<CheckList::Entry> entries;
    for (const CloudVolume& volume : volumes.value) {
        QStringList users;
        for (const QString& sandbox : volume.attachedTo)
            users.append(sandbox.section(u'/', -1));
        const bool inUse = !volume.shared && !users.isEmpty();
        entries.append({.id = volume.id,
                        .cells = {volume.name, formatBytes(volume.megabytes * bytesPerMegabyte),
                                  volume.mountPaths.join(u", "_s), users.join(u", "_s)},
                        .fixed = inUse,
                        .toolTip = inUse ? tr("One sandbox at a time can use it") : QString()});
    }
    m_volumes->setEntries(entries);
    m_volumes->setVisible(!entries.isEmpty());
    m_title->setVisible(!entries.isEmpty());
    Q_EMIT changed();
}

void CloudDisksPage::write(SandboxSpec& spec) const
{
    for (const QWidget* row : m_rows->rows()) {
        if (const CloudVolumeSpec volume = volumeOf(row); !isUntouched(volume))
            spec.cloud->newVolumes.append(volume);
    }
    spec.cloud->volumes = m_volumes->ticked();
}

QString CloudDisksPage::problem() const
{
    QSet<QString> paths;
    QSet<QString> names;
    QStringList chosen = m_volumes->ticked();
    bool allShared = true;
    for (const CloudVolume& volume : m_choices.volumes().value) {
        names.insert(volume.name);
        if (!chosen.contains(volume.id))
            continue;
        allShared = allShared && volume.shared;
        paths.unite({volume.mountPaths.begin(), volume.mountPaths.end()});
    }
    for (const QWidget* row : m_rows->rows()) {
        const CloudVolumeSpec volume = volumeOf(row);
        if (isUntouched(volume))
            continue;
        if (const QString problem = cloudNameProblem(volume.name, longestCloudName); !problem.isEmpty())
            return tr("New disk: %1").arg(problem);
        if (names.contains(volume.name))
            return tr("The project has a disk named %1 already.").arg(volume.name);
        if (!volume.mountPath.startsWith(u'/'))
            return tr("Say where in the sandbox it is, for example /data.");
        if (paths.contains(volume.mountPath))
            return tr("The path %1 is there twice.").arg(shown(volume.mountPath, 80));
        names.insert(volume.name);
        paths.insert(volume.mountPath);
        allShared = allShared && volume.shared;
    }
    if (!allShared && m_plan.instances() > 1)
        return tr("Only shared disks can be used by more than one instance.");
    return {};
}

} // namespace sandglass

#include "moc_clouddiskspage.cpp"
