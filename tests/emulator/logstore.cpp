// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/logstore.h"

#include "tests/emulator/message.h"
#include "tests/emulator/names.h"

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr size_t mostLines = 200000;
constexpr qint64 nsPerMs = 1000000;
} // namespace

std::expected<LogFilter, QString> LogFilter::from(const Request& request)
{
    LogFilter filter;
    filter.instances = request.values(u"containerName");
    if (filter.instances.contains(u"all"_s))
        filter.instances.clear();
    filter.includes = request.value(u"textIncludes");
    filter.excludes = request.value(u"textNotIncludes");
    const QString includesRegex = request.value(u"regexIncludes");
    const QString excludesRegex = request.value(u"regexNotIncludes");
    const auto given = int(!filter.includes.isEmpty()) + int(!filter.excludes.isEmpty()) +
                       int(!includesRegex.isEmpty()) + int(!excludesRegex.isEmpty());
    if (given > 1)
        return std::unexpected(u"Only one of textIncludes, textNotIncludes, regexIncludes, regexNotIncludes"_s);
    filter.includesRegex.setPattern(includesRegex);
    filter.excludesRegex.setPattern(excludesRegex);
    if (!filter.includesRegex.isValid() || !filter.excludesRegex.isValid())
        return std::unexpected(
            u"Invalid regular expression: "_s +
            (filter.includesRegex.isValid() ? filter.excludesRegex : filter.includesRegex).errorString());
    const QStringList types = request.values(u"type");
    filter.runtime = types.isEmpty() || types.contains(u"runtime"_s);
    return filter;
}

bool LogFilter::takes(const LogLine& line) const
{
    if (!runtime || (!instances.isEmpty() && !instances.contains(line.instance)))
        return false;
    const QString text = QString::fromUtf8(line.entry.text);
    return (includes.isEmpty() || text.contains(includes)) && (excludes.isEmpty() || !text.contains(excludes)) &&
           (includesRegex.pattern().isEmpty() || includesRegex.match(text).hasMatch()) &&
           (excludesRegex.pattern().isEmpty() || !excludesRegex.match(text).hasMatch());
}

void LogStore::append(const QString& instance, const QList<LogEntry>& entries)
{
    QList<LogLine> added;
    for (const LogEntry& entry : entries) {
        added.append({instance, entry});
        m_lines.push_back(added.last());
    }
    while (m_lines.size() > mostLines)
        m_lines.pop_front();
    Q_EMIT appended(added);
}

QJsonObject LogStore::json(const LogLine& line, const QString& prefix)
{
    const QString time = isoTime(line.entry.timeNs / nsPerMs);
    QString text = QString::fromUtf8(line.entry.text);
    if (prefix != "none"_L1)
        text.prepend(line.entry.channel == LogChannel::Error ? u"stderr F "_s : u"stdout F "_s);
    if (prefix == "full"_L1) {
        const QString fraction = QString::number(line.entry.timeNs % 1000000000).rightJustified(9, u'0');
        text.prepend(time.first(19) + u'.' + fraction + u"Z "_s);
    }
    return {{u"containerId"_s, line.instance}, {u"log"_s, text}, {u"ts"_s, time}};
}

} // namespace sandglass::emulator
