// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/filespane.h"

#include "core/files/remotefilemodel.h"
#include "core/files/remoteoperations.h"
#include "core/files/remotepath.h"
#include "core/files/transferqueue.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plaintext.h"
#include "ui/files/dragout.h"
#include "ui/files/fileactions.h"
#include "ui/files/filecommands.h"
#include "ui/files/filedelegate.h"
#include "ui/files/filetoolbar.h"
#include "ui/files/fileview.h"
#include "ui/files/pathbar.h"
#include "ui/files/remotefileproxy.h"
#include "ui/files/transferstrip.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSplitter>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString splitterSetting = u"files/splitter"_s;
const QString headerSetting = u"files/header"_s;
const QString hiddenSetting = u"files/showHidden"_s;
} // namespace

FilesPane::FilesPane(ProviderRegistry& providers, SandboxRegistry& sandboxes, TransferQueue& transfers, Theme& theme,
                     QWidget* parent)
    : SandboxPane(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_theme(theme)
    , m_actions(new FileActions(this))
    , m_model(new RemoteFileModel(providers, this))
    , m_listProxy(new RemoteFileProxy(*m_model, RemoteFileProxy::Shows::Everything, this))
    , m_treeProxy(new RemoteFileProxy(*m_model, RemoteFileProxy::Shows::FoldersOnly, this))
    , m_toolBar(new FileToolBar(*m_actions, this))
    , m_pathBar(m_toolBar->pathBar())
    , m_messages(new MessageBar(this))
    , m_tree(new FileView(theme, this))
    , m_list(new FileView(theme, this))
    , m_splitter(new QSplitter(this))
    , m_strip(new TransferStrip(transfers, this))
    , m_stack(new PanePages(this))
    , m_page(new QWidget(this))
    , m_empty(new EmptyState(this))
    , m_commands(new FileCommands(providers, transfers, *m_messages, this))
    , m_dragOut(new DragOut(transfers, m_list))
{
    setObjectName("files"_L1);
    setFocusProxy(m_stack);
    makeLayout();
    connectActions();
    connectViews();
    restoreState();
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (batch.added.contains(m_key) || batch.changed.contains(m_key) || batch.removed.contains(m_key))
            updateAvailability();
        for (const SandboxKey& gone : batch.removed)
            m_histories.remove(gone);
    });
    updateAvailability();
}

FilesPane::~FilesPane()
{
    saveState();
}

void FilesPane::connectActions()
{
    connect(m_actions->open, &QAction::triggered, this, [this] { openIndex(m_list->currentIndex()); });
    connect(m_actions->uploadFiles, &QAction::triggered, this,
            [this] { m_commands->chooseFilesToUpload(m_key, currentPath()); });
    connect(m_actions->uploadFolder, &QAction::triggered, this,
            [this] { m_commands->chooseFolderToUpload(m_key, currentPath()); });
    connect(m_actions->download, &QAction::triggered, this, [this] { m_commands->download(m_key, selectedPaths()); });
    connect(m_actions->newFolder, &QAction::triggered, this, [this] { m_commands->newFolder(m_key, currentPath()); });
    connect(m_actions->rename, &QAction::triggered, this,
            [this] { m_commands->rename(m_key, selectedPaths().value(0)); });
    connect(m_actions->remove, &QAction::triggered, this,
            [this] { m_commands->remove(m_key, selectedPaths(), selectionHasFolders()); });
    connect(m_actions->copyPath, &QAction::triggered, this, &FilesPane::copyPaths);
    connect(m_actions->paste, &QAction::triggered, this, &FilesPane::pasteFiles);
    connect(m_actions->showHidden, &QAction::toggled, this, [this](bool shows) {
        m_listProxy->setShowsHidden(shows);
        m_treeProxy->setShowsHidden(shows);
        QSettings().setValue(hiddenSetting, shows);
        showPath();
    });

    connect(m_pathBar->back(), &QAction::triggered, this, [this] {
        history().goBack();
        showPath();
    });
    connect(m_pathBar->forward(), &QAction::triggered, this, [this] {
        history().goForward();
        showPath();
    });
    connect(m_pathBar->up(), &QAction::triggered, this, [this] {
        const QString from = currentPath();
        openPath(RemotePath::parent(from));
        selectPath(from);
    });
    connect(m_pathBar->home(), &QAction::triggered, this, &FilesPane::goHome);
    connect(m_pathBar->reload(), &QAction::triggered, this, &FilesPane::refresh);
    connect(m_pathBar, &PathBar::pathEntered, this, [this](const QString& path) {
        openPath(path);
        m_list->setFocus();
    });
    addActions({m_pathBar->back(), m_pathBar->forward(), m_pathBar->up(), m_pathBar->home()});
    for (FileView* view : {m_list, m_tree}) {
        const QList<QAction*> inViews{m_actions->rename, m_actions->remove,    m_actions->copyPath,
                                      m_actions->paste,  m_actions->newFolder, m_actions->showHidden};
        view->addActions(inViews);
        view->setKeyActions(
            inViews + QList<QAction*>{m_pathBar->back(), m_pathBar->forward(), m_pathBar->up(), m_pathBar->home()});
    }
}

