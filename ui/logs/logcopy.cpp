// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logcopy.h"

#include "core/logs/ansitext.h"
#include "core/logs/jsonline.h"

#include <QDateTime>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

QString lineTime(qint64 timeNs)
{
    if (timeNs <= 0)
        return QString(18, u' ');
    return QDateTime::fromMSecsSinceEpoch(timeNs / 1000000).toString(u"MM-dd HH:mm:ss.zzz"_s);
}

QString copiedText(const LogCopy& what)
{
    QString copied;
    bool any = false;
    for (size_t i = 0; i < what.ids.size(); ++i) {
        const LineId id = what.ids[i];
        if (id < what.lines.firstId() || id >= what.lines.endId())
            continue;
        const LogLine line = what.lines.lineAt(id);
        if (line.seam)
            continue;
        QString text = plainText(line.text);
        if (what.expanded.contains(id))
            text = prettyJson(text.toUtf8()).value_or(text);
        const bool last = i + 1 == what.ids.size();
        if (last && what.lastOffset >= 0)
            text.truncate(what.lastOffset);
        if (i == 0)
            text.remove(0, what.firstOffset);
        if (std::exchange(any, true))
            copied += u'\n';
        if (what.timestamps)
            copied += lineTime(line.timeNs) + u' ';
        copied += text;
    }
    return copied;
}

} // namespace sandglass
