// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logseam.h"
#include "core/logs/sandboxlogsession.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakelog.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <memory>

namespace sandglass::test {
using namespace Qt::StringLiterals;

/// One connection with one running sandbox and its log.
struct LogSessionWorld
{
    LogSessionWorld() { provider->list({provider->makeSandbox(u"a1"_s)}); }

    std::unique_ptr<SandboxLogSession> open(qint64 storeBytes = LogStore::usualLimitBytes,
                                            qint64 spillBytes = LogSpill::usualLimitBytes)
    {
        return std::make_unique<SandboxLogSession>(providers, sandboxes, clock, SandboxKey{u"fake"_s, u"a1"_s},
                                                   LogScope(), storeBytes, spillBytes);
    }
    /// Lines of about a thousand bytes.
    void fillWide(int lines)
    {
        for (int i = 0; i < lines; ++i)
            log.write(QByteArray::number(log.lines.size()).leftJustified(1000, 'x'));
    }
    void fill(int lines)
    {
        for (int i = 0; i < lines; ++i)
            log.write("line " + QByteArray::number(log.lines.size()));
    }
    void stopSandbox()
    {
        log.running = false;
        log.endStreams();
        provider->halt(u"a1"_s);
    }
    void startSandbox()
    {
        log.running = true;
        provider->begin(u"a1"_s);
    }

    /// Time goes by, and \a session notices if it waits for a proof.
    void pass(const LogSession& session, qint64 milliseconds)
    {
        clock.advanceMs(milliseconds);
        const auto* timer = session.findChild<QTimer*>(u"proofTimer"_s);
        if (timer->isActive())
            QVERIFY(QSignalSpy(timer, &QTimer::timeout).wait());
    }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider = FakeProvider::addTo(providers);
    FakeLog log{provider, u"a1"_s};
};

inline QList<QByteArray> texts(const LogSession& session)
{
    QList<QByteArray> all;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (!line.seam)
            all.append(line.text.toByteArray());
    }
    return all;
}

inline QList<LogSeam> seams(const LogSession& session)
{
    QList<LogSeam> all;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (line.seam)
            all.append(LogSeam::decoded(line.text).value());
    }
    return all;
}

inline QList<QByteArray> written(const FakeLog& log)
{
    QList<QByteArray> all;
    for (const LogEntry& entry : log.lines)
        all.append(entry.text);
    return all;
}

} // namespace sandglass::test
