// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/filespane.h"

#include "core/files/remotefilemodel.h"
#include "core/files/remoteoperations.h"
#include "core/files/remotepath.h"
#include "core/files/transferqueue.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plaintext.h"
#include "ui/common/stalenote.h"
#include "ui/files/dragout.h"
#include "ui/files/fileactions.h"
#include "ui/files/filecommands.h"
#include "ui/files/filetoolbar.h"
#include "ui/files/fileview.h"
#include "ui/files/pathbar.h"
#include "ui/files/remotefileproxy.h"
#include "ui/files/transferstrip.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

FilesPane::FilesPane(ProviderRegistry& providers, SandboxRegistry& sandboxes, TransferQueue& transfers, Theme& theme,
                     QWidget* parent)
    : SandboxPane(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_theme(theme)
    , m_actions(new FileActions(this))
    , m_model(new RemoteFileModel(providers, this))
    , m_listProxy(new RemoteFileProxy(*m_model, RemoteFileProxy::Shows::Everything, theme, this))
    , m_treeProxy(new RemoteFileProxy(*m_model, RemoteFileProxy::Shows::FoldersOnly, theme, this))
    , m_toolBar(new FileToolBar(*m_actions, this))
    , m_pathBar(m_toolBar->pathBar())
    , m_messages(new MessageBar(this))
    , m_staleNote(new StaleNote(sandboxes.clock(), theme, this))
    , m_tree(new FileView(theme, this))
    , m_list(new FileView(theme, this))
    , m_splitter(new QSplitter(this))
    , m_strip(new TransferStrip(transfers, this))
    , m_stack(new PanePages(this))
    , m_page(new QWidget(this))
    , m_empty(new EmptyState(this))
    , m_commands(new FileCommands(providers, transfers, *m_messages, this))
    , m_dragOut(new DragOut(transfers, sandboxes.clock(), m_list))
{
    setObjectName("files"_L1);
    setFocusEntry(this, m_stack);
    makeLayout();
    connectActions();
    connectViews();
    restoreState();
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (batch.added.contains(m_key) || batch.changed.contains(m_key) || batch.removed.contains(m_key))
            updateAvailability();
        for (const SandboxKey& gone : batch.removed) {
            m_histories.remove(gone);
            m_unchangeable.remove(gone);
        }
    });
    updateAvailability();
}

FilesPane::~FilesPane()
{
    saveState();
}

void FilesPane::setSandboxes(const QList<SandboxKey>& keys)
{
    const SandboxKey key = keys.size() == 1 ? keys.first() : SandboxKey();
    m_several = keys.size() > 1;
    if (key != m_key) {
        m_key = key;
        m_messages->clear();
        m_selectWhenLoaded.clear();
        m_readAtMs.clear();
        m_down = false;
        m_model->setSandbox(key);
        m_strip->setSandbox(key);
        m_available = false;
    }
    updateAvailability();
}

QString FilesPane::problem() const
{
    const Provider* provider = m_providers.provider(m_key.connection);
    const SandboxRow* row = m_sandboxes.find(m_key);
    if (!provider || !row)
        return tr("The sandbox is gone.");
    // What was read before the connection went down stays.
    if (row->stale)
        return m_readAtMs.isEmpty() ? tr("The files are read when the connection is back.") : QString();
    const Capabilities capabilities = provider->capabilities();
    if (!capabilities.has(Capability::Files))
        return capabilityReasonText(Capability::Files, capabilities.reason(Capability::Files));
    if (!isAlive(row->sandbox.state) && !capabilities.has(Capability::FilesWhenStopped))
        return capabilityReasonText(Capability::FilesWhenStopped, capabilities.reason(Capability::FilesWhenStopped));
    return {};
}

void FilesPane::updateAvailability()
{
    const QString icon = u"folder"_s;
    const SandboxRow* row = m_sandboxes.find(m_key);
    const bool wasDown = std::exchange(m_down, row && row->stale);
    m_model->setFetching(!m_down);
    m_listProxy->setStale(m_down);
    m_treeProxy->setStale(m_down);
    for (FileView* view : {m_list, m_tree})
        view->viewport()->update();
    if (!m_key.isValid()) {
        m_empty->setContent(icon, m_several ? tr("Several sandboxes are selected") : tr("No sandbox is selected"),
                            tr("Select one sandbox to see its files."));
    } else if (const QString why = problem(); !why.isEmpty()) {
        m_empty->setContent(icon, m_down ? tr("Not connected") : tr("Files cannot be shown"), why);
    } else {
        m_stack->setCurrentWidget(m_page);
        if (!m_available && isVisible()) {
            m_available = true;
            if (history().current().isEmpty())
                history().visit(u"/"_s);
            showPath();
        } else if (wasDown && !m_down) {
            m_messages->clear();
            refresh();
        }
        updateActions();
        return;
    }
    m_available = false;
    m_stack->setCurrentWidget(m_empty);
    updateActions();
}

void FilesPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    updateAvailability();
}

void FilesPane::refresh()
{
    if (m_available && !m_down)
        m_model->load(currentPath());
}

QString FilesPane::currentPath() const
{
    return m_key.isValid() ? m_histories.value(m_key).current() : QString();
}

void FilesPane::openPath(const QString& path)
{
    if (!m_available || path.isEmpty())
        return;
    history().visit(RemoteTree::normalized(path));
    showPath();
}

void FilesPane::showPath()
{
    if (!m_available)
        return;
    const QString path = currentPath();
    m_pathBar->setPath(path);
    m_listProxy->setOpenPath(path);
    m_treeProxy->setOpenPath(path);
    const QModelIndex source = m_model->ensure(path);
    if (!m_down && m_model->folderState(source) != RemoteFolderState::Loading)
        m_model->load(path); // each visit shows the present, beginning with what is known
    // The tree needs the folders on the way; each is read once.
    for (QModelIndex above = source.parent(); above.isValid(); above = above.parent()) {
        m_model->fetchMore(above);
    }
    const QModelIndex root = m_listProxy->mapFromSource(source);
    m_list->setRootIndex(root);
    m_list->setOpenPath(path);
    m_tree->setOpenPath(path);
    m_list->setCurrentIndex(m_listProxy->index(0, 0, root));
    m_list->selectionModel()->clearSelection();
    const QModelIndex inTree = m_treeProxy->mapFromSource(source);
    if (inTree.isValid()) {
        m_tree->expand(m_treeProxy->index(0, 0));
        m_tree->setCurrentIndex(inTree);
        m_tree->scrollTo(inTree);
    }
    updatePlaceholder();
    updateActions();
}

void FilesPane::goHome()
{
    const SandboxRow* row = m_sandboxes.find(m_key);
    if (!row)
        return;
    whenDone(
        homeDirectory(m_providers.provider(m_key.connection), m_key.id, row->sandbox.state == SandboxState::Running),
        this, [this, key = m_key](const QString& path) {
            if (key == m_key)
                openPath(path);
        });
}

void FilesPane::openIndex(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const FileEntry& entry = m_model->entry(m_listProxy->mapToSource(index));
    // A link may lead to a folder; if it does not, the server says so.
    if (entry.kind == FileEntry::Kind::Directory || entry.kind == FileEntry::Kind::Link)
        openPath(index.data(role(RemoteFileRole::Path)).toString());
}

void FilesPane::folderLoaded(const QString& path)
{
    m_readAtMs.insert(path, m_sandboxes.clock().wallNs() / 1000000);
    if (!m_model->indexOf(currentPath()).isValid()) {
        leaveMissingFolder();
        return;
    }
    updatePlaceholder();
    if (path != currentPath())
        return;
    if (m_model->indexOf(path).data(role(RemoteFileRole::Truncated)).toBool())
        m_messages->showWarning(
            tr("“%1” holds more than could be read; the list is not complete.").arg(shown(path, 200)));
    if (!m_selectWhenLoaded.isEmpty())
        selectPath(std::exchange(m_selectWhenLoaded, {}));
    else if (!m_list->currentIndex().isValid())
        m_list->selectionModel()->setCurrentIndex(m_listProxy->index(0, 0, m_list->rootIndex()),
                                                  QItemSelectionModel::NoUpdate);
    updateActions();
}

void FilesPane::folderFailed(const QString& path, const Error& error)
{
    updatePlaceholder();
    updateActions();
    if (path != currentPath() || error.isCancelled() || m_down)
        return; // A folder on the way that may not be read is no failure of what was asked for.
    m_messages->showError(error, [this, key = m_key, path] {
        if (key == m_key)
            m_model->load(path);
    });
}

void FilesPane::leaveMissingFolder()
{
    const QString gone = currentPath();
    QString there = RemotePath::parent(gone);
    while (!m_model->indexOf(there).isValid())
        there = RemotePath::parent(there);
    openPath(there);
    m_messages->showNotice(tr("“%1” is no longer there.").arg(shown(gone, 200)));
}

void FilesPane::folderChanged(const SandboxKey& key, const QString& directory)
{
    if (key != m_key || !m_available)
        return;
    const QModelIndex known = m_model->indexOf(directory);
    if (known.isValid() && m_model->folderState(known) != RemoteFolderState::Empty)
        m_model->load(directory);
}

void FilesPane::updatePlaceholder()
{
    const QModelIndex folder = m_model->indexOf(currentPath());
    switch (m_model->folderState(folder)) {
    case RemoteFolderState::Empty:
    case RemoteFolderState::Loading:
        if (m_down) {
            m_list->setPlaceholder(tr("This folder was not read before the connection was lost."));
            break;
        }
        m_list->setPlaceholder(tr("Reading the folder…"));
        break;
    case RemoteFolderState::Error:
        m_list->setPlaceholder(tr("The folder could not be read."));
        break;
    case RemoteFolderState::Loaded:
        m_list->setPlaceholder(m_model->rowCount(folder) > 0
                                   ? tr("All files in this folder are hidden ones.")
                                   : tr("This folder is empty. Drop files here to upload them."));
        break;
    }
}

