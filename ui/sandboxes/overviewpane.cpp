// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/overviewpane.h"

#include "core/policy/isolationassessment.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/processmodel.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/cloudoverview.h"
#include "ui/sandboxes/factform.h"
#include "ui/sandboxes/facttext.h"
#include "ui/sandboxes/isolationwords.h"
#include "ui/sandboxes/portlist.h"
#include "ui/sandboxes/processdecorator.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QScrollArea>
#include <QSettings>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int ageTickMs = 1000;
constexpr int processPeriodMs = 3000;
/// Changes of a sandbox come in bursts.
constexpr int factRestMs = 250;
constexpr int mostProcessLines = 12;
constexpr qsizetype mostLabels = 500;
constexpr auto labelsOpenKey = "overview/labelsOpen"_L1;
} // namespace

OverviewPane::OverviewPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, const Clock& clock, Theme& theme,
                           QWidget* parent)
    : SandboxPane(parent)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_clock(clock)
    , m_theme(theme)
    , m_pages(new PanePages)
    , m_empty(new EmptyState)
    , m_scroll(new QScrollArea)
    , m_messages(new MessageBar)
    , m_form(new FactForm(theme))
    , m_ports(new PortList)
    , m_labelsToggle(new QToolButton)
    , m_labels(new PlainLabel)
    , m_processTitle(new PlainLabel(tr("Processes")))
    , m_processNote(new PlainLabel)
    , m_processes(new QTableView)
    , m_processModel(new ProcessModel(this))
    , m_ageTimer(new QTimer(this))
    , m_factTimer(new QTimer(this))
    , m_processTimer(new QTimer(this))
{
    setObjectName(u"overview"_s);
    setFocusEntry(this, m_pages);
    buildForm();
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    m_empty->setContent(u"view-list-details"_s, tr("No sandbox selected"), tr("Select a sandbox to see its facts."));

    m_ageTimer->setInterval(ageTickMs);
    connect(m_ageTimer, &QTimer::timeout, this, &OverviewPane::tellAges);
    m_factTimer->setSingleShot(true);
    m_factTimer->setInterval(factRestMs);
    connect(m_factTimer, &QTimer::timeout, this, &OverviewPane::readFacts);
    m_processTimer->setInterval(processPeriodMs);
    connect(m_processTimer, &QTimer::timeout, this, &OverviewPane::readProcesses);
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (!m_key ||
            !(batch.added.contains(*m_key) || batch.changed.contains(*m_key) || batch.removed.contains(*m_key)))
            return;
        m_factsStale = true;
        sync();
    });
    connect(&m_theme, &Theme::changed, this, &OverviewPane::paintState);
    sync();
}

