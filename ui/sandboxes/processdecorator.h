// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/plaintext.h"

#include <QIdentityProxyModel>

namespace sandglass {

/// What the processes of a sandbox say of themselves, fit to be shown: a program can give itself any name.
class ProcessDecorator final : public QIdentityProxyModel
{
public:
    using QIdentityProxyModel::QIdentityProxyModel;

    static constexpr int longestCell = 300;

    QVariant data(const QModelIndex& index, int role) const override
    {
        const QVariant value = QIdentityProxyModel::data(index, role);
        return role == Qt::DisplayRole ? shown(value.toString(), longestCell) : value;
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const QVariant value = QIdentityProxyModel::headerData(section, orientation, role);
        return role == Qt::DisplayRole ? shown(value.toString(), longestCell) : value;
    }
};

} // namespace sandglass
