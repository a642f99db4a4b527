// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"

#include <QIdentityProxyModel>

namespace sandglass {

class Theme;

/// Words, glyphs, colours and icons over ChangesModel.
class ChangesDecorator : public QIdentityProxyModel
{
    Q_OBJECT

public:
    explicit ChangesDecorator(Theme& theme, QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString kindText(FileChange::Kind kind);
    static QString kindGlyph(FileChange::Kind kind);

    /// Greyed: the connection is down.
    void setStale(bool stale);

private:
    void repaint();

    Theme& m_theme;
    bool m_stale = false;
};

} // namespace sandglass
