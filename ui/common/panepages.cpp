// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/panepages.h"

#include "ui/common/focusentry.h"

namespace sandglass {

PanePages::PanePages(QWidget* parent)
    : QStackedWidget(parent)
{
    connect(this, &QStackedWidget::currentChanged, this, [this] {
        setFocusEntry(this, currentWidget());
        // Qt moved it from the page before to the first that takes it, which may be any button.
        if (currentWidget() && isAncestorOf(window()->focusWidget()))
            currentWidget()->setFocus();
    });
}

void PanePages::addPage(QWidget* page, QWidget* entry)
{
    if (entry)
        setFocusEntry(page, entry);
    addWidget(page);
}

} // namespace sandglass

#include "moc_panepages.cpp"
#include "ui/common/focusentry.h"
