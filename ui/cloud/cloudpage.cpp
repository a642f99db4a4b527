// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/cloudpage.h"

#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/cloudnames.h"
#include "ui/common/flowlayout.h"
#include "ui/common/format.h"
#include "ui/common/formdialog.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <memory>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestPath = 4096;
} // namespace

CloudPage::CloudPage(const CloudContext& context, MessageBar& messages, const QString& name, const QString& purpose,
                     const QStringList& titles)
    : m_context(context)
    , m_messages(messages)
    , m_table(new RowTable(name, purpose, titles, this))
    , m_buttonRow(new FlowLayout(8))
    , m_note(new PlainLabel(QString(), this))
{
    m_note->setObjectName(name + u"Note"_s);
    m_note->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    layout->addLayout(m_buttonRow);
    m_table->makeSortable();
    connect(m_table, &RowTable::selectionChanged, this, &CloudPage::updateButtons);
    connect(&context.service, &CloudService::changed, this, [this](const QString& connection) {
        if (connection == m_place.connection)
            refresh();
    });
    connect(&context.providers, &ProviderRegistry::connectionRemoved, this, [this](const QString& id) {
        if (id == m_place.connection)
            refresh();
    });
}

void CloudPage::setPlace(const CloudPlace& place)
{
    if (place == m_place)
        return;
    if (const Provider* before = m_context.providers.provider(m_place.connection))
        disconnect(before, nullptr, this, nullptr);
    m_place = place;
    forget();
    m_table->setRows({});
    if (const Provider* provider = m_context.providers.provider(place.connection))
        connect(provider, &Provider::connectionStateChanged, this, &CloudPage::watch);
    refresh();
}

/// The connection came or went.
void CloudPage::watch()
{
    const bool ready = cloud() != nullptr;
    if (ready == m_stale)
        refresh();
}

void CloudPage::refresh()
{
    ++m_reading;
    CloudOperations* present = cloud();
    m_stale = !present || !(m_eager || isVisible());
    updateButtons();
    if (!present) {
        if (m_table->isEmpty())
            m_table->showEmpty(u"network-disconnect"_s, tr("Not connected"),
                               tr("It is listed here when its connection is ready."));
        return;
    }
    if (m_stale)
        return;
    if (m_table->isEmpty())
        m_table->showEmpty(u"view-refresh"_s, tr("Reading…"), {});
    readFrom(*present);
}

void CloudPage::showEvent(QShowEvent* event)
{
    Pane::showEvent(event);
    if (m_stale)
        refresh();
}

QPushButton* CloudPage::addButton(const QString& name, const QString& text, std::function<void()> clicked,
                                  std::function<QString()> obstacle)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    m_buttonRow->addWidget(button);
    m_buttons.append({button, std::move(obstacle)});
    connect(button, &QPushButton::clicked, this, [run = std::move(clicked)] { run(); });
    return button;
}

void CloudPage::updateButtons()
{
    for (const auto& [button, obstacle] : std::as_const(m_buttons)) {
        QString reason;
        if (!cloud())
            reason = tr("The connection is not ready.");
        else if (m_busy > 0)
            reason = tr("Another action is under way.");
        else if (obstacle)
            reason = obstacle();
        button->setEnabled(reason.isEmpty());
        setPlainToolTip(button, reason);
    }
}

QString CloudPage::needsSelection() const
{
    return m_table->selectedKey().isEmpty() ? tr("Select one first.") : QString();
}

QString CloudPage::nameOfSandbox(const QString& id) const
{
    const SandboxRow* row = m_context.sandboxes.find({m_place.connection, id});
    return row ? row->sandbox.name : id;
}

QStringList CloudPage::sandboxesIn(const QString& project) const
{
    QStringList ids;
    for (const auto& [key, row] : m_context.sandboxes.rows().asKeyValueRange()) {
        const auto& cloud = row.sandbox.cloud;
        if (key.connection == m_place.connection && cloud && (project.isEmpty() || cloud->project == project))
            ids.append(key.id);
    }
    std::ranges::sort(ids, {}, [this](const QString& id) { return nameOfSandbox(id); });
    return ids;
}

QStringList CloudPage::sandboxesOfProject() const
{
    const Provider* provider = m_context.providers.provider(m_place.connection);
    return sandboxesIn(m_place.project.isEmpty() && provider ? provider->config().project : m_place.project);
}

