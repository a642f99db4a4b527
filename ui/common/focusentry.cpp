// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/focusentry.h"

#include <QFocusEvent>
#include <QPointer>
#include <QWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

class FocusEntry final : public QObject
{
public:
    explicit FocusEntry(QWidget* whole)
        : QObject(whole)
    {
        setObjectName(u"focusEntry"_s);
        whole->installEventFilter(this);
    }

    QPointer<QWidget> part;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::FocusIn || !part)
            return QObject::eventFilter(watched, event);
        part->setFocus(static_cast<QFocusEvent*>(event)->reason());
        return true;
    }
};

} // namespace

void setFocusEntry(QWidget* whole, QWidget* part)
{
    auto* entry = static_cast<FocusEntry*>(whole->findChild<QObject*>(u"focusEntry"_s, Qt::FindDirectChildrenOnly));
    if (!entry)
        entry = new FocusEntry(whole);
    entry->part = part;
}

} // namespace sandglass
