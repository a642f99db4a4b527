// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/files/transferqueue.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/files/filespane.h"
#include "ui/files/fileview.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace sandglass::test {
using namespace Qt::StringLiterals;

inline FileEntry entry(const QString& name, FileEntry::Kind kind, qint64 size = 0)
{
    FileEntry made;
    made.name = name;
    made.kind = kind;
    made.sizeBytes = size;
    made.mode = kind == FileEntry::Kind::Directory ? 0755 : 0644;
    made.modified = QDateTime::fromSecsSinceEpoch(1767225600, QTimeZone::UTC);
    made.owner = u"root"_s;
    return made;
}
inline FileEntry file(const QString& name, qint64 size = 1)
{
    return entry(name, FileEntry::Kind::File, size);
}
inline FileEntry folder(const QString& name)
{
    return entry(name, FileEntry::Kind::Directory);
}

/// A files pane over a fake sandbox "box", and hands for it.
class FilesPaneStage
{
protected:
    void open()
    {
        qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
        QSettings().clear();
        m_here = std::make_unique<QTemporaryDir>();
        m_registry = std::make_unique<ProviderRegistry>();
        m_provider = FakeProvider::addTo(*m_registry);
        m_sandboxes = std::make_unique<SandboxRegistry>(*m_registry, m_clock);
        m_activities = std::make_unique<ActivityLog>(m_clock);
        m_queue = std::make_unique<TransferQueue>(*m_registry, *m_sandboxes, *m_activities);
        m_provider->list({m_provider->makeSandbox(u"box"_s), m_provider->makeSandbox(u"other"_s)});
        m_files = &m_provider->fakeFiles;
        m_files->directories.insert(u"/"_s, {folder(u"work"_s), folder(u".hidden"_s), file(u"b.txt"_s, 2048),
                                             file(u"a10.txt"_s), file(u"a9.txt"_s), file(u".dot"_s)});
        m_files->directories.insert(u"/work"_s, {folder(u"src"_s), file(u"notes.txt"_s, 42)});
        m_files->directories.insert(u"/work/src"_s, {});
        m_files->directories.insert(u"/.hidden"_s, {file(u"inside"_s)});
        m_dialogs = std::make_unique<ScriptedDialogs>();
        makePane();
    }
    void close()
    {
        m_pane.reset();
        m_dialogs.reset();
        m_queue.reset();
        m_activities.reset();
        m_sandboxes.reset();
        m_registry.reset();
        m_here.reset();
    }

    void makePane()
    {
        m_pane.reset();
        m_pane = std::make_unique<FilesPane>(*m_registry, *m_sandboxes, *m_queue, m_theme);
        QVERIFY(showAndWait(m_pane.get(), {900, 500}));
        m_pane->setSandboxes({m_key});
        m_list = child<FileView>(m_pane.get(), u"filesList"_s);
        QTRY_VERIFY(m_list->model()->rowCount(m_list->rootIndex()) > 0);
        m_list->setFocus();
    }
    MessageBar* messages() const { return m_pane->findChild<MessageBar*>(); }
    QAction* action(const QString& name) const { return child<QAction>(m_pane.get(), name); }
    QString write(const QString& name, const QByteArray& content)
    {
        QFile made(m_here->filePath(name));
        if (made.open(QIODevice::WriteOnly))
            made.write(content);
        return made.fileName();
    }
    QStringList names() const
    {
        QStringList found;
        const QModelIndex parent = m_list->rootIndex();
        for (int i = 0; i < m_list->model()->rowCount(parent); ++i)
            found.append(m_list->model()->index(i, 0, parent).data().toString());
        return found;
    }
    QModelIndex row(const QString& name) const
    {
        return m_list->model()->index(static_cast<int>(names().indexOf(name)), 0, m_list->rootIndex());
    }
    void select(const QString& name) { m_list->setCurrentIndex(row(name)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_list, key, modifiers);
    }
    void enterPath(const QString& path)
    {
        auto* line = child<QLineEdit>(m_pane.get(), u"filesPath"_s);
        QVERIFY(type(line, path));
        QTest::keyClick(line, Qt::Key_Return);
    }
    static void fill(QMimeData& data, const QStringList& paths)
    {
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
    }
    bool wouldTake(const QMimeData& data, Qt::DropActions actions)
    {
        QDragEnterEvent enter(QPoint(5, 5), actions, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &enter);
        if (enter.isAccepted() && enter.dropAction() != Qt::CopyAction)
            QTest::qFail("accepted as something else than a copy", __FILE__, __LINE__);
        return enter.isAccepted();
    }
    void dragOver(const QStringList& paths, QPoint place)
    {
        QMimeData data;
        fill(data, paths);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &move);
        QVERIFY(move.isAccepted());
    }
    void drop(const QStringList& paths, QPoint place)
    {
        dragOver(paths, place);
        QMimeData data;
        fill(data, paths);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_list->viewport(), &event);
        QVERIFY(event.isAccepted());
        QCOMPARE(event.dropAction(), Qt::CopyAction);
    }

    const SandboxKey m_key{u"fake"_s, u"box"_s};
    ManualClock m_clock;
    Theme m_theme;
    const QTemporaryDir m_runtime;
    std::unique_ptr<QTemporaryDir> m_here;
    std::unique_ptr<ProviderRegistry> m_registry;
    FakeProvider* m_provider = nullptr;
    FakeFiles* m_files = nullptr;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<ActivityLog> m_activities;
    std::unique_ptr<TransferQueue> m_queue;
    std::unique_ptr<ScriptedDialogs> m_dialogs;
    std::unique_ptr<FilesPane> m_pane;
    FileView* m_list = nullptr;
};

} // namespace sandglass::test
