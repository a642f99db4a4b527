// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLineEdit;

namespace sandglass {

/// Where the files pane is: the way back and forth, up and home, and the path to type over.
class PathBar : public QWidget
{
    Q_OBJECT

public:
    explicit PathBar(QWidget* parent = nullptr);

    void setPath(const QString& path);
    QLineEdit* line() const { return m_line; }

    QAction* back() const { return m_back; }
    QAction* forward() const { return m_forward; }
    QAction* up() const { return m_up; }
    QAction* home() const { return m_home; }
    QAction* reload() const { return m_reload; }

Q_SIGNALS:
    void pathEntered(const QString& path);

private:
    QAction* m_back;
    QAction* m_forward;
    QAction* m_up;
    QAction* m_home;
    QAction* m_reload;
    QLineEdit* m_line;
};

} // namespace sandglass
