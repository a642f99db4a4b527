// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sandglass {

class LogSearch;
class LogView;
class Theme;

/// A strip beside the scroll bar that shows where in the log the matches are. A click goes there.
class MatchMap : public QWidget
{
    Q_OBJECT

public:
    MatchMap(LogView& view, LogSearch& search, Theme& theme, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    LogView& m_view;
    LogSearch& m_search;
    Theme& m_theme;
};

} // namespace sandglass
