// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QList>
#include <QWidget>

namespace sandglass {

/// A tab of the details area: shows one thing about the selected sandbox (or several, where it can merge them).
///
/// A pane gets its services in the constructor, asks no other pane for anything, keeps quiet while it is hidden (no
/// streams, no polling for what nobody sees), and shows an empty state of its own when nothing is selected.
class SandboxPane : public QWidget
{
    Q_OBJECT

public:
    explicit SandboxPane(QWidget* parent = nullptr)
        : QWidget(parent)
    {
    }

    /// What to show; an empty list for nothing. Called on every change of the selection, also while hidden.
    virtual void setSandboxes(const QList<SandboxKey>& keys) = 0;
    /// The person asked for this pane by name ("Open terminal"), not for the tab: begins what it is there for.
    virtual void activate() {}
    /// Ctrl+F, Ctrl+Shift+F: puts the focus into the pane's search field, if it has one.
    virtual void focusSearch() {}
    /// F5: reads again what is shown.
    virtual void refresh() {}

Q_SIGNALS:
    /// An intent for the window: "show the logs of this sandbox", by the pane's object name.
    void paneRequested(const sandglass::SandboxKey& key, const QString& pane);
};

} // namespace sandglass
