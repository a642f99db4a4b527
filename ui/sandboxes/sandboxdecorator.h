// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/sandboxes/sandboxroles.h"

#include <QIdentityProxyModel>

namespace sandglass {

class Theme;

/// Words, colours and tool tips over SandboxModel's raw values. Every text of a server comes out made fit to be shown.
class SandboxDecorator : public QIdentityProxyModel
{
    Q_OBJECT

public:
    SandboxDecorator(Theme& theme, const Clock& clock, QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString columnTitle(SandboxColumn column);

private:
    QString text(const QModelIndex& index, SandboxColumn column) const;
    QString toolTip(const QModelIndex& index, SandboxColumn column) const;
    QString accessibleText(const QModelIndex& index) const;
    QString stateText(const QModelIndex& index) const;
    QVariant isolationColor(const QModelIndex& index) const;
    QString memoryText(const QModelIndex& index) const;
    /// How old the facts of a stale row are; empty when that is not known.
    QString staleAge(const QModelIndex& index) const;
    qint64 nowMs() const { return m_clock.wallNs() / 1000000; }

    Theme& m_theme;
    const Clock& m_clock;
};

} // namespace sandglass
