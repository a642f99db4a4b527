// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/newsandboxdialog.h"

#include "core/environments/imagecatalog.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/runcommand.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/basicspage.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/clouddiskspage.h"
#include "ui/sandboxes/cloudlifetimepage.h"
#include "ui/sandboxes/cloudportspage.h"
#include "ui/sandboxes/commandpage.h"
#include "ui/sandboxes/diskspage.h"
#include "ui/sandboxes/isolationpage.h"
#include "ui/sandboxes/labelspage.h"
#include "ui/sandboxes/lackingpage.h"
#include "ui/sandboxes/limitspage.h"
#include "ui/sandboxes/networkpage.h"
#include "ui/sandboxes/planpage.h"
#include "ui/sandboxes/portspage.h"
#include "ui/sandboxes/secretgroupspage.h"
#include "ui/sandboxes/specsections.h"
#include "ui/sandboxes/startfilespage.h"
#include "ui/sandboxes/tagspage.h"
#include "ui/sandboxes/variablespage.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QProgressBar>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

NewSandboxDialog::NewSandboxDialog(ProviderRegistry& providers, SandboxRegistry& sandboxes, SandboxService& service,
                                   ImageCatalog& images, CloudService& clouds, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_service(service)
    , m_images(images)
    , m_messages(new MessageBar(this))
    , m_choices(new CloudChoices(clouds, this))
    , m_sections(new SpecSections(this))
    , m_basics(new BasicsPage(providers, sandboxes, images, *m_choices, theme))
    , m_note(new ElidedLabel(QString(), this))
    , m_progress(new QProgressBar(this))
    , m_copy(new QPushButton(Theme::icon(u"edit-copy"_s), {}, this))
    , m_create(new QPushButton(tr("Create &sandbox"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName("newSandboxDialog"_L1);
    setWindowTitle(tr("New sandbox"));
    m_note->setObjectName("newSandboxNote"_L1);
    m_progress->setObjectName("newSandboxProgress"_L1);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();

    addSections(theme);
    connect(m_sections, &SpecSections::changed, this, &NewSandboxDialog::validate);
    connect(m_basics, &BasicsPage::connectionChosen, this, &NewSandboxDialog::chooseProvider);
    chooseProvider();

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_sections, 1);
    layout->addWidget(m_progress);
    buildButtons();
    resize(fontMetrics().averageCharWidth() * 112, fontMetrics().height() * 26);
    m_basics->setFocus();
    validate();
}

void NewSandboxDialog::addSections(const Theme& theme)
{
    using Use = SpecSections::Use;
    auto* const plan = new PlanPage(*m_choices, theme);
    m_planPage = plan;
    m_tagsPage = new TagsPage(*m_choices, theme);
    m_commandPage = new CommandPage(theme);
    m_portsPage = new PortsPage(theme);
    m_disksPage = new CloudDisksPage(*m_choices, *plan, theme);
    m_secrets = new SecretGroupsPage(*m_choices, theme);
    m_sections->add(tr("Basics"), m_basics, Use::All);
    m_sections->add(tr("Plan"), m_planPage, Use::Clouds);
    m_sections->add(tr("Tags and isolation"), m_tagsPage, Use::Clouds);
    m_sections->add(tr("Command"), m_commandPage, Use::All);
    m_sections->add(tr("Variables"), new VariablesPage(theme), Use::All);
    m_sections->add(
        tr("Secrets"),
        new LackingPage(tr("Docker and Podman give sandboxes no secrets that only the sandbox can read."),
                        tr("Variables can be read by everybody with access to the engine. Put a secret into "
                           "a file on a disk instead, or type it in the terminal."),
                        theme),
        Use::Engines, true);
    m_sections->add(tr("Secrets"), m_secrets, Use::Clouds);
    m_sections->add(tr("Files"), new StartFilesPage(theme), Use::Clouds);
    m_sections->add(tr("Ports"), m_portsPage, Use::Engines);
    m_sections->add(tr("Ports"), new CloudPortsPage(theme), Use::Clouds);
    m_sections->add(tr("Disks"), new DisksPage(theme), Use::Engines);
    m_sections->add(tr("Disks"), m_disksPage, Use::Clouds);
    m_sections->add(tr("Limits"), new LimitsPage, Use::Engines);
    m_sections->add(tr("Lifetime"),
                    new LackingPage(tr("Docker and Podman do not end a sandbox at a set time."),
                                    tr("It runs until its command ends, or until it is stopped. With “timeout 1h …” as "
                                       "the command it ends by itself."),
                                    theme),
                    Use::Engines, true);
    m_sections->add(tr("Lifetime"), new CloudLifetimePage(theme), Use::Clouds);
    m_sections->add(tr("Network"), new NetworkPage(theme), Use::Engines);
    m_sections->add(tr("Isolation"), new IsolationPage(theme), Use::Engines);
    m_sections->add(tr("Labels"), new LabelsPage(theme), Use::Engines);
}

bool NewSandboxDialog::isCloud() const
{
    Provider* const provider = m_providers.provider(m_basics->connection());
    return provider && provider->cloud();
}

void NewSandboxDialog::chooseProvider()
{
    Provider* const provider = m_providers.provider(m_basics->connection());
    m_choices->setProvider(provider);
    m_sections->setProvider(provider);
    m_copy->setText(isCloud() ? tr("Copy as re&quest") : tr("Copy as comman&d"));
    setPlainToolTip(m_copy, isCloud() ? tr("Copy the requests that would create the same sandbox")
                                      : tr("Copy the command line that would create the same sandbox"));
    validate();
}

void NewSandboxDialog::buildButtons()
{
    m_copy->setObjectName("newSandboxCopy"_L1);
    m_copy->setAutoDefault(false);
    m_create->setObjectName("newSandboxCreate"_L1);
    m_create->setDefault(true);
    m_cancel->setObjectName("newSandboxCancel"_L1);
    m_cancel->setAutoDefault(false);
    connect(m_copy, &QPushButton::clicked, this, [this] { isCloud() ? copyRequest() : copyCommand(); });
    connect(m_create, &QPushButton::clicked, this, &NewSandboxDialog::create);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_create);
    static_cast<QVBoxLayout*>(layout())->addLayout(buttons);
}

void NewSandboxDialog::preset(const QString& connection, const QString& image)
{
    m_basics->preset(connection, image);
    m_basics->setFocus();
}

SandboxSpec NewSandboxDialog::spec() const
{
    SandboxSpec spec;
    m_sections->write(spec);
    return spec;
}

void NewSandboxDialog::validate()
{
    if (m_busy)
        return;
    const QString problem = m_sections->check();
    m_note->setText(problem);
    setPlainToolTip(m_note, problem);
    m_create->setEnabled(problem.isEmpty());
    m_copy->setEnabled(problem.isEmpty());
}

void NewSandboxDialog::copyRequest()
{
    Provider* const provider = m_providers.provider(m_basics->connection());
    const auto requests = provider->cloud()->creationRequests(spec());
    if (!requests) {
        m_messages->showError(requests.error());
        return;
    }
    QGuiApplication::clipboard()->setText(QString::fromUtf8(QJsonDocument(*requests).toJson()));
    m_messages->showNotice(tr("Copied the request."));
}

void NewSandboxDialog::copyCommand()
{
    const Provider* provider = m_providers.provider(m_basics->connection());
    const bool podman = provider && provider->engineInfo().product == "Podman"_L1;
    QGuiApplication::clipboard()->setText(runCommand(spec(), podman ? u"podman"_s : u"docker"_s));
    m_messages->showNotice(tr("Copied the command."));
}

void NewSandboxDialog::setBusy(const QString& what)
{
    m_busy = !what.isEmpty();
    m_sections->setEnabled(!m_busy);
    m_copy->setEnabled(!m_busy);
    m_create->setEnabled(!m_busy);
    m_progress->setVisible(m_busy);
    m_progress->setRange(0, 0);
    m_note->setText(what);
    if (!m_busy)
        validate();
}

void NewSandboxDialog::create()
{
    if (m_busy)
        return;
    m_messages->clear();
    m_stop = std::stop_source();
    setBusy(tr("Creating…"));
    discardLeftover();
}

SandboxKey NewSandboxDialog::leftover() const
{
    if (!m_leftoverName.isEmpty()) {
        for (const SandboxRow& row : m_sandboxes.rows()) {
            if (row.sandbox.key.connection == m_leftoverConnection && row.sandbox.name == m_leftoverName)
                return row.sandbox.key;
        }
    }
    return {};
}

void NewSandboxDialog::discardLeftover()
{
    const SandboxKey leftover = this->leftover();
    m_leftoverName.clear();
    if (!leftover.isValid()) {
        pullThenCreate();
        return;
    }
    whenDone(m_service.discard(leftover), this, [this](const Status&) {
        // If it could not be deleted, the name may still be free, and the server says so otherwise.
        pullThenCreate();
    });
}

void NewSandboxDialog::pullThenCreate()
{
    if (!m_basics->needsPull()) {
        createNow();
        return;
    }
    m_pulled = {};
    m_pulling = true;
    setBusy(tr("Pulling %1…").arg(shown(m_basics->image(), 80)));
    const auto progress = [guard = QPointer(this)](const ImageProgress& step) {
        if (guard)
            guard->pulled(step);
    };
    whenDone(m_images.pull(m_basics->connection(), m_basics->image(), progress, m_stop), this,
             [this](const Status& outcome) {
                 m_pulling = false;
                 if (outcome)
                     createNow();
                 else
                     fail(outcome.error());
             });
}

void NewSandboxDialog::pulled(const ImageProgress& progress)
{
    m_pulled.add(progress);
    const qint64 done = m_pulled.done();
    const qint64 total = m_pulled.total();
    if (total <= 0)
        return;
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)));
    m_note->setText(
        tr("Pulling %1: %2 of %3").arg(shown(m_basics->image(), 80), formatBytes(done), formatBytes(total)));
}

