// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/remotefileroles.h"

#include <QStyledItemDelegate>

namespace sandglass {

/// Keeps sizes, which end at the right edge of their column, apart from what begins next to it.
class FileDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        constexpr QChar enSpace(0x2002);
        if (index.column() == static_cast<int>(RemoteFileColumn::Size) && !option->text.isEmpty())
            option->text += enSpace;
    }
};

} // namespace sandglass
