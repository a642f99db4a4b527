// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/streams.h"

#include <QPointer>
#include <QWidget>

class QTimer;

namespace sandglass {

class PlainLabel;
class SandboxRegistry;
class TerminalAdapter;
class TerminalEndBar;
class TerminalSession;
class Theme;

/// Shows one terminal session: the emulator, and below it what happened when the process has ended or stands still. The
/// session lives on when the view dies; another view gets the screen from its replay.
class TerminalView : public QWidget
{
    Q_OBJECT

public:
    TerminalView(TerminalSession* session, SandboxRegistry& sandboxes, Theme& theme, QWidget* parent);

    TerminalSession* session() const { return m_session; }
    TerminalAdapter* adapter() const { return m_adapter; }
    QString title() const; ///< "bash", "bash (root)"; with the number where it is not the first
    void reconnect();
    /// Types a local or remote path as one word, when a program runs to read it.
    void insertPath(const QString& path);

Q_SIGNALS:
    void titleChanged();
    void filesDropped(const QStringList& paths);
    /// The image has no shell: run one of its programs instead.
    void commandRequested();
    /// The sandbox is paused, and should go on.
    void resumeRequested();

private:
    void attach();
    void takeControl();
    void onResized(TerminalSize cells);
    void onTyped(const QByteArray& bytes);
    void onSessionChanged();
    bool isPaused() const; ///< the sandbox
    void showPause();
    void showEnd();
    void placeProgress();
    void resizeEvent(QResizeEvent* event) override;

    QPointer<TerminalSession> m_session;
    SandboxRegistry& m_sandboxes;
    TerminalAdapter* m_adapter;
    TerminalEndBar* m_end;
    PlainLabel* m_progress;
    QTimer* m_progressTimer;
    bool m_attached = false;
};

} // namespace sandglass
