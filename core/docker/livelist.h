// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/docker/dockerapi.h"
#include "core/docker/eventparser.h"
#include "core/sandboxes/sandbox.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <utility>

namespace sandglass {

/// The sandboxes of one engine as far as they are known, kept true by its events. Main thread.
///
/// Events only say what to read again. The first few are acted on at once; in a burst, what happens within 50 ms is
/// read together. One read is under way at a time; whatever happens meanwhile is read by the next.
///
/// Docker tells of a pause before its list shows it (`daemon/pause.go`: the event is logged, and then the container is
/// saved for the list, which a slow disk holds up). So what an event named is read again a little later, twice.
class LiveList : public QObject
{
    Q_OBJECT

public:
    LiveList(std::shared_ptr<DockerApi> api, QString connection, const Clock& clock, QObject* parent = nullptr);
    ~LiveList() override;
    Q_DISABLE_COPY_MOVE(LiveList)

    /// A connection is up and its events are being applied: reads everything, told by listed().
    void activate();
    /// The connection is down: ends reads and forgets what was to be read. What is known stays.
    void deactivate();
    /// Reads everything again.
    void refresh();
    void apply(const EngineEvent& event);

    const QHash<QString, Sandbox>& known() const { return m_known; }
    /// How often a full list differed although no event had told of it.
    int unexplainedDifferences() const { return m_unexplained; }

Q_SIGNALS:
    void listed(const QList<sandglass::Sandbox>& all);
    void changed(const sandglass::Sandbox& sandbox);
    void removed(const QString& id);
    void started(const QString& id);
    void stopped(const QString& id);
    void imagesChanged();
    void volumesChanged();
    void networksChanged();
    /// A read failed; the connection is to be made anew.
    void readFailed(const sandglass::Error& error);
    /// The list had changed twice and no event told of it: the event stream is open but dead, or the engine drops
    /// events.
    void eventsMissed();

private:
    enum class Mark { Started, Stopped };
    struct Read
    {
        bool everything = false;
        QStringList ids;
        QList<std::pair<QString, Mark>> marks; ///< told when the read is done, in order
    };

    void want();
    void confirmLater(const QString& id);
    void confirm();
    int takeCredit();
    void beginRead();
    void finishRead(const Read& read, Result<QList<Sandbox>> answer);
    void replaceAll(const QList<Sandbox>& all);
    void merge(const QStringList& asked, const QList<Sandbox>& found);
    void drop(const QString& id);
    void tell(const Read& read);
    void tellOtherLists();
    void checkForMissedEvents();
    void addStartTime(Sandbox& sandbox) const;
    static Task<Result<QList<Sandbox>>> ask(std::shared_ptr<DockerApi> api, Read read, QString connection,
                                            std::stop_token stop);
    static Task<void> run(QPointer<LiveList> self, std::shared_ptr<DockerApi> api, quint64 generation, Read read,
                          QString connection, std::stop_token stop);

    const std::shared_ptr<DockerApi> m_api;
    const QString m_connection;
    const Clock& m_clock;
    QHash<QString, Sandbox> m_known;
    QHash<QString, qint64> m_startTimesNs; ///< from start events; lists do not tell
    QSet<QString> m_pending;
    QHash<QString, qint64> m_unconfirmed; ///< what an event named, and when, on the monotonic clock
    QSet<QString> m_goneMeanwhile;        ///< removed while a read was under way, which may still show them
    QList<std::pair<QString, Mark>> m_marks;
    bool m_everythingWanted = false;
    bool m_reading = false;
    bool m_active = false;
    bool m_listedOnce = false;      ///< since activate()
    bool m_imageNamesDirty = false; ///< those of sandboxes: a list names another image once the tag points elsewhere
    bool m_suspected = false;       ///< the list differed, and no event has come since
    bool m_imagesDirty = false;
    bool m_volumesDirty = false;
    bool m_networksDirty = false;
    int m_credits = 0; ///< reads that may begin at once; see takeCredit()
    qint64 m_creditsAtMs = 0;
    qint64 m_lastEventMs = 0;
    int m_unexplained = 0;
    quint64 m_generation = 0;
    std::stop_source m_stop;
    QTimer m_readTimer;
    QTimer m_confirmTimer;
    QTimer m_otherListsTimer;
    QTimer m_missedTimer;
};

} // namespace sandglass
