// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPersistentModelIndex>
#include <QStringList>
#include <QTreeView>

class QMimeData;

namespace sandglass {

class Theme;

/// The list or the tree of the files pane: takes files from the desktop, copied to the folder under the pointer or,
/// over empty space, to the folder that is open, and says when the person drags some out.
class FileView : public QTreeView
{
    Q_OBJECT

public:
    explicit FileView(Theme& theme, QWidget* parent = nullptr);

    /// Keys of these work whenever the view has the focus, before any of the window that are the same: Del in a list of
    /// files must never mean the sandbox. They are ours even while the action is disabled.
    void setKeyActions(const QList<QAction*>& actions) { m_keyActions = actions; }
    /// Where what is dropped on no folder goes; empty when there is none.
    void setOpenPath(const QString& path) { m_openPath = path; }
    void setAcceptsFiles(bool accepts) { m_acceptsFiles = accepts; }
    /// Words in the middle while there are no rows.
    void setPlaceholder(const QString& text);

    /// The files and folders of this machine in \a data; empty when it holds anything else.
    static QStringList localFiles(const QMimeData* data);
    /// The folder over which files are held, or an empty string.
    QString dropPath() const;

Q_SIGNALS:
    void filesDropped(const QStringList& localPaths, const QString& remoteDirectory);
    void dragStarted();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void startDrag(Qt::DropActions supported) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QAction* actionFor(const QKeyEvent* event) const;
    bool isWelcome(const QDropEvent* event) const;
    void setDropTarget(const QModelIndex& folder, bool anywhere);

    Theme& m_theme;
    QList<QAction*> m_keyActions;
    QString m_openPath;
    QString m_placeholder;
    bool m_acceptsFiles = false;
    bool m_dropping = false;            ///< files are held over the view
    QPersistentModelIndex m_dropFolder; ///< the row under them, if it is a folder
};

} // namespace sandglass
