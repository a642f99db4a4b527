// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/streams.h"

#include <QByteArray>
#include <QClipboard>
#include <QList>
#include <QUrl>
#include <QWidget>

#include <optional>

class QAction;
class QContextMenuEvent;
class QDropEvent;
class QKeyEvent;
class QMenu;
class QTermWidget;
class QTimer;

namespace sandglass {

class PtyFeeder;
class Theme;

/// The terminal emulator: bytes in, keys out. The only place that knows QTermWidget, and all that has to be known to
/// use it for a terminal elsewhere. It knows no session.
///
/// Create it with its final parent. feed() never blocks; congested() tells when the source should pause.
class TerminalAdapter : public QWidget
{
    Q_OBJECT

public:
    static constexpr int historyLines = 10000;

    TerminalAdapter(Theme& theme, QWidget* parent);
    ~TerminalAdapter() override;

    /// Why the emulator cannot work, untranslated; empty when it can.
    QString failure() const;

    /// What a screen reader calls it.
    void setName(const QString& name);

    /// Shows output of the remote program.
    void feed(const QByteArray& bytes);
    /// Shows output of the past: the emulator's answers to requests in it are not sent again.
    void replay(const QByteArray& bytes);

    /// The size of the grid, once the widget has been laid out and shown.
    std::optional<TerminalSize> cells() const { return m_cells; }
    /// Tells resized() now instead of at the end of the turn.
    void updateCells();

    QString screenText() const; ///< with the history; lines parted by '\n'
    QString lastLine() const;   ///< the last line that is not blank
    bool hasSelection() const;
    QList<QAction*> menuActions() const { return m_actions; }

public Q_SLOTS:
    void copy();
    void paste();
    void pasteSelection();
    /// As if typed, in bracketed paste where the program wants it; control characters are left out, and several lines
    /// are confirmed first.
    void pasteText(const QString& text);
    /// Shows the search line if it is hidden, and gives it the focus.
    void openSearch();
    void toggleSearch();
    void zoomIn();
    void zoomOut();
    void resetZoom();
    void clearScreen();

Q_SIGNALS:
    /// Keys, pastes, mouse reports and the emulator's own answers, for the remote program.
    void typed(const QByteArray& bytes);
    void resized(sandglass::TerminalSize cells);
    void congested(bool on);
    /// Ctrl+click on a link, or its menu. Open it only through openAddress().
    void linkActivated(const QUrl& address);
    /// Local files were dropped here.
    void filesDropped(const QStringList& paths);
    void focusReceived();
    /// The person wants this terminal closed.
    void closeRequested();
    /// The text has changed; at most a few times a second.
    void textChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void setUpEmulator();
    void setUpActions();
    QAction* addTerminalAction(const QString& name, const QString& text, const QString& icon,
                               const QList<QKeySequence>& keys, void (TerminalAdapter::*run)());
    void applyTheme();
    void applyFont();
    void nameSearchBar();
    bool onKey(const QKeyEvent* key);
    bool onDrag(QDropEvent* event);
    void showMenu(const QContextMenuEvent* event);
    bool programUsesMouse() const;
    void setZoom(int step);
    void leave();

    Theme& m_theme;
    QTermWidget* m_term;
    QWidget* m_display; ///< the emulator's painted part, which has the focus
    PtyFeeder* m_feeder;
    QTimer* m_sizeTimer;
    QTimer* m_textTimer;
    QList<QAction*> m_actions;
    std::optional<TerminalSize> m_cells;
    qint64 m_fed = 0;       ///< bytes given
    qint64 m_consumed = 0;  ///< bytes interpreted
    qint64 m_muteUntil = 0; ///< answers are dropped up to this byte
    bool m_controlClick = false;
    int m_zoom = 0;
};

} // namespace sandglass
