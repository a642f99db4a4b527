// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpane.h"

#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/openaddress.h"
#include "ui/common/panepages.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/logs/logscopebar.h"
#include "ui/logs/logsearch.h"
#include "ui/logs/logsearchbar.h"
#include "ui/logs/logsourcebar.h"
#include "ui/logs/logview.h"
#include "ui/logs/matchmap.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>
#include <QTimer>
#include <QToolBar>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int leaveMs = 60000;
constexpr int oneRowWidth = 1180; ///< from here on search and tools share a row
const QString zoomSetting = u"logs/zoom"_s;

constexpr std::array levels{LogLevel::None, LogLevel::Info, LogLevel::Warning, LogLevel::Error};
constexpr std::array<qint64, 3> sinceSeconds{0, 300, 3600};
} // namespace

LogPane::LogPane(LogService& service, SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme,
                 QWidget* parent)
    : SandboxPane(parent)
    , m_service(service)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_theme(theme)
    , m_leaveTimer(new QTimer(this))
    , m_view(new LogView(theme, this))
    , m_search(new LogSearch(*m_view, this))
    , m_searchBar(new LogSearchBar(*m_search, m_view, this))
    , m_tools(new QToolBar(this))
    , m_head(new QBoxLayout(QBoxLayout::TopToBottom))
    , m_sources(new LogSourceBar(theme, this))
    , m_scopeBar(new LogScopeBar(this))
    , m_messages(new MessageBar(this))
    , m_pages(new PanePages(this))
    , m_empty(new EmptyState(this))
    , m_status(new PlainLabel({}, this))
{
    setObjectName(u"logs"_s);
    setFocusEntry(this, m_pages);
    m_leaveTimer->setSingleShot(true);
    m_leaveTimer->setInterval(leaveMs);
    connect(m_leaveTimer, &QTimer::timeout, this, &LogPane::closeSession);
    m_status->setObjectName(u"logStatus"_s);
    m_status->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setObjectName(u"logEmpty"_s);
    m_messages->setObjectName(u"logMessages"_s);

    makeToolBar();
    m_head->setSpacing(4);
    m_head->addWidget(m_searchBar, 1);
    m_head->addWidget(m_tools);
    auto* lines = new QWidget(this);
    auto* beside = new QHBoxLayout(lines);
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    beside->addWidget(m_view, 1);
    beside->addWidget(new MatchMap(*m_view, *m_search, theme, lines));
    m_pages->addPage(lines, m_view);
    m_pages->addPage(m_empty);
    auto* above = new QVBoxLayout;
    above->setContentsMargins(8, 8, 8, 4);
    above->setSpacing(4);
    above->addLayout(m_head);
    above->addWidget(m_sources);
    above->addWidget(m_scopeBar);
    above->addWidget(m_messages);
    m_status->setContentsMargins(8, 4, 8, 4);
    auto* column = new QVBoxLayout(this); // The lines go from edge to edge, as in the other panes.
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(above);
    column->addWidget(m_pages, 1);
    column->addWidget(m_status);
    QWidget::addAction(m_searchBar->nextAction());
    QWidget::addAction(m_searchBar->previousAction());

    m_view->setZoom(QSettings().value(zoomSetting).toInt());
    connect(m_view, &LogView::zoomChanged, this, [](int steps) { QSettings().setValue(zoomSetting, steps); });
    connect(m_view, &LogView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_view, &LogView::newLinesChanged, this, &LogPane::showState);
    connect(m_view, &LogView::linkActivated, this, [this](const QUrl& address) { openAddress(this, address); });
    connect(m_searchBar, &LogSearchBar::criteriaChanged, this, &LogPane::applyCriteria);
    connect(m_sources, &LogSourceBar::hiddenChanged, this, &LogPane::applyCriteria);
    connect(m_scopeBar, &LogScopeBar::scopeChanged, this, [this] {
        closeSession();
        m_messages->clear();
        if (isVisible())
            openSession();
        showState();
    });
    connect(m_search, &LogSearch::changed, this, &LogPane::showState);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_session && m_session->phase() == LogSession::Phase::Failed) {
            refresh();
            return;
        }
        m_chooseOnServer->setChecked(false);
        m_searchBar->clear();
        for (QComboBox* choice : {m_channel, m_level, m_since})
            choice->setCurrentIndex(0);
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        for (const SandboxKey& key : std::as_const(m_keys)) {
            if (batch.changed.contains(key) || batch.removed.contains(key))
                showState();
        }
    });
    makeContextMenu();
    setTabOrder(m_searchBar, m_tools);
    setTabOrder(m_tools, m_scopeBar);
    setTabOrder(m_scopeBar, m_view);
    m_scopeBar->hide();
    showState();
}

