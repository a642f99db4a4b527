// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/fileview.h"

#include "core/files/fileentry.h"
#include "core/files/remotefileroles.h"
#include "ui/theme/theme.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostDropped = 100000;
}

FileView::FileView(Theme& theme, QWidget* parent)
    : QTreeView(parent)
    , m_theme(theme)
{
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setAllColumnsShowFocus(true);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDropIndicatorShown(false);
    setAutoExpandDelay(800);
    connect(&m_theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void FileView::setPlaceholder(const QString& text)
{
    if (m_placeholder == text)
        return;
    m_placeholder = text;
    setAccessibleDescription(text);
    viewport()->update();
}

QAction* FileView::actionFor(const QKeyEvent* event) const
{
    const QKeySequence pressed(event->keyCombination());
    for (QAction* action : m_keyActions) {
        if (action->shortcuts().contains(pressed))
            return action;
    }
    return nullptr;
}

bool FileView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && actionFor(static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void FileView::keyPressEvent(QKeyEvent* event)
{
    if (QAction* action = actionFor(event)) {
        action->trigger(); // does nothing while it is disabled
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void FileView::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    QPainter painter(viewport());
    if (!m_placeholder.isEmpty() && model() && model()->rowCount(rootIndex()) == 0) {
        constexpr int margin = 16;
        painter.setPen(m_theme.color(Role::MutedText));
        painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
    }
    if (!m_dropping)
        return;
    QRect target = viewport()->rect();
    if (m_dropFolder.isValid()) {
        target = visualRect(m_dropFolder);
        target.setLeft(0);
        target.setRight(viewport()->width() - 1);
    }
    QColor colour = m_theme.color(Role::Accent);
    painter.setPen(QPen(colour, 2));
    colour.setAlphaF(0.12F);
    painter.setBrush(colour);
    painter.drawRect(target.adjusted(1, 1, -1, -1));
}

void FileView::startDrag(Qt::DropActions)
{
    Q_EMIT dragStarted();
}

QStringList FileView::localFiles(const QMimeData* data)
{
    QStringList paths;
    if (!data || !data->hasUrls())
        return paths;
    const auto urls = data->urls();
    if (urls.size() > mostDropped)
        return {};
    for (const QUrl& url : urls) {
        if (!url.isLocalFile())
            return {};
        paths.append(url.toLocalFile());
    }
    return paths;
}

bool FileView::isWelcome(const QDropEvent* event) const
{
    // What was dragged out of this pane would only come back as a copy of itself.
    const auto* source = qobject_cast<const QWidget*>(event->source());
    if (!m_acceptsFiles || qobject_cast<const FileView*>(source))
        return false;
    return event->possibleActions().testFlag(Qt::CopyAction) && !localFiles(event->mimeData()).isEmpty();
}

QString FileView::dropPath() const
{
    if (!m_dropping)
        return {};
    return m_dropFolder.isValid() ? m_dropFolder.data(role(RemoteFileRole::Path)).toString() : m_openPath;
}

void FileView::setDropTarget(const QModelIndex& index, bool dropping)
{
    const bool folder = index.isValid() &&
                        index.data(role(RemoteFileRole::Kind)).toInt() == static_cast<int>(FileEntry::Kind::Directory);
    m_dropFolder = folder ? index.siblingAtColumn(0) : QModelIndex();
    m_dropping = dropping;
    viewport()->update();
}

void FileView::dragEnterEvent(QDragEnterEvent* event)
{
    if (!isWelcome(event)) {
        event->ignore();
        return;
    }
    // Never a move: the desktop would delete its files.
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void FileView::dragMoveEvent(QDragMoveEvent* event)
{
    // For scrolling at the edges and opening folders that the pointer rests on.
    QTreeView::dragMoveEvent(event);
    if (!isWelcome(event)) {
        setDropTarget({}, false);
        event->ignore();
        return;
    }
    setDropTarget(indexAt(event->position().toPoint()), true);
    if (dropPath().isEmpty()) {
        setDropTarget({}, false);
        event->ignore();
        return;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void FileView::dragLeaveEvent(QDragLeaveEvent* event)
{
    setDropTarget({}, false);
    QTreeView::dragLeaveEvent(event);
}

void FileView::dropEvent(QDropEvent* event)
{
    stopAutoScroll();
    setState(NoState);
    if (!isWelcome(event)) {
        setDropTarget({}, false);
        event->ignore();
        return;
    }
    setDropTarget(indexAt(event->position().toPoint()), true);
    const QString directory = dropPath();
    setDropTarget({}, false);
    if (directory.isEmpty()) {
        event->ignore();
        return;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
    Q_EMIT filesDropped(localFiles(event->mimeData()), directory);
}

} // namespace sandglass

#include "moc_fileview.cpp"
