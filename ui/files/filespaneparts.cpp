// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a files pane: how they stand, what leads from one to the other, and what of it is remembered.
#include "core/files/remotefilemodel.h"
#include "core/files/remotepath.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/issuewords.h"
#include "ui/common/messagebar.h"
#include "ui/common/numberdelegate.h"
#include "ui/common/panepages.h"
#include "ui/common/stalenote.h"
#include "ui/files/dragout.h"
#include "ui/files/fileactions.h"
#include "ui/files/filecommands.h"
#include "ui/files/filespane.h"
#include "ui/files/filetoolbar.h"
#include "ui/files/fileview.h"
#include "ui/files/pathbar.h"
#include "ui/files/remotefileproxy.h"
#include "ui/files/transferstrip.h"

#include <QAction>
#include <QBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSettings>
#include <QSplitter>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString splitterSetting = u"files/splitter"_s;
const QString headerSetting = u"files/header"_s;
const QString hiddenSetting = u"files/showHidden"_s;
constexpr qsizetype mostNamed = 5;
} // namespace

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
    m_list->setItemDelegate(new NumberDelegate(m_list));
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
    whole->addWidget(m_staleNote);
    whole->addWidget(m_stack, 1);
    // Below: they come and go while files are dropped, and nothing that is aimed at may move.
    whole->addWidget(m_messages);
    whole->addWidget(m_strip);
}

void FilesPane::connectViews()
{
    connect(m_list, &QTreeView::activated, this, &FilesPane::openIndex);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        const QString path = current.data(role(RemoteFileRole::Path)).toString();
        if (!path.isEmpty() && m_tree->hasFocus())
            openPath(path);
    });
    connect(m_tree, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { openPath(index.data(role(RemoteFileRole::Path)).toString()); });
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
    connect(m_commands, &FileCommands::cannotChange, this, [this](const SandboxKey& key) {
        m_unchangeable.insert(key);
        updateActions();
    });
    connect(m_dragOut, &DragOut::preparing, this, [this](const SandboxKey&, const QStringList& paths) {
        m_messages->showNotice(tr("Getting %n item(s) ready to drag…", nullptr, static_cast<int>(paths.size())));
    });
    connect(m_dragOut, &DragOut::ready, this, [this](const SandboxKey& key, const QStringList& paths) {
        if (key != m_key)
            return; // It is another's list that is seen now.
        m_messages->clear();
        m_messages->showNotice(tr("%n item(s) ready: drag again", nullptr, static_cast<int>(paths.size())));
    });
    connect(m_dragOut, &DragOut::tooLarge, this, [this](const SandboxKey& key, const QStringList& paths) {
        m_messages->clear();
        m_messages->showNotice(tr("More than %1 cannot be dragged out.").arg(formatBytes(DragOut::mostBytes)),
                               tr("Download…"), [this, key, paths] { m_commands->download(key, paths); });
    });
    connect(m_dragOut, &DragOut::failed, this, [this](const Error& error) { m_messages->showError(error); });
    connect(m_dragOut, &DragOut::incomplete, this, [this](const TransferReport& report) {
        QStringList left;
        const auto issues = report.issues.kept();
        for (const TransferIssue& issue : issues.first(std::min(issues.size(), mostNamed)))
            left.append(issueText(issue));
        m_messages->showWarning(tr("Not everything can be dragged:") + u'\n' + left.join(u'\n'));
    });
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

} // namespace sandglass
