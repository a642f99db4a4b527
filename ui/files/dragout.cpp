// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/dragout.h"

#include "core/base/clock.h"
#include "core/files/transferqueue.h"

#include <QDir>
#include <QDrag>
#include <QGuiApplication>
#include <QMimeData>
#include <QStandardPaths>
#include <QUrl>
#include <QWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr size_t mostKept = 8;

/// Private to the user, and gone with the session where there is such a place.
QString temporaryTemplate()
{
    QString place = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (place.isEmpty() || !QFileInfo(place).isWritable())
        place = QDir::tempPath();
    return place + u"/sandglass-drag-XXXXXX"_s;
}
} // namespace

DragOut::DragOut(TransferQueue& queue, const Clock& clock, QWidget* view)
    : QObject(view)
    , runDrag([view](std::unique_ptr<QMimeData> data) {
        auto* drag = new QDrag(view); // deletes itself after the drop
        drag->setMimeData(data.release());
        drag->exec(Qt::CopyAction);
    })
    , buttonIsHeld([] { return QGuiApplication::mouseButtons().testFlag(Qt::LeftButton); })
    , m_queue(queue)
    , m_clock(clock)
    , m_view(view)
{
    connect(&m_queue, &TransferQueue::finished, this, &DragOut::transferEnded);
}

void DragOut::begin(const SandboxKey& key, const QStringList& remotePaths, qint64 knownBytes)
{
    if (remotePaths.isEmpty())
        return;
    const auto same = std::ranges::find_if(m_prepared, [&](const Prepared& prepared) {
        return prepared.sandbox == key && prepared.remotePaths == remotePaths;
    });
    if (same != m_prepared.end() && same->localPaths.isEmpty())
        return; // on its way
    if (same != m_prepared.end()) {
        // Used once, and soon: later the files may be others.
        const bool fresh = m_clock.monotonicMs() - same->readyAtMs < freshMs;
        const QStringList localPaths = same->localPaths;
        same->remotePaths.clear();
        if (fresh) {
            start(localPaths);
            return;
        }
    }
    if (knownBytes > mostBytes) {
        Q_EMIT tooLarge(key, remotePaths);
        return;
    }
    Prepared prepared{key, remotePaths, std::make_unique<QTemporaryDir>(temporaryTemplate()), {}};
    if (!prepared.folder->isValid()) {
        Q_EMIT failed(fail(ErrorKind::Internal, prepared.folder->errorString())
                          .error()
                          .during(Operation::DownloadFiles, remotePaths.first()));
        return;
    }
    prepared.transfer =
        m_queue.download(key, remotePaths, prepared.folder->path(), ConflictPolicy::KeepBoth, mostBytes);
    m_prepared.push_back(std::move(prepared));
    if (m_prepared.size() > mostKept && !m_prepared.front().localPaths.isEmpty())
        m_prepared.pop_front();
    Q_EMIT preparing(key, remotePaths);
}

void DragOut::transferEnded(quint64 id, const TransferReport& report)
{
    const auto found = std::ranges::find(m_prepared, id, &Prepared::transfer);
    if (found == m_prepared.end())
        return;
    const SandboxKey key = found->sandbox;
    const QStringList remotePaths = found->remotePaths;
    if (report.error || report.arrived.isEmpty()) {
        m_prepared.erase(found);
        if (report.error && report.error->isCancelled())
            return;
        if (report.error && report.error->kind == ErrorKind::Limit && report.error->hint != Hint::DiskFull)
            Q_EMIT tooLarge(key, remotePaths);
        else if (report.error)
            Q_EMIT failed(*report.error);
        else
            Q_EMIT incomplete(report);
        return;
    }
    found->localPaths = report.arrived;
    found->readyAtMs = m_clock.monotonicMs();
    if (!report.issues.isEmpty())
        Q_EMIT incomplete(report);
    if (!m_view->isVisible() || !buttonIsHeld()) {
        Q_EMIT ready(key, remotePaths);
        return;
    }
    found->remotePaths.clear();
    start(report.arrived);
}

void DragOut::start(const QStringList& localPaths)
{
    auto data = std::make_unique<QMimeData>();
    QList<QUrl> urls;
    for (const QString& path : localPaths)
        urls.append(QUrl::fromLocalFile(path));
    data->setUrls(urls);
    runDrag(std::move(data));
}

} // namespace sandglass

#include "moc_dragout.cpp"
