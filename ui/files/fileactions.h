// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAction;

namespace sandglass {

/// The verbs of the files pane, for its buttons, menus and keys. Their keys work in the views alone: elsewhere in the
/// window the same keys mean the sandbox.
class FileActions : public QObject
{
    Q_OBJECT

public:
    explicit FileActions(QObject* parent = nullptr);

    QAction* const open;
    QAction* const uploadFiles;
    QAction* const uploadFolder;
    QAction* const download;
    QAction* const newFolder;
    QAction* const rename;
    QAction* const remove;
    QAction* const copyPath;
    QAction* const paste;
    QAction* const showHidden; ///< checkable

private:
    QAction* add(const QString& name, const QString& icon, const QString& text, const QString& tip,
                 const QKeySequence& shortcut = {});
};

} // namespace sandglass
