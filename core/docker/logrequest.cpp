// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/logrequest.h"

#include "core/docker/dockerapi.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
/// "<seconds>.<nanoseconds>", as the API takes instants.
QString instant(qint64 nanoseconds)
{
    return u"%1.%2"_s.arg(nanoseconds / 1'000'000'000).arg(nanoseconds % 1'000'000'000, 9, 10, QChar(u'0'));
}
} // namespace

ApiRequest logRequest(const DockerApi& api, const QString& id, const LogQuery& query)
{
    // Under its own path Podman frames the log of a sandbox with terminal as well. Under Docker's it writes such a log
    // raw, with times in the middle of lines that nothing sets apart from content.
    ApiRequest request = ApiRequest::get(api.quirks().libpodApi ? apiPath({u"libpod", u"containers", id, u"logs"})
                                                                : apiPath({u"containers", id, u"logs"}));
    request.query.addFlag("stdout", query.output)
        .addFlag("stderr", query.error)
        .addFlag("follow", query.follow)
        .addFlag("timestamps", true);
    if (query.tail >= 0)
        request.query.addNumber("tail", query.tail);
    if (query.sinceNs > 0)
        request.query.add("since", instant(query.sinceNs));
    if (query.untilNs > 0)
        request.query.add("until", instant(query.untilNs));
    return request;
}

bool emitLogLines(LogStream* stream, const QList<LogEntry>& lines)
{
    constexpr qsizetype longestBatch = 4096;
    const QPointer<LogStream> alive(stream);
    for (qsizetype at = 0; at < lines.size() && alive; at += longestBatch)
        Q_EMIT stream->entries(lines.size() <= longestBatch ? lines : lines.mid(at, longestBatch));
    return alive;
}

} // namespace sandglass
