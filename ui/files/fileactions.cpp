// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/fileactions.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QKeySequence>

namespace sandglass {
using namespace Qt::StringLiterals;

FileActions::FileActions(QObject* parent)
    : QObject(parent)
    , open(add(u"filesOpen"_s, u"document-open"_s, tr("&Open"), tr("Open the folder"), Qt::Key_Return))
    , uploadFiles(add(u"filesUploadFiles"_s, u"upload-media"_s, tr("Upload &files…"),
                      tr("Copy files of this computer into the open folder")))
    , uploadFolder(add(u"filesUploadFolder"_s, u"folder"_s, tr("&Upload folder…"),
                       tr("Copy a folder of this computer into the open folder")))
    , download(add(u"filesDownload"_s, u"download"_s, tr("Down&load…"), tr("Copy what is selected to this computer")))
    , newFolder(add(u"filesNewFolder"_s, u"folder-new"_s, tr("&New folder…"), tr("Make a folder in the open one"),
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)))
    , rename(add(u"filesRename"_s, u"edit-rename"_s, tr("&Rename…"), tr("Give another name"), Qt::Key_F2))
    , remove(add(u"filesDelete"_s, u"edit-delete"_s, tr("&Delete…"), tr("Delete what is selected"), Qt::Key_Delete))
    , copyPath(add(u"filesCopyPath"_s, u"edit-copy"_s, tr("&Copy path"), tr("Copy the paths of what is selected"),
                   QKeySequence::Copy))
    , paste(add(u"filesPaste"_s, u"edit-paste"_s, tr("&Paste files"),
                tr("Upload the files that were copied on this computer"), QKeySequence::Paste))
    , showHidden(add(u"filesShowHidden"_s, u"view-hidden"_s, tr("&Hidden files"),
                     tr("Show files whose name begins with a dot"), QKeySequence(Qt::CTRL | Qt::Key_H)))
{
    showHidden->setCheckable(true);
}

QAction* FileActions::add(const QString& name, const QString& icon, const QString& text, const QString& tip,
                          const QKeySequence& shortcut)
{
    auto* action = new QAction(Theme::icon(icon), text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    setPlainToolTip(action, keys.isEmpty() ? tip : tr("%1 (%2)", "what a button does (its key)").arg(tip, keys));
    return action;
}

} // namespace sandglass

#include "moc_fileactions.cpp"
