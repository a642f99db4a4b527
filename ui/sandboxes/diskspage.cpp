// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/diskspage.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QStringListModel>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QComboBox* kindOf(const QWidget* row)
{
    return row->findChild<QComboBox*>("diskKind"_L1);
}
QLineEdit* sourceOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("diskSource"_L1);
}
QLineEdit* targetOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("diskTarget"_L1);
}
MountSpec mountOf(const QWidget* row)
{
    MountSpec mount;
    mount.kind = static_cast<MountSpec::Kind>(kindOf(row)->currentData().toInt());
    mount.source = mount.kind == MountSpec::Kind::Tmpfs ? QString() : sourceOf(row)->text().trimmed();
    mount.target = targetOf(row)->text().trimmed();
    mount.readOnly = row->findChild<QCheckBox*>("diskReadOnly"_L1)->isChecked();
    return mount;
}
/// A row that nobody has filled in asks for nothing.
bool isUntouched(const MountSpec& mount)
{
    return mount.kind == MountSpec::Kind::Volume && mount.source.isEmpty() && mount.target.isEmpty();
}

} // namespace

DisksPage::DisksPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_problem(makeProblemLabel(theme, this))
    , m_volumes(new QStringListModel(this))
{
    m_rows = new RowList(tr("&Add disk"), tr("Remove disk"), [this](QWidget* row) {
        auto* kind = new QComboBox(row);
        kind->setObjectName("diskKind"_L1);
        kind->setAccessibleName(tr("Kind of disk"));
        kind->addItem(tr("Volume"), static_cast<int>(MountSpec::Kind::Volume));
        kind->addItem(tr("Folder of the machine"), static_cast<int>(MountSpec::Kind::Bind));
        kind->addItem(tr("Memory"), static_cast<int>(MountSpec::Kind::Tmpfs));
        auto* source = new QLineEdit(row);
        source->setObjectName("diskSource"_L1);
        source->setAccessibleName(tr("Volume or folder"));
        source->setPlaceholderText(tr("name (empty: new)"));
        auto* completer = new QCompleter(m_volumes, source);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        source->setCompleter(completer);
        auto* target = new QLineEdit(row);
        target->setObjectName("diskTarget"_L1);
        target->setAccessibleName(tr("Path in the sandbox"));
        target->setPlaceholderText(tr("/path in the sandbox"));
        auto* readOnly = new QCheckBox(tr("read only"), row);
        readOnly->setObjectName("diskReadOnly"_L1);
        for (QWidget* field : {static_cast<QWidget*>(kind), static_cast<QWidget*>(source),
                               static_cast<QWidget*>(target), static_cast<QWidget*>(readOnly)})
            row->layout()->addWidget(field);
        connect(kind, &QComboBox::currentIndexChanged, this, [this, row] {
            const MountSpec mount = mountOf(row);
            sourceOf(row)->setEnabled(mount.kind != MountSpec::Kind::Tmpfs);
            sourceOf(row)->setPlaceholderText(mount.kind == MountSpec::Kind::Bind ? tr("/path on the machine")
                                                                                  : tr("name (empty: new)"));
            Q_EMIT changed();
        });
        connect(source, &QLineEdit::textChanged, this, &SpecPage::changed);
        connect(target, &QLineEdit::textChanged, this, &SpecPage::changed);
        connect(readOnly, &QCheckBox::toggled, this, &SpecPage::changed);
    });
    m_rows->setObjectName("diskRows"_L1);
    auto* layout = new QVBoxLayout(this);
    auto* hint =
        new PlainLabel(tr("A volume outlives the sandbox, a folder of the machine is shared with it, and memory "
                          "is empty after each start."),
                       this);
    hint->setWordWrap(true);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void DisksPage::setProvider(Provider* provider)
{
    m_volumes->setStringList({});
    StorageOperations* storage = provider ? provider->storage() : nullptr;
    if (!storage || !provider->connectionState().isReady())
        return;
    whenDone(storage->listVolumes(), this, [this](const Result<QList<Volume>>& listed) {
        QStringList names;
        for (const Volume& volume : listed.value_or(QList<Volume>())) {
            if (shown(volume.name) == volume.name) // Completed as it is, so it must be fit to be shown as it is.
                names.append(volume.name);
        }
        m_volumes->setStringList(names); // Only help for typing: without it names can still be typed.
    });
}

void DisksPage::write(SandboxSpec& spec) const
{
    spec.mounts.clear();
    for (const QWidget* row : m_rows->rows()) {
        if (const MountSpec mount = mountOf(row); !isUntouched(mount))
            spec.mounts.append(mount);
    }
}

QString DisksPage::problem() const
{
    QSet<QString> targets;
    for (const QWidget* row : m_rows->rows()) {
        const MountSpec mount = mountOf(row);
        if (isUntouched(mount))
            continue;
        if (mount.target.isEmpty())
            return tr("Say where in the sandbox it is, for example /data.");
        if (!mount.target.startsWith(u'/'))
            return tr("The path in the sandbox begins with “/”.");
        if (mount.kind == MountSpec::Kind::Bind && !mount.source.startsWith(u'/'))
            return tr("The path on the machine begins with “/”.");
        if (targets.contains(mount.target))
            return tr("The path %1 is there twice.").arg(shown(mount.target, 80));
        targets.insert(mount.target);
    }
    return {};
}

} // namespace sandglass

#include "moc_diskspage.cpp"