LogPane::~LogPane()
{
    m_saving.request_stop();
}

void LogPane::resizeEvent(QResizeEvent* event)
{
    SandboxPane::resizeEvent(event);
    m_head->setDirection(width() >= oneRowWidth ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

// The session.

void LogPane::setSandboxes(const QList<SandboxKey>& keys)
{
    if (keys == m_keys)
        return;
    closeSession();
    m_keys = keys;
    m_chooseOnServer->setChecked(false);
    m_messages->clear();
    if (isVisible())
        openSession();
    showState();
}

void LogPane::openSession()
{
    if (m_session || m_keys.isEmpty())
        return;
    m_session = m_keys.size() == 1 ? m_service.session(m_keys.first(), m_scopeBar->scope()) : m_service.merged(m_keys);
    QStringList sources;
    for (const SandboxKey& key : m_session->sources())
        sources.append(nameOf(key));
    m_sources->setNames(sources);
    m_view->setSourceNames(sources);
    m_view->setAccessibleName(tr("Log of %1").arg(names()));
    connect(m_session.get(), &LogSession::stateChanged, this, &LogPane::showState);
    connect(m_session.get(), &LogSession::stateChanged, this, &LogPane::showProblem);
    connect(m_session.get(), &LogSession::olderFailed, this, [this](const Error& error) {
        m_messages->showError(error.during(Operation::ReadLogs, names()), [session = std::weak_ptr(m_session)] {
            if (const auto open = session.lock())
                open->requestOlder();
        });
    });
    connect(m_session.get(), &LogSession::prepended, this, &LogPane::readBackToSince);
    connect(m_session.get(), &LogSession::stateChanged, this, &LogPane::readBackToSince);
    m_view->setSession(m_session);
    m_search->setSession(m_session);
    applyCriteria();
}

void LogPane::closeSession()
{
    if (!m_session)
        return;
    m_session->disconnect(this);
    m_search->setSession(nullptr);
    m_view->setSession(nullptr);
    m_sources->setNames({});
    m_session.reset();
}

void LogPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    m_leaveTimer->stop();
    openSession();
    showState();
}

void LogPane::hideEvent(QHideEvent* event)
{
    SandboxPane::hideEvent(event);
    m_leaveTimer->start();
}

void LogPane::refresh()
{
    const bool down = std::ranges::all_of(m_keys, [this](const SandboxKey& key) {
        const SandboxRow* row = m_sandboxes.find(key);
        return row && row->stale;
    });
    if (!m_session || down)
        return; // What is here is all there is until the connection is back.
    m_messages->clear();
    m_session->reload();
}

void LogPane::focusSearch()
{
    m_searchBar->focusSearch();
}

void LogPane::applyCriteria()
{
    LogCriteria criteria;
    criteria.text = m_searchBar->text();
    criteria.caseSensitive = m_searchBar->isCaseSensitive();
    criteria.regex = m_searchBar->isRegex();
    if (m_channel->currentIndex() > 0)
        criteria.channel = m_channel->currentIndex() == 1 ? LogChannel::Output : LogChannel::Error;
    criteria.atLeast = levels[static_cast<size_t>(m_level->currentIndex())];
    const qint64 seconds = sinceSeconds[static_cast<size_t>(m_since->currentIndex())];
    if (seconds > 0)
        criteria.sinceNs = m_service.clock().wallNs() - seconds * 1'000'000'000;
    criteria.hiddenSources = m_sources->hidden();
    m_search->setCriteria(criteria, m_searchBar->isFilter());
    readBackToSince();
}

void LogPane::readBackToSince()
{
    // "The last hour" is the whole of it, not what happens to be loaded.
    const qint64 sinceNs = m_search->criteria().sinceNs;
    if (!m_session || sinceNs == 0 || m_session->store().isEmpty())
        return;
    const LogStore& store = m_session->store();
    if (store.lineAt(store.firstId()).timeNs > sinceNs)
        m_session->requestOlder();
}

// What the server leaves out.

QString LogPane::scopeObstacle() const
{
    if (m_keys.size() != 1)
        return tr("Select one sandbox to choose lines on its server.");
    const Provider* provider = m_providers.provider(m_keys.first().connection);
    const auto reason =
        provider ? provider->capabilities().reason(Capability::LogScope) : CapabilityReason::NotConnected;
    return reason == CapabilityReason::Supported ? QString() : capabilityReasonText(Capability::LogScope, reason);
}

void LogPane::showScope(bool on)
{
    m_scopeBar->setVisible(on);
    if (!on) {
        m_scopeBar->clear();
        return;
    }
    m_scopeBar->setFocus();
    offerInstances();
}

void LogPane::offerInstances()
{
    const SandboxKey key = m_keys.first();
    const SandboxRow* row = m_sandboxes.find(key);
    Provider* provider = m_providers.provider(key.connection);
    CloudOperations* cloud = provider ? provider->cloud() : nullptr;
    if (!cloud || !row || !row->sandbox.cloud || row->sandbox.cloud->instances < 2)
        return;
    whenDone(cloud->listInstances(key.id), this, [this, key](const Result<QList<CloudInstance>>& listed) {
        if (!m_chooseOnServer->isChecked() || m_keys != QList{key})
            return;
        if (!listed)
            m_messages->showError(listed.error(), [this] { offerInstances(); });
        QStringList names;
        for (const CloudInstance& instance : listed.value_or(QList<CloudInstance>()))
            names.append(instance.name);
        m_scopeBar->setInstances(names);
    });
}

// What stands around the lines.

QString LogPane::nameOf(const SandboxKey& key) const
{
    const SandboxRow* row = m_sandboxes.find(key);
    return row ? row->sandbox.name : key.id.left(12);
}

bool LogPane::isInCloud(const SandboxKey& key) const
{
    const SandboxRow* row = m_sandboxes.find(key);
    return row && row->sandbox.cloud;
}

QString LogPane::names() const
{
    if (m_keys.size() == 1)
        return shown(nameOf(m_keys.first()), 80);
    return tr("%n sandbox(es)", nullptr, static_cast<int>(m_keys.size()));
}

void LogPane::showState()
{
    const bool rows = m_view->hasRows();
    const bool open = m_session != nullptr;
    m_copy->setEnabled(rows);
    m_clear->setEnabled(rows);
    m_saveShown->setEnabled(rows && !m_isSaving);
    m_saveWhole->setEnabled(open && m_keys.size() == 1 && !m_isSaving);
    m_cancelSave->setVisible(m_isSaving);
    m_follow->setEnabled(open);
    m_saveWhole->setText(m_scopeBar->scope().isEmpty() ? tr("Save the whole log…")
                                                       : tr("Save all lines chosen on the server…"));
    const QString obstacle = scopeObstacle();
    m_chooseOnServer->setEnabled(obstacle.isEmpty() || m_chooseOnServer->isChecked());
    setPlainToolTip(m_chooseOnServer, obstacle.isEmpty() ? m_chooseOnServer->text() : obstacle);
    if (rows)
        m_pages->setCurrentIndex(0);
    else
        showEmptyState();
    m_status->setText(statusText());
}

void LogPane::showProblem()
{
    const bool failed = m_session && m_session->phase() == LogSession::Phase::Failed && m_session->error();
    // Without lines the whole pane says it.
    if (failed && !m_problemShown && m_view->hasRows()) {
        m_messages->showError(m_session->error()->during(Operation::ReadLogs, names()),
                              [pane = QPointer<LogPane>(this)] {
                                  if (pane)
                                      pane->refresh();
                              });
    }
    m_problemShown = failed;
}

void LogPane::showEmptyState()
{
    QString icon = u"text-x-generic"_s;
    QString title;
    QString text;
    QString button;
    const bool cleared = m_session && !m_session->store().isEmpty();
    if (m_keys.isEmpty()) {
        title = tr("No sandbox selected");
        text = tr("Select a sandbox to read its log, or several to read their logs as one.");
    } else if (!m_session || m_session->phase() == LogSession::Phase::Loading) {
        title = tr("Reading the log of %1…").arg(names());
    } else if (cleared && m_view->rows().filter()) {
        icon = u"view-filter"_s;
        title = m_search->isSearching() ? tr("Searching…") : tr("No line matches");
        text = m_search->isSearching() ? QString() : tr("None of the lines that are loaded has what is looked for.");
        button = m_search->isSearching() ? QString() : tr("Show all lines");
    } else if (m_session->phase() == LogSession::Phase::Failed && m_session->error()) {
        const Error error = m_session->error()->during(Operation::ReadLogs, names());
        icon = u"dialog-error"_s;
        title = errorHeadline(error);
        text = QStringList{shown(error.serverText), hintText(error.hint)}.join(u'\n').trimmed();
        button = tr("Try again");
    } else if (m_session->phase() == LogSession::Phase::Waiting) {
        icon = u"network-disconnect"_s;
        title = tr("The connection is lost");
        text = tr("The log appears as soon as it is back.");
    } else if (!cleared && !m_scopeBar->scope().isEmpty() && m_session->phase() != LogSession::Phase::Ended) {
        icon = u"view-filter"_s;
        title = tr("No line on the server matches");
        text = tr("New lines of %1 that do appear here.").arg(names());
        button = tr("Read all lines");
    } else if (m_session->phase() == LogSession::Phase::Ended) {
        title = tr("No output");
        text = tr("No program runs in %1, and none has written anything.").arg(names());
    } else {
        title = cleared ? tr("Cleared") : tr("No output yet");
        text = tr("New lines of %1 appear here.").arg(names());
    }
    m_empty->setContent(icon, title, text, button);
    m_pages->setCurrentIndex(1);
}

QString LogPane::statusText() const
{
    if (!m_session)
        return {};
    QStringList parts;
    switch (m_session->phase()) {
    case LogSession::Phase::Loading:
        break;
    case LogSession::Phase::Following:
        parts.append(m_view->isFollowing() ? tr("Following") : tr("Not following; End returns to the latest line"));
        if (std::ranges::any_of(m_keys, [this](const SandboxKey& key) { return isInCloud(key); }))
            parts.append(tr("Lines come some seconds late"));
        break;
    case LogSession::Phase::Ended:
        parts.append(tr("Not running"));
        break;
    case LogSession::Phase::Waiting:
        parts.append(tr("Connection lost; the log goes on when it is back"));
        break;
    case LogSession::Phase::Failed:
        parts.append(tr("Reading failed"));
        break;
    }
    if (!m_scopeBar->scope().isEmpty())
        parts.append(tr("Only the lines chosen on the server"));
    if (m_session->isHeldBack())
        parts.append(tr("The memory for this log is full: newer lines wait; End shows them"));
    if (m_session->older() == LogSession::Older::Loading)
        parts.append(tr("Reading older lines…"));
    else if (m_session->older() == LogSession::Older::AtLimit)
        parts.append(tr("Only the newest lines are kept"));
    const int count = m_view->rows().count();
    if (count > 0)
        parts.append(m_view->rows().filter() ? tr("%n line(s) shown", nullptr, count)
                                             : tr("%n line(s)", nullptr, count));
    if (m_keys.size() > LogService::mostMerged)
        parts.append(
            tr("The first %1 of %n sandbox(es)", nullptr, static_cast<int>(m_keys.size())).arg(LogService::mostMerged));
    if (m_isSaving)
        parts.append(tr("Saving…"));
    return parts.join(u" · "_s);
}

void LogPane::clearView()
{
    const LineId before = m_view->clear();
    m_messages->showNotice(tr("Cleared the view. Nothing is deleted."), tr("Undo"),
                           [view = QPointer<LogView>(m_view), before] {
                               if (view)
                                   view->restoreCleared(before);
                           });
}

void LogPane::copyLines()
{
    if (m_view->hasSelection())
        m_view->copy(m_timestamps->isChecked());
    else
        m_view->copyAll(m_timestamps->isChecked());
}

// Saving.

void LogPane::saveShown()
{
    dialogs::chooseFileToSave(this, tr("Save the lines shown"), names() + u".log"_s, [this](const QString& path) {
        if (path.isEmpty() || !m_session)
            return;
        std::optional<std::vector<LineId>> only;
        const LogRows& rows = m_view->rows();
        if (rows.filter() || rows.floor() != 0)
            only = rows.ids(0, rows.count());
        LogSaveOptions options;
        options.timestamps = m_timestamps->isChecked();
        m_saving = {};
        m_isSaving = true;
        showState();
        whenDone(m_service.saveLoaded(*m_session, std::move(only), path, options, m_saving.get_token()), this,
                 [this, path](const Result<qint64>& saved) { onSaved(saved, path); });
    });
}

void LogPane::saveWhole()
{
    const SandboxKey key = m_keys.value(0);
    const LogScope scope = m_scopeBar->scope();
    const QString title = scope.isEmpty() ? tr("Save the whole log") : tr("Save the lines chosen on the server");
    dialogs::chooseFileToSave(this, title, names() + u".log"_s, [this, key, scope](const QString& path) {
        if (path.isEmpty())
            return;
        LogSaveOptions options;
        options.scope = scope;
        options.timestamps = m_timestamps->isChecked();
        m_saving = {};
        m_isSaving = true;
        showState();
        whenDone(m_service.saveWhole(key, path, options, m_saving.get_token()), this,
                 [this, path](const Result<qint64>& saved) { onSaved(saved, path); });
    });
}

void LogPane::onSaved(const Result<qint64>& saved, const QString& path)
{
    m_isSaving = false;
    showState();
    if (saved)
        m_messages->showNotice(
            tr("Saved %n line(s) in %1", nullptr, static_cast<int>(*saved)).arg(shown(QFileInfo(path).fileName())));
    else if (!saved.error().isCancelled())
        m_messages->showError(saved.error().during(Operation::SaveLogs, names()));
}

} // namespace sandglass

#include "moc_logpane.cpp"
