// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/changespane.h"

#include "core/base/task.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/changesmodel.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/common/stalenote.h"
#include "ui/sandboxes/changesdecorator.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// A tree of so few rows is shown open.
constexpr int mostRowsExpanded = 300;
const QLatin1StringView paneIcon{"vcs-diff"};
} // namespace

ChangesPane::ChangesPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent)
    : SandboxPane(parent)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_theme(theme)
    , m_model(new ChangesModel(this))
    , m_decorator(new ChangesDecorator(theme, this))
    , m_search(new SearchLine(tr("Filter by path")))
    , m_note(new PlainLabel)
    , m_staleNote(new StaleNote(sandboxes.clock(), theme))
    , m_view(new QTreeView)
    , m_messages(new MessageBar)
    , m_pages(new PanePages)
    , m_empty(new EmptyState)
    , m_nothing(new EmptyState)
    , m_body(new PanePages)
    , m_page(new QWidget)
{
    setObjectName(u"changes"_s);
    setFocusEntry(this, m_pages);
    m_search->setObjectName(u"changesFilter"_s);
    m_note->setObjectName(u"changesNote"_s);
    m_note->setText(tr("Volumes and bind mounts are not covered."));
    m_decorator->setSourceModel(m_model);
    m_view->setObjectName(u"changesTree"_s);
    m_view->setAccessibleName(tr("Changed files"));
    m_view->setModel(m_decorator);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->header()->resizeSection(1, fontMetrics().horizontalAdvance(u'0') * 16);
    auto* const copy = new QAction(Theme::icon(u"edit-copy"_s), tr("Copy Path"), m_view);
    copy->setObjectName(u"changesCopyPath"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, [this] {
        if (const QModelIndex current = m_view->currentIndex(); current.isValid())
            QApplication::clipboard()->setText(current.data(role(ChangeRole::Path)).toString());
    });

    auto* const bar = new QHBoxLayout;
    buildBar(bar);
    m_nothing->setContent(QString(paneIcon), tr("Nothing matches the filter"), {}, tr("Show all changes"));
    m_body->addPage(m_view);
    m_body->addPage(m_nothing);
    auto* const column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_body, 1);
    m_pages->addPage(m_empty);
    m_pages->addPage(m_page, m_body);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_staleNote);
    layout->addWidget(m_pages, 1);

    connect(m_search, &SearchLine::searchChanged, this, &ChangesPane::rebuild);
    connect(m_empty, &EmptyState::buttonClicked, this, &ChangesPane::refresh);
    connect(m_nothing, &EmptyState::buttonClicked, this, [this] {
        m_search->clear();
        for (QToolButton* kind : {m_added, m_changed, m_deleted})
            kind->setChecked(true);
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (m_key && (batch.removed.contains(*m_key) || batch.added.contains(*m_key) || batch.changed.contains(*m_key)))
            sync();
    });
    sync();
}

QToolButton* ChangesPane::addKindButton(QHBoxLayout* bar, const QString& name, FileChange::Kind kind)
{
    auto* const button = new QToolButton;
    button->setObjectName(name);
    button->setCheckable(true);
    button->setChecked(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setText(ChangesDecorator::kindGlyph(kind) + u' ' + ChangesDecorator::kindText(kind));
    setPlainToolTip(button, tr("Show or hide what was %1").arg(ChangesDecorator::kindText(kind)));
    connect(button, &QToolButton::toggled, this, &ChangesPane::rebuild);
    bar->addWidget(button);
    return button;
}

void ChangesPane::buildBar(QHBoxLayout* bar)
{
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(4);
    m_search->setMaximumWidth(360);
    bar->addWidget(m_search, 1);
    m_added = addKindButton(bar, u"changesAdded"_s, FileChange::Kind::Added);
    m_changed = addKindButton(bar, u"changesChanged"_s, FileChange::Kind::Changed);
    m_deleted = addKindButton(bar, u"changesDeleted"_s, FileChange::Kind::Deleted);
    bar->addStretch(1);
    bar->addWidget(m_note);
    m_again = new QToolButton;
    m_again->setObjectName(u"changesRefresh"_s);
    m_again->setIcon(Theme::icon(u"view-refresh"_s));
    m_again->setAutoRaise(true);
    m_again->setFocusPolicy(Qt::StrongFocus);
    m_again->setAccessibleName(tr("Read again (F5)"));
    setPlainToolTip(m_again, tr("Read again (F5)"));
    bar->addWidget(m_again);
    connect(m_again, &QToolButton::clicked, this, &ChangesPane::refresh);
    const auto paint = [this] {
        m_again->setIcon(Theme::icon(u"view-refresh"_s));
        QPalette muted = m_note->palette();
        muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
        m_note->setPalette(muted);
    };
    paint();
    connect(&m_theme, &Theme::changed, this, paint);
}

void ChangesPane::setSandboxes(const QList<SandboxKey>& keys)
{
    m_selected = keys.size();
    const auto key = keys.size() == 1 ? std::optional(keys.first()) : std::nullopt;
    if (key != m_key) {
        ++m_generation;
        ++m_build;
        m_key = key;
        m_reading = false;
        m_stale = true;
        m_down = false;
        m_changes.reset();
        m_messages->clear();
        m_model->setTree(std::make_shared<ChangeTree>());
    }
    sync();
}

void ChangesPane::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ChangesPane::refresh()
{
    m_stale = true;
    sync();
}

void ChangesPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    sync();
}

