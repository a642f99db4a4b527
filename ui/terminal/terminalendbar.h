// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QFrame>

#include <optional>

class QPushButton;

namespace sandglass {

class PlainLabel;
class Theme;

/// The line under a terminal whose process has ended, was lost or stands still: what happened, and the way on.
class TerminalEndBar : public QFrame
{
    Q_OBJECT

public:
    explicit TerminalEndBar(Theme& theme, QWidget* parent);

    /// What to tell of a terminal.
    struct Content
    {
        QString text;
        QString detail; ///< the server's words or the way on, may be empty
        bool failed = false;
        bool paused = false;        ///< and not over: there is nothing to reconnect
        std::optional<Error> error; ///< for Copy details
        bool offerCommand = false;  ///< Run one command…
        bool offerResume = false;
        bool canReconnect = false;
        QString whyNot; ///< why not, for the button's tool tip
    };
    void setContent(const Content& content);

Q_SIGNALS:
    void reconnectRequested();
    void resumeRequested();
    void commandRequested();

private:
    void paintGlyph();

    Theme& m_theme;
    PlainLabel* m_glyph;
    PlainLabel* m_text;
    PlainLabel* m_detail;
    QPushButton* m_copy;
    QPushButton* m_command;
    QPushButton* m_resume;
    QPushButton* m_reconnect;
    bool m_failed = false;
    bool m_paused = false;
    std::optional<Error> m_error;
};

} // namespace sandglass
