// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/transferreport.h"

#include <QObject>
#include <QStringList>
#include <QTemporaryDir>

#include <deque>
#include <functional>
#include <memory>

class QMimeData;
class QWidget;

namespace sandglass {

class Clock;
class TransferQueue;

/// Drags files of a sandbox out to the desktop.
///
/// A drop target wants real files, and asks for them synchronously: answering that by a download would block the
/// program or need a nested event loop. So the files come first: when the person begins to drag a selection of at most
/// 32 MiB it is downloaded into a private folder, which takes a moment, and the drag starts with the finished files if
/// the button is still held by then. If not, the files are ready, and dragging the same selection again within a minute
/// starts at once.
/// Larger selections are left to Download.
class DragOut : public QObject
{
    Q_OBJECT

public:
    DragOut(TransferQueue& queue, const Clock& clock, QWidget* view);

    /// The person began to drag these; \a knownBytes as far as the list tells (folders count nothing).
    void begin(const SandboxKey& key, const QStringList& remotePaths, qint64 knownBytes);

    /// How a drag is carried out and how it is known that the button is still held; tests play both.
    std::function<void(std::unique_ptr<QMimeData>)> runDrag;
    std::function<bool()> buttonIsHeld;

    static constexpr qint64 mostBytes = 32 * 1024 * 1024;
    static constexpr qint64 freshMs = 60 * 1000; ///< later the files may be others

Q_SIGNALS:
    void preparing(const sandglass::SandboxKey& key, const QStringList& remotePaths);
    /// Too late for this drag: the next one starts at once.
    void ready(const sandglass::SandboxKey& key, const QStringList& remotePaths);
    void tooLarge(const sandglass::SandboxKey& key, const QStringList& remotePaths);
    void failed(const sandglass::Error& error);
    /// Some of it was left out; the rest is dragged.
    void incomplete(const sandglass::TransferReport& report);

private:
    struct Prepared
    {
        SandboxKey sandbox;
        QStringList remotePaths;
        std::unique_ptr<QTemporaryDir> folder;
        QStringList localPaths; ///< empty: still under way
        quint64 transfer = 0;
        qint64 readyAtMs = 0; ///< of the monotonic clock
    };

    void transferEnded(quint64 id, const TransferReport& report);
    void start(const QStringList& localPaths);

    TransferQueue& m_queue;
    const Clock& m_clock;
    QWidget* m_view;
    std::deque<Prepared> m_prepared; ///< the last few: what was dropped may still be read
};

} // namespace sandglass
