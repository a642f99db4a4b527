// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QIcon>
#include <QList>
#include <QString>

#include <functional>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace sandglass {

class Theme;

/// Something that the palette can find and run.
struct PaletteItem
{
    QString title;  ///< fit to be shown
    QString detail; ///< what it is or where: "Sandbox on lab-2"
    QString shortcut;
    QIcon icon;
    std::function<void()> run;
    bool enabled = true;
};

/// One line that finds sandboxes, images, connections and every action. Enter runs, Esc leaves.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    CommandPalette(QList<PaletteItem> items, const Theme& theme, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search(const QString& words);
    void run();

    const QList<PaletteItem> m_items;
    QLineEdit* m_line;
    QListView* m_list;
    QStandardItemModel* m_found;
};

} // namespace sandglass
