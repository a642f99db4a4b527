// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/plainlabel.h"

#include <optional>

class QTimer;

namespace sandglass {

class Clock;
class Theme;

/// The line above what a pane shows of a connection that is down: that it is, and how old this is. Hidden otherwise.
class StaleNote : public PlainLabel
{
    Q_OBJECT

public:
    StaleNote(const Clock& clock, Theme& theme, QWidget* parent = nullptr);

    /// When what is shown was read, as wall clock in milliseconds; nothing while the connection is there.
    void setReadAt(std::optional<qint64> wallMs);

private:
    void tellAge();
    void paintMuted();

    const Clock& m_clock;
    Theme& m_theme;
    QTimer* m_timer;
    std::optional<qint64> m_readAtMs;
};

} // namespace sandglass
