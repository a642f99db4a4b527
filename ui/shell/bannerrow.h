// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace sandglass {

class Clock;
class Theme;

/// A line of the ConnectionBanner.
class BannerRow : public QFrame
{
    Q_OBJECT

public:
    /// \a retryText is the verb of its button.
    BannerRow(const ConnectionConfig& config, const QString& retryText, Theme& theme, const Clock& clock,
              QWidget* parent = nullptr);

    void setState(const ConnectionState& state);
    void refreshCountdown();

Q_SIGNALS:
    void retryRequested();
    void tokenRequested(); ///< to give it another token
    void dismissed();

private:
    void applyColors();

    const ConnectionConfig m_config;
    Theme& m_theme;
    const Clock& m_clock;
    ConnectionState m_state;
    QLabel* m_glyph;
    QLabel* m_text;
    QLabel* m_countdown;
    QToolButton* m_retry;
    QToolButton* m_changeToken;
};

} // namespace sandglass