QString FilesPane::whyUnchangeable() const
{
    const SandboxRow* row = m_sandboxes.find(m_key);
    if (m_down || !row)
        return tr("Not connected");
    if (row->sandbox.state != SandboxState::Running)
        return tr("Renaming and deleting need a running sandbox, whose own programs do it");
    if (m_unchangeable.contains(m_key))
        return tr("This sandbox has no programs that rename and delete");
    return {};
}

void FilesPane::updateActions()
{
    const Provider* provider = m_providers.provider(m_key.connection);
    const bool ready = m_available && provider && provider->connectionState().isReady();
    const bool readable = ready && m_model->folderState(m_model->indexOf(currentPath())) != RemoteFolderState::Error;
    const qsizetype selected = m_available ? m_list->selectionModel()->selectedRows().size() : 0;
    m_actions->uploadFiles->setEnabled(readable);
    m_actions->uploadFolder->setEnabled(readable);
    m_actions->paste->setEnabled(readable);
    m_actions->newFolder->setEnabled(readable);
    m_actions->download->setEnabled(ready && selected > 0);
    const QString unchangeable = whyUnchangeable();
    m_actions->remove->setEnabled(ready && selected > 0 && unchangeable.isEmpty());
    m_actions->rename->setEnabled(ready && selected == 1 && unchangeable.isEmpty());
    setPlainToolTip(m_actions->remove, unchangeable.isEmpty() ? tr("Delete what is selected") : unchangeable);
    setPlainToolTip(m_actions->rename, unchangeable.isEmpty() ? tr("Give another name") : unchangeable);
    const auto readAt = m_readAtMs.constFind(currentPath());
    m_staleNote->setReadAt(m_down && m_available && readAt != m_readAtMs.cend() ? std::optional(*readAt)
                                                                                : std::nullopt);
    m_actions->copyPath->setEnabled(m_available && selected > 0);
    m_actions->open->setEnabled(m_available && m_list->currentIndex().isValid());
    m_list->setAcceptsFiles(readable);
    m_tree->setAcceptsFiles(ready);
    m_actions->showHidden->setEnabled(m_available);
    m_pathBar->setEnabled(m_available);
    m_pathBar->back()->setEnabled(m_available && history().canGoBack());
    m_pathBar->forward()->setEnabled(m_available && history().canGoForward());
    m_pathBar->up()->setEnabled(m_available && currentPath() != u"/"_s);
    m_pathBar->home()->setEnabled(ready);
    m_pathBar->reload()->setEnabled(ready);
}

void FilesPane::selectPath(const QString& path)
{
    const QModelIndex index = m_listProxy->mapFromSource(m_model->indexOf(path));
    if (!index.isValid() || index.parent() != m_list->rootIndex())
        return;
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

QStringList FilesPane::selectedPaths() const
{
    QStringList paths;
    const auto rows = m_list->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows)
        paths.append(row.data(role(RemoteFileRole::Path)).toString());
    return paths;
}

bool FilesPane::selectionHasFolders() const
{
    return std::ranges::any_of(m_list->selectionModel()->selectedRows(), [](const QModelIndex& row) {
        return row.data(role(RemoteFileRole::Kind)).toInt() == static_cast<int>(FileEntry::Kind::Directory);
    });
}

void FilesPane::copyPaths()
{
    QGuiApplication::clipboard()->setText(selectedPaths().join(u'\n'));
}

void FilesPane::pasteFiles()
{
    const QStringList paths = FileView::localFiles(QGuiApplication::clipboard()->mimeData());
    if (paths.isEmpty())
        m_messages->showNotice(tr("There are no files to paste: copy some in your file manager first."));
    else
        m_commands->upload(m_key, paths, currentPath());
}

void FilesPane::startDrag()
{
    qint64 bytes = 0;
    const auto rows = m_list->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows) {
        if (row.data(role(RemoteFileRole::Kind)).toInt() == static_cast<int>(FileEntry::Kind::File))
            bytes += row.data(role(RemoteFileRole::Size)).toLongLong();
    }
    m_dragOut->begin(m_key, selectedPaths(), bytes);
}

void FilesPane::showContextMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName("filesMenu"_L1);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    if (!m_list->selectionModel()->selectedRows().isEmpty()) {
        menu->addActions(
            {m_actions->open, m_actions->download, m_actions->copyPath, m_actions->rename, m_actions->remove});
        menu->addSeparator();
    }
    menu->addActions({m_actions->uploadFiles, m_actions->uploadFolder, m_actions->paste, m_actions->newFolder});
    menu->addSeparator();
    menu->addActions({m_actions->showHidden, m_pathBar->reload()});
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

} // namespace sandglass

#include "moc_filespane.cpp"
