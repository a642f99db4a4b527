// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sandglass {

class FileActions;
class PathBar;

/// The one row of buttons above the files: where one is, and what can be done there.
class FileToolBar : public QWidget
{
    Q_OBJECT

public:
    explicit FileToolBar(const FileActions& actions, QWidget* parent = nullptr);

    PathBar* pathBar() const { return m_pathBar; }

private:
    PathBar* m_pathBar;
};

} // namespace sandglass