void FilesPane::makeLayout()
{
    m_tree->setObjectName("filesTree"_L1);
    m_tree->setAccessibleName(tr("Folders"));
    m_tree->setHeaderHidden(true);
    m_tree->setModel(m_treeProxy);
    m_tree->setDragEnabled(false);
    m_list->setObjectName("filesList"_L1);
    m_list->setAccessibleName(tr("Files"));
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setExpandsOnDoubleClick(false);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setModel(m_listProxy);
    m_list->setItemDelegate(new FileDelegate(m_list));
    m_list->setSortingEnabled(true);
    m_list->sortByColumn(static_cast<int>(RemoteFileColumn::Name), Qt::AscendingOrder);
    QHeaderView* header = m_list->header();
    header->setObjectName("filesHeader"_L1);
    header->setHighlightSections(false);
    header->setFirstSectionMovable(true);
    header->setStretchLastSection(true);

    m_splitter->setObjectName("filesSplitter"_L1);
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(m_list);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(true);
    resetLayout();

    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolBar);
    column->addWidget(m_splitter, 1);
    m_stack->addPage(m_page, m_list);
    m_stack->addPage(m_empty);

    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_messages);
    whole->addWidget(m_stack, 1);
    whole->addWidget(m_strip);
}

void FilesPane::connectViews()
{
    connect(m_list, &QTreeView::activated, this, &FilesPane::openIndex);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        const QString path = current.data(RemoteFileRole::Path).toString();
        if (!path.isEmpty() && m_tree->hasFocus())
            openPath(path);
    });
    connect(m_tree, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { openPath(index.data(RemoteFileRole::Path).toString()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FilesPane::updateActions);
    for (FileView* view : {m_list, m_tree}) {
        connect(view, &FileView::filesDropped, this, [this](const QStringList& paths, const QString& directory) {
            m_commands->upload(m_key, paths, directory);
        });
    }
    connect(m_list, &FileView::dragStarted, this, &FilesPane::startDrag);
    connect(m_list, &QWidget::customContextMenuRequested, this, &FilesPane::showContextMenu);
    connect(m_model, &RemoteFileModel::loaded, this, &FilesPane::folderLoaded);
    connect(m_model, &RemoteFileModel::loadFailed, this, &FilesPane::folderFailed);
    connect(m_commands, &FileCommands::changed, this, &FilesPane::folderChanged);
    connect(m_commands, &FileCommands::made, this, [this](const SandboxKey& key, const QString& path) {
        m_selectWhenLoaded = path;
        folderChanged(key, RemotePath::parent(path));
    });
    connect(m_dragOut, &DragOut::preparing, this, [this](const QStringList& paths) {
        m_messages->showNotice(tr("Getting %n item(s) ready to drag…", nullptr, static_cast<int>(paths.size())));
    });
    connect(m_dragOut, &DragOut::ready, this, [this](const QStringList& paths) {
        m_messages->clear();
        m_messages->showNotice(tr("%n item(s) ready: drag again", nullptr, static_cast<int>(paths.size())));
    });
    connect(m_dragOut, &DragOut::tooLarge, this, [this](const QStringList& paths) {
        m_messages->clear();
        m_messages->showNotice(tr("More than %1 cannot be dragged out.").arg(formatBytes(DragOut::mostBytes)),
                               tr("Download…"), [this, key = m_key, paths] { m_commands->download(key, paths); });
    });
    connect(m_dragOut, &DragOut::failed, this, [this](const Error& error) { m_messages->showError(error); });
}

void FilesPane::resetLayout()
{
    const int digit = fontMetrics().horizontalAdvance(u'0');
    QHeaderView* header = m_list->header();
    for (int section = 0; section < header->count(); ++section)
        header->moveSection(header->visualIndex(section), section);
    header->resizeSection(static_cast<int>(RemoteFileColumn::Name), 36 * digit);
    header->resizeSection(static_cast<int>(RemoteFileColumn::Size), 12 * digit);
    header->resizeSection(static_cast<int>(RemoteFileColumn::Modified), 22 * digit);
    header->resizeSection(static_cast<int>(RemoteFileColumn::Permissions), 14 * digit);
    m_splitter->setSizes({26 * digit, 100 * digit});
}

void FilesPane::restoreState()
{
    const QSettings settings;
    m_splitter->restoreState(settings.value(splitterSetting).toByteArray());
    m_list->header()->restoreState(settings.value(headerSetting).toByteArray());
    m_actions->showHidden->setChecked(settings.value(hiddenSetting, false).toBool());
}

void FilesPane::saveState() const
{
    QSettings settings;
    settings.setValue(splitterSetting, m_splitter->saveState());
    settings.setValue(headerSetting, m_list->header()->saveState());
}

void FilesPane::setSandboxes(const QList<SandboxKey>& keys)
{
    const SandboxKey key = keys.size() == 1 ? keys.first() : SandboxKey();
    m_several = keys.size() > 1;
    if (key != m_key) {
        m_key = key;
        m_messages->clear();
        m_selectWhenLoaded.clear();
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
    if (!m_key.isValid()) {
        m_empty->setContent(icon, m_several ? tr("Several sandboxes are selected") : tr("No sandbox is selected"),
                            tr("Select one sandbox to see its files."));
    } else if (const QString why = problem(); !why.isEmpty()) {
        m_empty->setContent(icon, tr("Files cannot be shown"), why);
    } else {
        m_stack->setCurrentWidget(m_page);
        if (!m_available && isVisible()) {
            m_available = true;
            if (history().current().isEmpty())
                history().visit(u"/"_s);
            showPath();
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
    if (m_available)
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
    if (m_model->folderState(source) != RemoteFolderState::Loading)
        m_model->load(path); // each visit shows the present, beginning with what is known
    // The tree needs the folders on the way; each is read once.
    for (QModelIndex above = source.parent(); above.isValid(); above = above.parent()) {
        if (m_model->canFetchMore(above))
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
        openPath(index.data(RemoteFileRole::Path).toString());
}

void FilesPane::folderLoaded(const QString& path)
{
    updatePlaceholder();
    if (path != currentPath())
        return;
    if (m_model->indexOf(path).data(RemoteFileRole::Truncated).toBool())
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
    if (path != currentPath() || error.isCancelled())
        return; // A folder on the way that may not be read is no failure of what was asked for.
    m_messages->showError(error, [this, key = m_key, path] {
        if (key == m_key)
            m_model->load(path);
    });
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
    m_actions->remove->setEnabled(ready && selected > 0);
    m_actions->rename->setEnabled(ready && selected == 1);
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
        paths.append(row.data(RemoteFileRole::Path).toString());
    return paths;
}

bool FilesPane::selectionHasFolders() const
{
    return std::ranges::any_of(m_list->selectionModel()->selectedRows(), [](const QModelIndex& row) {
        return row.data(RemoteFileRole::Kind).toInt() == static_cast<int>(FileEntry::Kind::Directory);
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
        if (row.data(RemoteFileRole::Kind).toInt() == static_cast<int>(FileEntry::Kind::File))
            bytes += row.data(RemoteFileRole::Size).toLongLong();
    }
    m_dragOut->begin(m_key, selectedPaths(), bytes);
}

void FilesPane::showContextMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName("filesMenu"_L1);
    menu->setAttribute(Qt::WA_DeleteOnClose);
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
