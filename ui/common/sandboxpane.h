// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"
#include "ui/common/pane.h"

#include <QList>

namespace sandglass {

/// A tab of the details area: shows one thing about the selected sandbox (or several, where it can merge them).
///
/// A pane gets its services in the constructor, asks no other pane for anything, keeps quiet while it is hidden (no
/// streams, no polling for what nobody sees), and shows an empty state of its own when nothing is selected.
class SandboxPane : public Pane
{
    Q_OBJECT

public:
    using Pane::Pane;

    /// What to show; an empty list for nothing. Called on every change of the selection, also while hidden.
    virtual void setSandboxes(const QList<SandboxKey>& keys) = 0;
    /// The person asked for this pane by name ("Open terminal"), not for the tab: begins what it is there for.
    virtual void activate() {}

Q_SIGNALS:
    /// An intent for the window: "show the logs of this sandbox", by the pane's object name.
    void paneRequested(const sandglass::SandboxKey& key, const QString& pane);
};

} // namespace sandglass