void NewSandboxDialog::createNow()
{
    const SandboxSpec wanted = spec();
    setBusy(tr("Creating %1…").arg(wanted.name));
    const QString connection = m_basics->connection();
    whenDone(m_service.create(connection, wanted), this, [this, connection, wanted](const Result<SandboxKey>& made) {
        if (made) {
            m_made = *made;
            m_groupsToGive = wanted.cloud ? m_secrets->chosen() : QStringList();
            Q_EMIT created(*made);
            giveSecrets();
            return;
        }
        if (made.error().operation == Operation::StartSandbox) {
            m_leftoverConnection = connection;
            m_leftoverName = wanted.name;
        }
        fail(made.error());
    });
}

void NewSandboxDialog::giveSecrets()
{
    if (m_groupsToGive.isEmpty()) {
        accept();
        return;
    }
    m_messages->clear();
    setBusy(tr("Giving it its secrets…"));
    // All at once: each goes on, and is told among the activities, when the dialog is closed meanwhile.
    m_giving = m_groupsToGive.size();
    for (const QString& group : QStringList(m_groupsToGive)) {
        whenDone(m_choices->giveSecretGroup(group, m_made), this, [this, group](const Status& given) {
            if (given) {
                m_groupsToGive.removeOne(group);
            } else {
                show();
                m_messages->showError(given.error(), [this] {
                    if (m_giving == 0)
                        giveSecrets();
                });
            }
            if (--m_giving == 0)
                endGiving();
        });
    }
}

