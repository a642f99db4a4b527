// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/northflank/logoverlap.h"
#include "core/northflank/logtail.h"
#include "core/northflank/servicepath.h"
#include "core/provider/streams.h"

#include <QPointer>

#include <memory>
#include <optional>
#include <stop_token>

namespace sandglass {

class NorthflankApi;

/// How the log of a service is read; tests shorten it.
struct LogPatience
{
    TailLimits tail = {};
    int pageLines = 1000;
    int firstPauseMs = 1000; ///< before the tail is opened again
    int mostFailures = 5;    ///< one after the other, then the stream ends
    int lagMs = 3000;        ///< how long the last lines of a sandbox that stopped may take to arrive
};

/// The log of a service: what is there, page by page, and then, when followed, what is written.
///
/// The live tail is opened before what was written meanwhile is read, so nothing falls between the two, and lines that
/// both bring are known again by time and content (LogOverlap). When its socket is lost, the same happens again: nobody
/// sees more of it than a pause. Only the times of the server are used, so this machine's clock may be wrong.
///
/// Lines come seconds after they were written, and lines of several instances may come a little out of order.
class NorthflankLogs final : public LogStream
{
    Q_OBJECT

public:
    /// Reads the first lines. Errors: NotFound, Forbidden, and those of the connection.
    static Task<Result<std::unique_ptr<NorthflankLogs>>> open(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                              LogQuery query, LogPatience patience = {});
    ~NorthflankLogs() override;

    void start() override;
    void setPaused(bool paused) override;
    /// The sandbox does not run any more: reads the last lines and ends.
    void sandboxStopped();

private:
    using Self = QPointer<NorthflankLogs>;
    NorthflankLogs(std::shared_ptr<NorthflankApi> api, ServicePath service, LogQuery query, LogPatience patience);

    static bool isDropped(const Self& self); ///< also while it is being destroyed
    static Task<void> run(Self self);
    static Task<Status> readOn(Self self);
    static Task<Error> follow(Self self);
    static Task<bool> give(Self self, QList<InstanceLine> lines);
    QList<InstanceLine> newOf(QList<InstanceLine> lines);
    bool hand(const QList<InstanceLine>& lines);
    void tune();

    std::shared_ptr<NorthflankApi> m_api;
    ServicePath m_service;
    LogQuery m_query;
    LogPatience m_patience;
    QList<InstanceLine> m_first;
    bool m_complete = false; ///< m_first is all that there is at present
    qint64 m_floorNs = 0;    ///< lines up to this time are older than what was asked for
    LogOverlap m_overlap;
    QPointer<LogTail> m_tail;
    bool m_live = false; ///< the lines of the tail are wanted now
    bool m_paused = false;
    std::optional<OneShot<bool>> m_resumed;
    std::stop_source m_dropped;
    std::stop_source m_stopped; ///< the sandbox does not run any more
};

} // namespace sandglass
