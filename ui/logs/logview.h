// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logfilter.h"
#include "core/logs/logsession.h"
#include "ui/logs/logcopy.h"
#include "ui/logs/logitemcache.h"
#include "ui/logs/loglook.h"
#include "ui/logs/logpainter.h"
#include "ui/logs/logrows.h"
#include "ui/logs/logscroll.h"
#include "ui/logs/logselection.h"

#include <QAbstractScrollArea>
#include <QElapsedTimer>

#include <memory>
#include <optional>

class QPushButton;
class QTimer;

namespace sandglass {

class Theme;

/// The lines of a log session, of which only the visible ones are laid out and painted.
///
/// It follows the end until the person scrolls up or selects, and keeps what is in sight where it is then, whatever
/// comes and goes. Keys act on a current line, which has the cursor.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LogView(Theme& theme, QWidget* parent = nullptr);
    ~LogView() override;

    void setSession(std::shared_ptr<LogSession> session);
    const std::shared_ptr<LogSession>& session() const { return m_session; }

    /// Shows only what \a filter has matched; all when null. It must outlive this.
    void setFilter(const LogFilter* filter);
    /// The filter has other matches.
    void filterChanged();
    /// What is marked in the text.
    void setHighlight(const LogCriteria& criteria);
    /// The line that a search stands at; it is shown. 0 for none.
    void setCurrentMatch(LineId id);
    LineId currentMatch() const { return m_currentMatch; }

    /// How the sandboxes of a merged log are called, in the order of LogSession::sources().
    void setSourceNames(const QStringList& names) { m_sourceNames = names; }

    void setWrapped(bool wrapped);
    void setTimestamps(bool shown);
    bool showsTimestamps() const { return m_timestamps; }
    void setZoom(int steps); ///< points more or less than the application's font
    int zoom() const { return m_zoom; }

    bool isFollowing() const { return m_following; }
    void setFollowing(bool following);
    int newLines() const; ///< lines that came since it stopped following

    /// Hides the lines that there are, without forgetting them. Gives what restoreCleared() takes.
    LineId clear();
    void restoreCleared(LineId floor);
    bool hasRows() const { return m_rows.count() > 0; }
    const LogRows& rows() const { return m_rows; }

    bool hasSelection() const { return !m_selection.isEmpty(); }
    void selectAll();
    /// Puts the selection, or else the current line, on the clipboard; large ones are gathered on the thread pool.
    void copy(bool timestamps);
    /// The same with all lines that are shown.
    void copyAll(bool timestamps);

    LineId currentLine() const { return m_selection.cursor().line; }
    /// Makes it the current line and brings it into sight.
    void goTo(LogPoint point, bool keepAnchor = false);
    /// Expands or collapses the JSON of a line, or shows the whole of a long one.
    void toggle(LineId id);

    LineId topLine() const;
    /// A line as it is read aloud: what the gutter says by marks, then the text.
    QString spoken(LineId id);
    /// What stands where.
    struct Place
    {
        LineId line = 0;
        int row = 0;
        int offset = 0;
        enum class Part { Outside, Gutter, Disclosure, Text, More } part = Part::Outside;
    };
    Place placeAt(QPoint inViewport);
    QRect rectOf(LogPoint point); ///< of one character in the viewport; empty when out of sight
    QList<LineId> visibleLines(); ///< from top to bottom
    const LogItem& item(LineId id) { return m_items.item(id); }
    const LogSelection& selection() const { return m_selection; }

Q_SIGNALS:
    void followingChanged(bool following);
    void newLinesChanged();
    void currentLineChanged();
    void selectionChanged();
    void zoomChanged(int steps);
    /// The person clicked an address with Ctrl.
    void linkActivated(const QUrl& address);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void scheduleUpdate();
    void updateNow();
    void updateLook();
    void updateGeometryOfRows();
    void updateScrollBars();
    void updateJumpButton();
    void updateHold();
    void onReplaced();
    void scrolledByPerson(); ///< whether to follow, and whether older lines are wanted
    void scrollRows(int rows);
    int viewRows() const;
    LogPoint clamped(LogPoint point);
    LogPoint moved(LogPoint point, int characters);
    void moveCursorByRows(int rows, bool keepAnchor);
    void copyLines(LogPoint from, LogPoint to, bool timestamps);
    void extendTo(QPoint inViewport);
    const LogLink* linkAt(const Place& place);
    QString toolTipAt(const Place& place);
    void updatePointer(QPoint inViewport, Qt::KeyboardModifiers modifiers);

    Theme& m_theme;
    std::shared_ptr<LogSession> m_session;
    LogLook m_look;
    LogColumns m_columns;
    LogRows m_rows;
    LogItemCache m_items;
    LogScroll m_scroll{m_rows, m_items};
    LogSelection m_selection;
    LineId m_currentMatch = 0;
    bool m_wrapped = true;
    bool m_timestamps = false;
    int m_zoom = 0;
    bool m_following = true;
    bool m_settingBars = false;
    LineId m_seenEnd = 0; ///< end of the log when it stopped following
    int m_widestColumns = 0;
    qint64 m_topTimeNs = 0; ///< for finding the place again after a rebuild
    int m_wheelRest = 0;
    QStringList m_sourceNames;
    bool m_selecting = false;
    bool m_followedWhenPressed = false;
    std::optional<LogPoint> m_wordAnchor; ///< a double click selects by words from here

    QTimer* m_updateTimer;
    QTimer* m_dragTimer;
    QElapsedTimer m_sinceUpdate;
    QPushButton* m_jump;
};

} // namespace sandglass
