// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QPushButton;

namespace sandglass {

class CloudChoices;
class PlainLabel;
class ReadingNote;
class Theme;

/// In which project of a cloud the sandbox is created, and where that runs; a new project can be made on the spot.
class ProjectChoice : public QWidget
{
    Q_OBJECT

public:
    ProjectChoice(CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

    QString problem() const;
    QComboBox* box() const { return m_box; } ///< for the label

private:
    void update();
    void fill();
    void createProject();

    CloudChoices& m_choices;
    const Theme& m_theme;
    QComboBox* m_box;
    QPushButton* m_new;
    PlainLabel* m_place;
    ReadingNote* m_note;
};

} // namespace sandglass
