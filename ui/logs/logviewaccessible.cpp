// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logviewaccessible.h"

#include "ui/logs/logview.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// The lines in sight, each as LogView::spoken() reads it, are the text; what is out of sight is reached by scrolling.
class LogViewAccessible final : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit LogViewAccessible(LogView* view)
        : QAccessibleWidget(view, QAccessible::EditableText)
    {
        QObject::connect(view, &LogView::currentLineChanged, view, [view] {
            if (!QAccessible::isActive())
                return;
            if (auto* reader = static_cast<LogViewAccessible*>(QAccessible::queryAccessibleInterface(view))) {
                QAccessibleTextCursorEvent event(view, reader->cursorPosition());
                QAccessible::updateAccessibility(&event);
            }
        });
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return whole();
        return QAccessibleWidget::text(kind);
    }

    void selection(int index, int* start, int* end) const override
    {
        *start = 0;
        *end = 0;
        if (index != 0 || selectionCount() == 0)
            return;
        *start = positionOf(view()->selection().first());
        *end = positionOf(view()->selection().last());
    }
    int selectionCount() const override { return view()->hasSelection() ? 1 : 0; }
    void addSelection(int start, int end) override { setSelection(0, start, end); }
    void removeSelection(int) override { view()->goTo(view()->selection().cursor()); }
    void setSelection(int index, int start, int end) override
    {
        if (index != 0)
            return;
        view()->goTo(pointAt(start));
        view()->goTo(pointAt(end), true);
    }
    int cursorPosition() const override { return positionOf(view()->selection().cursor()); }
    void setCursorPosition(int position) override { view()->goTo(pointAt(position)); }

    QString text(int start, int end) const override
    {
        const QString all = whole();
        const qsizetype from = std::clamp<qsizetype>(start, 0, all.size());
        return all.sliced(from, std::clamp<qsizetype>(end, from, all.size()) - from);
    }
    int characterCount() const override { return static_cast<int>(whole().size()); }
    QRect characterRect(int offset) const override
    {
        const QRect inViewport = view()->rectOf(pointAt(offset));
        return {view()->viewport()->mapToGlobal(inViewport.topLeft()), inViewport.size()};
    }
    int offsetAtPoint(const QPoint& point) const override
    {
        const LogView::Place place = view()->placeAt(view()->viewport()->mapFromGlobal(point));
        return place.line == 0 ? -1 : positionOf({place.line, place.offset});
    }
    void scrollToSubstring(int start, int) override { view()->goTo(pointAt(start)); }
    QString attributes(int, int* start, int* end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    LogView* view() const { return static_cast<LogView*>(widget()); }

    QString whole() const
    {
        QStringList lines;
        for (const LineId id : view()->visibleLines())
            lines.append(view()->spoken(id));
        return lines.join(u'\n');
    }
    /// How much is said before the text of a line.
    int spokenBefore(LineId id) const
    {
        return static_cast<int>(view()->spoken(id).size() - view()->item(id).layout.text().size());
    }
    int positionOf(const LogPoint& point) const
    {
        int position = 0;
        for (const LineId id : view()->visibleLines()) {
            const int length = static_cast<int>(view()->spoken(id).size());
            if (id == point.line)
                return position + std::min(spokenBefore(id) + point.offset, length);
            if (id > point.line)
                return position;
            position += length + 1;
        }
        return std::max(0, position - 1);
    }
    LogPoint pointAt(int position) const
    {
        LogPoint last;
        for (const LineId id : view()->visibleLines()) {
            const int length = static_cast<int>(view()->spoken(id).size());
            last = {id, std::max(0, std::min(position, length) - spokenBefore(id))};
            if (position <= length)
                return last;
            position -= length + 1;
        }
        return last;
    }
};

QAccessibleInterface* make(const QString&, QObject* object)
{
    auto* view = qobject_cast<LogView*>(object);
    return view ? new LogViewAccessible(view) : nullptr;
}

} // namespace

void installLogViewAccessibility()
{
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed)
}

} // namespace sandglass
