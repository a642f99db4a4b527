// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalaccessible.h"

#include "ui/common/plaintext.h"
#include "ui/terminal/terminaladapter.h"

namespace sandglass {

namespace {
QAccessibleInterface* make(const QString&, QObject* object)
{
    auto* const widget = qobject_cast<QWidget*>(object);
    if (!widget || !widget->parentWidget())
        return nullptr;
    auto* const adapter = qobject_cast<TerminalAdapter*>(widget->parentWidget()->parentWidget());
    return adapter && adapter->focusProxy() == widget ? new TerminalAccessible(widget, adapter) : nullptr;
}
} // namespace

TerminalAccessible::TerminalAccessible(QWidget* display, TerminalAdapter* adapter)
    : QAccessibleWidget(display, QAccessible::Terminal)
    , m_adapter(adapter)
{
}

void TerminalAccessible::install()
{
    static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(once)
}

QString TerminalAccessible::text(QAccessible::Text kind) const
{
    return kind == QAccessible::Value ? shown(m_adapter->lastLine()) : QAccessibleWidget::text(kind);
}

QAccessible::State TerminalAccessible::state() const
{
    QAccessible::State now = QAccessibleWidget::state();
    now.editable = true;
    now.multiLine = true;
    return now;
}

} // namespace sandglass
