// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logview.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDropEvent>
#include <QLocale>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

namespace sandglass::test {

/// What a person reads in the log, line by line.
inline QString readLog(LogView* view)
{
    QStringList lines;
    const auto ids = view->visibleLines();
    for (const LineId id : ids)
        lines.append(view->spoken(id));
    return lines.join(u'\n');
}

/// The number at the start of "12.5 %" or "1.2 MiB"; -1 when there is none.
inline double numberOf(const QString& value)
{
    bool isNumber = false;
    static const QRegularExpression gap(QStringLiteral("[\\s\u00a0\u202f%]"));
    const double number = QLocale().toDouble(value.section(gap, 0, 0), &isNumber);
    return isNumber ? number : -1;
}

/// Drops the file on the middle of \a view, as a file manager does. False when it does not take it.
inline bool dropFile(QAbstractItemView* view, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPoint middle = view->viewport()->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &enter);
    QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &drop);
    return enter.isAccepted();
}

} // namespace sandglass::test
