// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sandglass {

/// A part of the window that answers the keys for search and refresh while the focus is somewhere in it.
class Pane : public QWidget
{
    Q_OBJECT

public:
    explicit Pane(QWidget* parent = nullptr)
        : QWidget(parent)
    {
    }

    /// Ctrl+F: puts the focus into the pane's search field, if it has one.
    virtual void focusSearch() {}
    /// F5: reads again what is shown.
    virtual void refresh() {}
    /// "Restore default layout": columns and splitters as on the first start.
    virtual void resetLayout() {}
};

} // namespace sandglass
