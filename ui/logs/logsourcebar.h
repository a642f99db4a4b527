// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QToolButton;

namespace sandglass {

class Theme;

/// The sandboxes of a merged log with their colours, each of which can be switched off.
class LogSourceBar : public QWidget
{
    Q_OBJECT

public:
    explicit LogSourceBar(Theme& theme, QWidget* parent = nullptr);

    /// Server text; all are switched on. Hides itself with fewer than two.
    void setNames(const QStringList& names);
    /// A bit for each that is switched off.
    quint64 hidden() const;

Q_SIGNALS:
    void hiddenChanged();

private:
    void paintColors();

    Theme& m_theme;
    QList<QToolButton*> m_buttons;
};

} // namespace sandglass
