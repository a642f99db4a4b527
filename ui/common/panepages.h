// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>

namespace sandglass {

/// The pages of a pane. Whoever gives it the focus gives it to the widget that was named for the present page, and a
/// change of the page takes the focus along, so that the keys of a person who asked for a pane never go nowhere.
class PanePages : public QStackedWidget
{
    Q_OBJECT

public:
    explicit PanePages(QWidget* parent = nullptr);

    /// \a entry, in the page, is where the focus goes; null for the page itself.
    void addPage(QWidget* page, QWidget* entry = nullptr);
};

} // namespace sandglass
