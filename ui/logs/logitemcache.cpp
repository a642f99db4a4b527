// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logitemcache.h"

#include "core/logs/jsonline.h"
#include "core/logs/logstore.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace sandglass {

namespace {
constexpr qsizetype mostCharacters = 8'000'000;
constexpr qsizetype costOfItem = 300;
/// However long a line is, the others in sight stay beside it.
constexpr qsizetype highestCost = mostCharacters / 4;

QString seamText(const LogSeam& seam)
{
    const QString outage = formatDuration(seam.outageMs);
    if (seam.kind == LogSeam::Kind::Restarted) {
        return seam.proven ? QCoreApplication::translate("LogSeam", "Started again after %1").arg(outage)
                           : QCoreApplication::translate("LogSeam", "Started again after %1; lines may be missing here")
                                 .arg(outage);
    }
    return seam.proven
               ? QCoreApplication::translate("LogSeam", "Connection lost for %1; nothing is missing").arg(outage)
               : QCoreApplication::translate("LogSeam", "Connection lost for %1; lines may be missing here")
                     .arg(outage);
}
} // namespace

LogItemCache::LogItemCache()
    : m_items(mostCharacters)
{
}

void LogItemCache::setStore(const LogStore* store)
{
    m_store = store;
    clear();
}

void LogItemCache::setMatcher(std::shared_ptr<const LogMatcher> matcher)
{
    m_matcher = std::move(matcher);
    m_items.clear();
}

const LogItem& LogItemCache::item(LineId id)
{
    LogItem* item = m_items.object(id);
    if (!item) {
        auto made = make(id);
        item = made.get();
        m_items.insert(id, made.release(), std::min(highestCost, item->layout.text().size() + costOfItem));
    }
    item->layout.wrap(item->seam ? 0 : m_wrapColumns);
    return *item;
}

std::unique_ptr<LogItem> LogItemCache::make(LineId id) const
{
    const LogLine line = m_store->lineAt(id);
    auto item = std::make_unique<LogItem>();
    item->id = id;
    item->timeNs = line.timeNs;
    item->channel = line.channel;
    item->source = line.source;
    item->truncated = line.truncated;
    if (line.seam) {
        item->seam = LogSeam::decoded(line.text).value_or(LogSeam());
        item->layout = LineLayout({seamText(*item->seam), {}, 0});
        return item;
    }
    item->level = detectLevel(line.text);
    item->isJson = isJsonLine(line.text);
    item->expanded = item->isJson && m_expanded.contains(id);
    item->whole = m_whole.contains(id);
    AnsiText shown;
    if (item->expanded)
        shown.text = prettyJson(plainText(line.text).toUtf8()).value_or(QString());
    if (shown.text.isEmpty())
        shown = parseAnsi(line.text, item->whole ? -1 : usualLineLimit);
    item->omittedBytes = shown.omittedBytes;
    if (line.truncated && shown.omittedBytes == 0)
        shown.text += u'…';
    item->links = findLinks(shown.text);
    if (m_matcher)
        item->matches = m_matcher->ranges(shown.text);
    item->layout = LineLayout(std::move(shown), m_wrapColumns);
    return item;
}

void LogItemCache::setExpanded(LineId id, bool expanded)
{
    if (expanded)
        m_expanded.insert(id);
    else
        m_expanded.remove(id);
    m_items.remove(id);
}

void LogItemCache::setWhole(LineId id, bool whole)
{
    if (whole)
        m_whole.insert(id);
    else
        m_whole.remove(id);
    m_items.remove(id);
}

void LogItemCache::clear()
{
    m_items.clear();
    m_expanded.clear();
    m_whole.clear();
}

} // namespace sandglass
