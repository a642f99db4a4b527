// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/loglines.h"

#include "core/base/rfc3339.h"
#include "core/northflank/socketmessages.h"

#include <QJsonObject>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestLine = 1024 * 1024;

/// Takes "[TIME ](stdout|stderr) (F|P) " off \a text.
LogChannel stripPrefix(QByteArrayView& text)
{
    QByteArrayView rest = text;
    if (const qsizetype space = rest.indexOf(' '); space > 0 && nanosecondsFromRfc3339(rest.first(space)) > 0)
        rest = rest.sliced(space + 1);
    const bool error = rest.startsWith("stderr ");
    if (!error && !rest.startsWith("stdout "))
        return LogChannel::Output;
    rest = rest.sliced(QByteArrayView("stdout ").size());
    if (!rest.startsWith("F ") && !rest.startsWith("P "))
        return LogChannel::Output;
    text = rest.sliced(2);
    return error ? LogChannel::Error : LogChannel::Output;
}
} // namespace

QList<InstanceLine> instanceLines(const QJsonArray& answer)
{
    QList<InstanceLine> lines;
    for (const auto& value : answer) {
        const QJsonObject object = value.toObject();
        const QJsonValue log = object.value("log"_L1);
        InstanceLine line;
        line.instance = object.value("containerId"_L1).toString();
        line.entry.timeNs = nanosecondsFromRfc3339(QStringView(object.value("ts"_L1).toString()));
        if (log.isUndefined() || log.isNull() || line.entry.timeNs <= 0)
            continue;
        const QByteArray bytes = log.isString() ? log.toString().toUtf8() : jsonText(log);
        QByteArrayView rest = bytes;
        line.entry.channel = stripPrefix(rest);
        if (rest.endsWith('\n'))
            rest.chop(1);
        while (true) {
            const qsizetype end = rest.indexOf('\n');
            QByteArrayView text = end < 0 ? rest : rest.first(end);
            if (text.endsWith('\r'))
                text.chop(1);
            line.entry.truncated = text.size() > longestLine;
            line.entry.text = text.first(std::min(text.size(), longestLine)).toByteArray();
            lines.append(line);
            if (end < 0)
                break;
            rest = rest.sliced(end + 1);
        }
    }
    return lines;
}

} // namespace sandglass