void OverviewPane::buildForm()
{
    m_form->addHeading(tr("Sandbox"));
    m_form->addRow(u"factState"_s, tr("State"));
    m_form->addRow(u"factHealth"_s, tr("Health"));
    m_form->addRow(u"factReason"_s, tr("Reason"));
    m_form->addRow(u"factImage"_s, tr("Image"), true);
    m_form->addRow(u"factCommand"_s, tr("Command"), true);
    m_form->addRow(u"factUser"_s, tr("User"), true);
    m_form->addRow(u"factDirectory"_s, tr("Working directory"), true);
    m_form->addRow(u"factCreated"_s, tr("Created"));
    m_form->addRow(u"factStarted"_s, tr("Started"));
    m_form->addRow(u"factFinished"_s, tr("Ended"));
    m_form->addRow(u"factRestarts"_s, tr("Restarts"));
    m_form->addRow(u"factProviderState"_s, tr("Provider's state"), true);
    auto* const idLine = new QWidget;
    auto* const idLayout = new QHBoxLayout(idLine);
    idLayout->setContentsMargins(0, 0, 0, 0);
    idLayout->setSpacing(4);
    auto* const id = new PlainLabel;
    id->setObjectName(u"factIdText"_s);
    id->setFont(Theme::machineFont());
    id->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* const copyId = new QToolButton;
    copyId->setObjectName(u"copyId"_s);
    copyId->setIcon(Theme::icon(u"edit-copy"_s));
    copyId->setAutoRaise(true);
    copyId->setFocusPolicy(Qt::StrongFocus);
    copyId->setAccessibleName(tr("Copy id"));
    setPlainToolTip(copyId, tr("Copy the whole id"));
    connect(copyId, &QToolButton::clicked, this, [this] {
        if (m_key)
            QApplication::clipboard()->setText(m_key->id);
    });
    idLayout->addWidget(id);
    idLayout->addWidget(copyId);
    idLayout->addStretch(1);
    m_form->addRow(u"factId"_s, tr("Id"), idLine);

    m_cloud = new CloudOverview(*m_form, m_clock, this);
    m_form->addHeading(tr("Network"));
    m_form->addRow(u"factPorts"_s, tr("Ports"), m_ports);
    m_form->addRow(u"factNetworks"_s, tr("Networks"), true);
    m_form->addHeading(tr("Storage"));
    m_form->addRow(u"factMounts"_s, tr("Mounts"), true);
    m_form->addHeading(tr("Limits and isolation"));
    m_form->addRow(u"factCpu"_s, tr("CPU limit"));
    m_form->addRow(u"factMemory"_s, tr("Memory limit"));
    m_form->addRow(u"factProcesses"_s, tr("Process limit"));
    m_form->addRow(u"factRestartPolicy"_s, tr("Restart policy"));
    m_form->addRow(u"factIsolation"_s, tr("Isolation"));

    m_labelsToggle->setObjectName(u"labelsToggle"_s);
    m_labelsToggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_labelsToggle->setAutoRaise(true);
    m_labelsToggle->setCheckable(true);
    m_labelsToggle->setFocusPolicy(Qt::StrongFocus);
    m_labelsToggle->hide(); // Until it is known how many there are.
    m_labelsToggle->setChecked(QSettings().value(labelsOpenKey).toBool());
    m_labels->setObjectName(u"labels"_s);
    m_labels->setFont(Theme::machineFont());
    m_labels->setWordWrap(true);
    m_labels->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    const auto showOrHide = [this] {
        const bool open = m_labelsToggle->isChecked();
        m_labelsToggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_labels->setVisible(open && m_labelsToggle->isVisibleTo(this));
    };
    showOrHide();
    connect(m_labelsToggle, &QToolButton::toggled, this, [showOrHide](bool open) {
        QSettings().setValue(labelsOpenKey, open);
        showOrHide();
    });

    QFont heading = m_processTitle->font();
    heading.setWeight(QFont::DemiBold);
    m_processTitle->setFont(heading);
    m_processNote->setObjectName(u"processNote"_s);
    m_processes->setObjectName(u"processes"_s);
    m_processes->setAccessibleName(tr("Processes of the sandbox"));
    auto* const decorator = new ProcessDecorator(this);
    decorator->setSourceModel(m_processModel);
    m_processes->setModel(decorator);
    m_processes->setFont(Theme::machineFont());
    m_processes->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_processes->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_processes->setShowGrid(false);
    m_processes->setTabKeyNavigation(false);
    m_processes->setWordWrap(false);
    m_processes->verticalHeader()->hide();
    m_processes->verticalHeader()->setDefaultSectionSize(m_processes->fontMetrics().height() + 4);
    m_processes->horizontalHeader()->setStretchLastSection(true);
    m_processes->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_processes->horizontalHeader()->setHighlightSections(false);
    m_processes->setFrameShape(QFrame::NoFrame);

    auto* const content = new QWidget;
    auto* const column = new QVBoxLayout(content);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(m_form);
    column->addSpacing(8);
    column->addWidget(m_labelsToggle, 0, Qt::AlignLeft);
    column->addWidget(m_labels);
    column->addSpacing(8);
    column->addWidget(m_processTitle);
    column->addWidget(m_processNote);
    column->addWidget(m_processes);
    column->addStretch(1);
    m_scroll->setObjectName(u"overviewScroll"_s);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_pages->addPage(m_empty);
    m_pages->addPage(m_scroll);
}

void OverviewPane::setSandboxes(const QList<SandboxKey>& keys)
{
    m_selected = keys.size();
    const auto key = keys.size() == 1 ? std::optional(keys.first()) : std::nullopt;
    if (key != m_key) {
        ++m_generation;
        m_key = key;
        m_facts.reset();
        m_isolation.reset();
        m_factsStale = true;
        m_readingFacts = false;
        m_readingProcesses = false;
        m_processModel->setTable({});
        m_cloud->clear();
        m_messages->clear();
        m_scroll->ensureVisible(0, 0);
    }
    sync();
}

void OverviewPane::refresh()
{
    m_factsStale = true;
    sync();
    readProcesses();
}

void OverviewPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    m_ageTimer->start();
    m_processTimer->start();
    sync();
    readProcesses();
}

void OverviewPane::hideEvent(QHideEvent* event)
{
    SandboxPane::hideEvent(event);
    m_ageTimer->stop();
    m_processTimer->stop();
}

const SandboxRow* OverviewPane::row() const
{
    return m_key ? m_sandboxes.find(*m_key) : nullptr;
}