CloudTask CloudPage::task(Operation operation, const QString& subject, const QString& sandbox) const
{
    CloudTask about;
    about.connection = m_place.connection;
    about.operation = operation;
    about.subject = subject;
    if (!sandbox.isEmpty())
        about.sandbox = {m_place.connection, sandbox};
    return about;
}

QComboBox* CloudPage::addSandboxChoice(FormDialog& form, const QStringList& ids) const
{
    QComboBox* choice = form.addChoice(u"sandbox"_s, tr("San&dbox:"));
    for (const QString& id : ids)
        choice->addItem(shown(nameOfSandbox(id), 80), id);
    return choice;
}

int CloudPage::wholeGigabytes(qint64 megabytes)
{
    const qint64 whole = (megabytes + megabytesPerGigabyte - 1) / megabytesPerGigabyte;
    return static_cast<int>(std::clamp<qint64>(whole, 1, mostGigabytes));
}

void CloudPage::createVolume(const CloudVolumeSpec& spec)
{
    const bool restores = !spec.backup.isEmpty();
    const int present = wholeGigabytes(spec.megabytes);
    auto* form = new FormDialog(u"volumeForm"_s, restores ? tr("Restore into a new disk") : tr("New disk"),
                                restores ? tr("Restore disk") : tr("Create disk"), m_context.theme, this);
    auto* name = form->addLine(u"volumeName"_s, tr("&Name:"), spec.name, longestCloudName);
    auto* size =
        form->addNumber(u"volumeSize"_s, tr("&Size:"), restores ? present : 1, mostGigabytes, present, tr(" GiB"));
    auto* path = form->addLine(u"volumePath"_s, tr("&Path in the sandbox:"), spec.mountPath, longestPath);
    auto* storage = form->addLine(u"volumeClass"_s, tr("Storage &class:"), spec.storageClass);
    storage->setPlaceholderText(tr("the usual one"));
    auto* isShared = form->addOption(u"volumeShared"_s, tr("Several instances may &write at a time"));
    isShared->setChecked(spec.shared);
    const QString sandbox = m_place.sandbox;
    auto* attach = form->addOption(
        u"volumeAttach"_s,
        sandbox.isEmpty() ? QString() : tr("&Attach it to %1, which restarts").arg(shownLabel(nameOfSandbox(sandbox))));
    attach->setChecked(!sandbox.isEmpty() && !restores);
    attach->setHidden(sandbox.isEmpty());
    form->setProblem([name, path] {
        if (const QString problem = cloudNameProblem(name->text(), longestCloudName); !problem.isEmpty())
            return problem;
        return path->text().startsWith(u'/') ? QString() : tr("The path begins with “/”.");
    });
    const auto operation = restores ? Operation::RestoreVolume : Operation::CreateCloudVolume;
    open<QString>(
        form, [=, this] { return task(operation, name->text(), attach->isChecked() ? sandbox : QString()); },
        [=, project = m_place.project] {
            CloudVolumeSpec wanted = spec;
            wanted.name = name->text();
            wanted.megabytes = qint64(size->value()) * megabytesPerGigabyte;
            wanted.mountPath = path->text();
            wanted.storageClass = storage->text().trimmed();
            wanted.shared = isShared->isChecked();
            const QString user = attach->isChecked() ? sandbox : QString();
            return [=](CloudOperations& cloud) { return cloud.createVolume(project, wanted, user); };
        });
}

void CloudPage::setBusy(const CloudTask& about)
{
    m_note->setText(activityText({.operation = about.operation, .subject = about.subject}) + u'…');
    m_note->setVisible(m_busy > 0);
    updateButtons();
}

void CloudPage::tellDone(const CloudTask& about)
{
    m_messages.clear(); // What was said before is over.
    m_messages.showNotice(
        activityText({.operation = about.operation, .subject = about.subject, .state = ActivityState::Succeeded}) +
        u'.');
}

void CloudPage::tellUnread(const Error& error)
{
    if (m_table->isEmpty())
        m_table->showEmpty(u"dialog-error"_s, tr("Nothing could be read"), {});
    m_messages.showError(error, whileAlive(this, [this] { refresh(); }));
}

void CloudPage::openForm(FormDialog* form, std::function<CloudTask()> about,
                         std::function<Task<Status>(const CloudTask&)> work)
{
    const auto submitted = std::make_shared<CloudTask>();
    form->setWork([submitted, about = std::move(about), work = std::move(work)] {
        *submitted = about();
        return work(*submitted);
    });
    connect(form, &QDialog::accepted, this, [this, submitted] { tellDone(*submitted); });
    form->open();
}

} // namespace sandglass

#include "moc_cloudpage.cpp"