void ChangesPane::showEmpty(const QString& title, const QString& text, const QString& button)
{
    m_empty->setContent(QString(paneIcon), title, text, button);
    m_pages->setCurrentWidget(m_empty);
}

void ChangesPane::sync()
{
    const SandboxRow* const row = m_key ? m_sandboxes.find(*m_key) : nullptr;
    const Provider* const provider = m_key ? m_providers.provider(m_key->connection) : nullptr;
    showConnection(row && row->stale);
    if (!row || !provider) {
        showEmpty(m_selected > 1 ? tr("%n sandboxes are selected", nullptr, static_cast<int>(m_selected))
                                 : tr("No sandbox selected"),
                  tr("Select one sandbox to see what it changed in its filesystem."));
        return;
    }
    if (m_down) {
        if (!m_changes)
            showEmpty(tr("Not connected"), tr("The changes are read when the connection is back."));
        return;
    }
    const auto reason = provider->capabilities().reason(Capability::Changes);
    if (reason != CapabilityReason::Supported) {
        showEmpty(tr("Changes cannot be shown"), capabilityReasonText(Capability::Changes, reason));
        return;
    }
    if (!m_changes && (m_stale || m_reading))
        showEmpty(tr("Reading the changes…"), tr("The engine compares the whole filesystem with the image."));
    read();
}

void ChangesPane::showConnection(bool down)
{
    if (m_down && !down)
        m_stale = true; // What is known may have changed meanwhile.
    m_down = down;
    m_decorator->setStale(down);
    m_staleNote->setReadAt(down && m_changes ? std::optional(m_readAtMs) : std::nullopt);
    m_again->setEnabled(!down);
    setPlainToolTip(m_again, down ? tr("Not connected") : tr("Read again (F5)"));
}

void ChangesPane::read()
{
    Provider* const provider = m_providers.provider(m_key->connection);
    if (!m_stale || m_down || m_reading || !isVisible())
        return;
    m_reading = true;
    m_stale = false;
    whenDone(provider->listChanges(m_key->id), this,
             [this, generation = m_generation](const Result<QList<FileChange>>& listed) {
                 if (generation != m_generation)
                     return;
                 m_reading = false;
                 m_messages->clear();
                 if (listed) {
                     m_changes = *listed;
                     m_readAtMs = m_sandboxes.clock().wallNs() / 1000000;
                     rebuild();
                 } else if (!m_down) { // Otherwise sync() has said it, and reads again.
                     m_messages->showError(listed.error(), [this] { refresh(); });
                     if (!m_changes)
                         showEmpty(tr("The changes could not be read"), {}, tr("Try again"));
                 }
                 read(); // It may have been asked for again meanwhile.
             });
}

ChangeFilter ChangesPane::filter() const
{
    return {m_search->text().trimmed(), m_added->isChecked(), m_changed->isChecked(), m_deleted->isChecked()};
}

void ChangesPane::rebuild()
{
    if (!m_changes)
        return;
    whenDone(runInPool([changes = *m_changes, wanted = filter()] { return buildChangeTree(changes, wanted); }), this,
             [this, build = ++m_build](const std::shared_ptr<const ChangeTree>& tree) {
                 if (build == m_build)
                     showTree(tree);
             });
}

void ChangesPane::showTree(const std::shared_ptr<const ChangeTree>& tree)
{
    showCounts(*tree);
    if (tree->all.total() == 0) {
        m_model->setTree(tree);
        showEmpty(tr("Nothing has changed"),
                  tr("The filesystem is as the image has it. Volumes and bind mounts are not covered."),
                  tr("Read again"));
        return;
    }
    // Open folders stay open over a new tree.
    QSet<QString> open;
    const auto each = [this](const QModelIndex& parent, auto&& self, auto&& visit) -> void {
        for (int row = 0; row < m_decorator->rowCount(parent); ++row) {
            const QModelIndex index = m_decorator->index(row, 0, parent);
            if (visit(index))
                self(index, self, visit);
        }
    };
    each({}, each, [&](const QModelIndex& index) {
        if (!m_view->isExpanded(index))
            return false;
        open.insert(index.data(role(ChangeRole::Path)).toString());
        return true;
    });
    m_model->setTree(tree);
    if (tree->shown.total() <= mostRowsExpanded) {
        m_view->expandAll();
    } else {
        each({}, each, [&](const QModelIndex& index) {
            if (!open.contains(index.data(role(ChangeRole::Path)).toString()))
                return false;
            m_view->expand(index);
            return true;
        });
    }
    m_body->setCurrentWidget(tree->shown.total() > 0 ? static_cast<QWidget*>(m_view) : m_nothing);
    m_pages->setCurrentWidget(m_page);
}

void ChangesPane::showCounts(const ChangeTree& tree)
{
    const QLocale locale;
    const auto label = [&locale](QToolButton* button, FileChange::Kind kind, int count) {
        button->setText(u"%1 %2 %3"_s.arg(ChangesDecorator::kindGlyph(kind), locale.toString(count),
                                          ChangesDecorator::kindText(kind)));
    };
    label(m_added, FileChange::Kind::Added, tree.all.added);
    label(m_changed, FileChange::Kind::Changed, tree.all.changed);
    label(m_deleted, FileChange::Kind::Deleted, tree.all.deleted);
    m_note->setText(tree.truncated ? tr("Only the first 200,000 changes are shown.")
                                   : tr("Volumes and bind mounts are not covered."));
}

} // namespace sandglass

#include "moc_changespane.cpp"
