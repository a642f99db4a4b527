// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/logs/logresume.h"
#include "core/logs/logseam.h"
#include "core/logs/logsession.h"
#include "core/logs/logspill.h"
#include "core/logs/olderlines.h"
#include "core/provider/streams.h"
#include "core/sandboxes/sandboxregistry.h"

#include <memory>

class QTimer;

namespace sandglass {

class Provider;
class ProviderRegistry;

/// The log of one sandbox: the newest lines first, older ones on request, then what is written, over restarts of the
/// sandbox and losses of the connection, each line once. Of a LogScope all this is the part that it names. Starts
/// reading at once.
///
/// What a full store that is held cannot take goes to a LogSpill, and from there to the store when the reader lets go.
/// When the spill is full too, the stream is closed; reading resumes behind its last line.
class SandboxLogSession final : public LogSession
{
    Q_OBJECT

public:
    static constexpr int firstLines = 1000; ///< what is read at first

    SandboxLogSession(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock, SandboxKey key,
                      LogScope scope = {}, qint64 storeBytes = LogStore::usualLimitBytes,
                      qint64 spillBytes = LogSpill::usualLimitBytes, QObject* parent = nullptr);
    ~SandboxLogSession() override;

    QList<SandboxKey> sources() const override { return {m_key}; }
    void requestOlder() override;
    void reload() override;

private:
    void released() override;

    void watch(Provider* provider);
    void onConnectionState(const Provider* provider);
    void onSandboxesChanged(const SandboxBatch& batch);
    void onSandboxStarted();
    void onSandboxStopped();
    bool isConnected() const;
    bool isRunning() const;

    void open();
    void onOpened(Result<std::unique_ptr<LogStream>> opened);
    void onEntries(const QList<LogEntry>& batch);
    void onEnded(const std::optional<Error>& error);
    void onInterrupted(const Error& error);
    void resumeAfter(LogSeam::Kind interruption);
    void retryLater(int firstMs);
    void join(const QList<LogEntry>& fresh);
    void awaitProof();
    void onProofTick();
    void settleSeam(bool proven, qint64 timeNs);
    void take(const QList<LogEntry>& lines);
    bool hasRoomFor(const QList<LogEntry>& lines) const;
    void keep(const QList<LogEntry>& lines);
    void spill(const QList<LogEntry>& lines);
    void takeSpilled();
    void onRelieved();
    void closeStream();

    void onOlderOpened(Result<std::unique_ptr<LogStream>> opened);
    void onOlderEnded(const std::optional<Error>& error);
    void takeOlder();
    void closeOlder();
    void updateOlder();

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    const Clock& m_clock;
    const SandboxKey m_key;
    const LogScope m_scope;

    std::unique_ptr<LogStream> m_stream;
    quint64 m_generation = 0; ///< of open(): an answer to an earlier one is dropped
    LogResume m_resume;
    Backoff m_backoff;
    QTimer* m_retryTimer;
    bool m_triedAtOnce = false; ///< since the last line
    bool m_connectionLost = false;
    qint64 m_startedAgainMs = 0;   ///< monotonic; while the stream of the earlier run is still open
    qint64 m_interruptedMs = 0;    ///< monotonic; 0: not interrupted
    std::optional<LogSeam> m_seam; ///< to be set before the next line
    bool m_seamOnlyIfUnproven = false;
    QTimer* m_proofTimer;        ///< while the last line that was taken, or what follows a seam, is waited for
    qint64 m_awaitedSinceMs = 0; ///< monotonic
    bool m_arrived = false;      ///< anything since the stream was opened
    LogSpill m_spill;            ///< what came behind the newest line of the store
    std::optional<LogSeam::Kind> m_resumeWhenCaughtUp;

    std::unique_ptr<LogStream> m_olderStream;
    std::unique_ptr<OlderLines> m_olderLines;
    quint64 m_olderGeneration = 0;
    qsizetype m_olderPage;            ///< lines that the next request adds
    qsizetype m_arrivedMeanwhile = 0; ///< lines appended since the request
    bool m_beginningKnown = false;
};

} // namespace sandglass
