// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace sandglass {

class Theme;

/// A line of the palette: title, then what it is in a quiet colour, and the shortcut on the right.
class PaletteDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Roles { DetailRole = Qt::UserRole + 1, ShortcutRole, ItemRole };

    explicit PaletteDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace sandglass