Provider* OverviewPane::provider() const
{
    return m_key ? m_providers.provider(m_key->connection) : nullptr;
}

void OverviewPane::sync()
{
    const SandboxRow* const now = row();
    if (!now) {
        m_empty->setContent(u"view-list-details"_s,
                            m_selected > 1 ? tr("%n sandboxes are selected", nullptr, static_cast<int>(m_selected))
                                           : tr("No sandbox selected"),
                            tr("Select one sandbox to see its facts."));
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    m_pages->setCurrentWidget(m_scroll);
    showRow(*now);
    showFacts();
    if (m_factsStale && isVisible())
        m_factTimer->start();
    const bool alive = now->sandbox.state == SandboxState::Running;
    const bool able = provider() && provider()->capabilities().has(Capability::Processes);
    m_processTitle->setVisible(alive && able);
    if (!alive || !able) {
        m_processes->hide();
        m_processNote->hide();
        m_processModel->setTable({});
    } else if (m_processModel->isEmpty()) {
        m_processes->hide();
        readProcesses();
    }
}

void OverviewPane::showRow(const SandboxRow& now)
{
    const Sandbox& sandbox = now.sandbox;
    paintState();
    m_form->setFact(u"factImage"_s, sandbox.image);
    m_form->setFact(u"factHealth"_s, healthText(sandbox.health));
    m_form->setFact(u"factProviderState"_s, sandbox.providerState);
    auto* const id = findChild<PlainLabel*>(u"factIdText"_s);
    id->setText(shown(sandbox.key.id, 80));
    m_form->showRow(u"factId"_s, true);
    const Provider* const speaker = provider();
    m_ports->setPorts(sandbox.ports, speaker && isLocalEndpoint(speaker->config().endpoint));
    m_form->showRow(u"factPorts"_s, !sandbox.ports.isEmpty() && !sandbox.cloud);
    m_cloud->show(sandbox);
    m_form->setFact(u"factCommand"_s, sandbox.command);
    m_form->setFact(u"factNetworks"_s, sandbox.networks.join(u'\n'));
    m_form->setFact(u"factMounts"_s, sandbox.mounts.join(u'\n'));
    showLabels(sandbox.labels);
    tellAges();
}

void OverviewPane::showFacts()
{
    const SandboxFacts facts = m_facts.value_or(SandboxFacts());
    const SandboxRow* const now = row();
    m_form->setFact(u"factReason"_s, now ? reasonText(now->sandbox, facts) : QString());
    m_form->setFact(u"factUser"_s, facts.user);
    m_form->setFact(u"factDirectory"_s, facts.workingDirectory);
    m_form->setFact(u"factRestarts"_s, facts.restartCount > 0 ? QLocale().toString(facts.restartCount) : QString());
    if (m_facts) {
        // Another provider's description may tell less than the list.
        if (!facts.command.isEmpty())
            m_form->setFact(u"factCommand"_s, commandText(facts.command));
        if (!facts.networks.isEmpty())
            m_form->setFact(u"factNetworks"_s, networksText(facts.networks));
        if (!facts.mounts.isEmpty())
            m_form->setFact(u"factMounts"_s, mountsText(facts.mounts));
        if (now && !now->sandbox.health.isEmpty() && !facts.healthOutput.isEmpty())
            m_form->setFact(u"factHealth"_s, healthText(now->sandbox.health) + u'\n' + facts.healthOutput);
    }
    m_cloud->showFacts(facts);
    const bool limited = m_facts && facts.tellsLimits;
    m_form->setFact(u"factCpu"_s, limited ? cpuLimitText(facts.limits) : QString());
    m_form->setFact(u"factMemory"_s, limited ? memoryLimitText(facts.limits) : QString());
    m_form->setFact(u"factProcesses"_s, limited ? processLimitText(facts.limits) : QString());
    m_form->setFact(u"factRestartPolicy"_s, restartText(facts));
    m_form->setFact(u"factIsolation"_s, m_isolation ? isolationText(*m_isolation) : QString());
    tellAges();
}

void OverviewPane::showLabels(const QMap<QString, QString>& labels)
{
    m_labelsToggle->setVisible(!labels.isEmpty());
    m_labelsToggle->setText(tr("%n label(s)", nullptr, static_cast<int>(labels.size())));
    setPlainToolTip(m_labelsToggle, tr("Show or hide the labels"));
    m_labels->setVisible(!labels.isEmpty() && m_labelsToggle->isChecked());
    QStringList lines;
    for (auto label = labels.begin(); label != labels.end() && lines.size() < mostLabels; ++label)
        lines.append(shown(label.key(), 200) + u'=' + shown(label.value(), 500));
    if (const QString text = lines.join(u'\n'); m_labels->text() != text)
        m_labels->setText(text);
}

void OverviewPane::paintState()
{
    const SandboxRow* const now = row();
    if (!now)
        return;
    const Sandbox& sandbox = now->sandbox;
    QString words = stateGlyph(sandbox.state, sandbox.exitCode) + u' ' + stateText(sandbox.state, sandbox.exitCode);
    if (now->stale)
        words = tr("%1, as it was %2 ago").arg(words, formatAge((m_clock.wallNs() / 1000000 - now->asOfMs) / 1000));
    m_form->setFact(u"factState"_s, words);
    PlainLabel* const state = m_form->value(u"factState"_s);
    QPalette colors = state->palette();
    colors.setColor(QPalette::WindowText,
                    now->stale ? m_theme.color(Role::MutedText) : m_theme.stateColor(sandbox.state, sandbox.exitCode));
    state->setPalette(colors);
}

QString OverviewPane::since(const QDateTime& time) const
{
    if (!time.isValid())
        return {};
    const qint64 age = (m_clock.wallNs() / 1000000 - time.toMSecsSinceEpoch()) / 1000;
    const QString when = QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
    return age < 0 ? when : tr("%1 ago (%2)", "age, date and time").arg(formatAge(age), when);
}

void OverviewPane::tellAges()
{
    const SandboxRow* const now = row();
    if (!now)
        return;
    m_form->setFact(u"factCreated"_s, since(now->sandbox.created));
    const bool alive = isAlive(now->sandbox.state);
    m_form->setFact(u"factStarted"_s, since(now->sandbox.started));
    m_form->setFact(u"factFinished"_s, !alive && m_facts ? since(m_facts->finished) : QString());
    m_cloud->tellCost();
    if (now->stale)
        paintState();
}

void OverviewPane::readFacts()
{
    Provider* const speaker = provider();
    if (!speaker || !m_factsStale || m_readingFacts || !isVisible())
        return;
    m_readingFacts = true;
    m_factsStale = false;
    m_cloud->read(*speaker);
    whenDone(speaker->inspectSandbox(m_key->id), this,
             [this, generation = m_generation](const Result<QJsonObject>& described) {
                 if (generation != m_generation)
                     return;
                 m_readingFacts = false;
                 m_messages->clear();
                 if (described) {
                     m_facts = readSandboxFacts(*described);
                     m_isolation = provider() ? assessIsolation(*described, provider()->engineInfo()) : std::nullopt;
                     showFacts();
                 } else if (row() && !row()->stale && described.error().kind != ErrorKind::NotFound) {
                     m_messages->showError(described.error(), [this] { refresh(); });
                 }
                 if (m_factsStale)
                     m_factTimer->start();
             });
}

void OverviewPane::readProcesses()
{
    Provider* const speaker = provider();
    const SandboxRow* const now = row();
    if (!speaker || !now || now->stale || now->sandbox.state != SandboxState::Running || m_readingProcesses ||
        !isVisible() || !speaker->capabilities().has(Capability::Processes))
        return;
    m_readingProcesses = true;
    whenDone(speaker->listProcesses(m_key->id), this,
             [this, generation = m_generation](const Result<ProcessTable>& read) {
                 if (generation != m_generation)
                     return;
                 m_readingProcesses = false;
                 showProcesses(read);
             });
}

void OverviewPane::showProcesses(const Result<ProcessTable>& read)
{
    const SandboxRow* const now = row();
    if (!now || now->sandbox.state != SandboxState::Running)
        return;
    if (!read) {
        m_processNote->setText(shown(errorHeadline(read.error()), 300));
        m_processNote->show();
        m_processes->hide();
        return;
    }
    const bool first = m_processModel->columnCount() != read->titles.size();
    m_processModel->setTable(*read);
    m_processNote->setText(tr("No process runs."));
    m_processNote->setVisible(m_processModel->isEmpty());
    m_processes->setVisible(!m_processModel->isEmpty());
    // The page scrolls, not the table, unless there are very many.
    const int lines = std::min(m_processModel->rowCount(), mostProcessLines);
    m_processes->setFixedHeight(m_processes->horizontalHeader()->sizeHint().height() +
                                lines * m_processes->verticalHeader()->defaultSectionSize() +
                                m_processes->frameWidth() * 2 + 2);
    if (first) {
        m_processes->resizeColumnsToContents();
        m_processes->horizontalHeader()->setSectionResizeMode(m_processModel->columnCount() - 1, QHeaderView::Stretch);
    }
}

} // namespace sandglass

#include "moc_overviewpane.cpp"