void NewSandboxDialog::endGiving()
{
    if (m_groupsToGive.isEmpty()) {
        accept();
        return;
    }
    // The sandbox is there, so that nothing but this can be tried again.
    m_progress->hide();
    m_note->setText(tr("The sandbox was created, and lacks some of its secrets."));
    m_cancel->setText(tr("Close"));
}

void NewSandboxDialog::fail(const Error& error)
{
    if (const SandboxKey ignored = leftover(); ignored.isValid())
        m_basics->setIgnoredSandbox(ignored);
    setBusy({});
    if (error.isCancelled())
        return;
    show(); // It may have been put away while the sandbox was created.
    switch (error.hint) {
    case Hint::NameTaken:
        if (error.operation == Operation::CreateCloudVolume) {
            m_sections->showPage(m_disksPage);
            m_messages->showError(error);
            break;
        }
        m_sections->showPage(m_basics);
        m_basics->showNameProblem(tr("Another sandbox has this name."));
        if (!error.leftBehind.isEmpty())
            m_messages->showError(error);
        break;
    case Hint::PortTaken:
        m_sections->showPage(m_portsPage);
        m_messages->showError(error);
        break;
    case Hint::NoCommand:
    case Hint::LongRunningCommand:
        m_sections->showPage(m_commandPage);
        m_messages->showError(error);
        break;
    case Hint::ImageMissing:
        m_sections->showPage(m_basics);
        m_images.refresh(m_basics->connection()); // Then the dialog knows that it must pull.
        m_messages->showError(error, [this] { create(); });
        break;
    case Hint::ChooseSpotTag:
        m_sections->showPage(m_tagsPage);
        m_messages->showError(error);
        break;
    case Hint::PaymentRequired:
        m_sections->showPage(m_planPage);
        m_messages->showError(error);
        break;
    case Hint::UseExistingProject:
        m_sections->showPage(m_basics);
        m_messages->showError(error);
        break;
    default:
        m_messages->showError(error);
        break;
    }
}

void NewSandboxDialog::done(int result)
{
    if (result == QDialog::Rejected && m_busy) {
        m_stop.request_stop();
        // A pull ends, and the dialog is there again. What is being created cannot be called back: it gets its secrets,
        // and an error brings the dialog back with all that was typed.
        if (!m_pulling)
            hide();
        return;
    }
    QDialog::done(result);
}

} // namespace sandglass

#include "moc_newsandboxdialog.cpp"
