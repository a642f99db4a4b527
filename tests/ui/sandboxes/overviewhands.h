// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/overviewpane.h"

#include <QLabel>
#include <QUrl>

namespace sandglass::test {

/// What the overview says of a fact; empty when it does not show it.
inline QString factIn(const OverviewPane& pane, const QString& name)
{
    const auto* const label = pane.findChild<QLabel*>(name);
    return label && label->isVisible() ? label->text() : QString();
}

/// Where an opener that a test gives puts the address that a person would have been sent to.
inline QUrl& openedAddress()
{
    static QUrl last;
    return last;
}

} // namespace sandglass::test
