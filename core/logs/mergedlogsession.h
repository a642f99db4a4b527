// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/logs/logsession.h"

#include <deque>
#include <memory>
#include <vector>

class QTimer;

namespace sandglass {

/// The logs of several sandboxes as one, ordered by time.
///
/// New lines wait up to 200 ms for earlier ones of the others. Older lines go back only as far as every log has been
/// read, so that between two lines none is missing; requestOlder() reads on where one is the limit.
class MergedLogSession final : public LogSession
{
    Q_OBJECT

public:
    static constexpr int reorderMs = 200;

    MergedLogSession(std::vector<std::shared_ptr<LogSession>> parts, const Clock& clock,
                     qint64 storeBytes = LogStore::usualLimitBytes, QObject* parent = nullptr);
    ~MergedLogSession() override;

    QList<SandboxKey> sources() const override;
    void requestOlder() override;
    void reload() override;

private:
    struct Arrival
    {
        LineId endId;
        qint64 atMs;
    };
    struct Part
    {
        std::shared_ptr<LogSession> session;
        LineId from = 0; ///< [from, to) of its lines are merged
        LineId to = 0;
        std::deque<Arrival> arrivals;

        const LogStore& store() const { return session->store(); }
    };

    void released() override;
    void onAppended(Part& part);
    void onPrepended();
    void onStateChanged();
    void beginWhenReady();
    void rebuild();
    void flush();
    qsizetype takeOlder(qsizetype most);
    void takeNewer(const std::vector<LineId>& ends);
    void updateOlder();

    const Clock& m_clock;
    std::vector<std::unique_ptr<Part>> m_parts;
    QTimer* m_beginTimer;
    QTimer* m_flushTimer;
    bool m_begun = false;
    bool m_noRoom = false;  ///< for older lines
    qint64 m_settledMs = 0; ///< until then late lines are sorted in by merging anew
};

} // namespace sandglass
