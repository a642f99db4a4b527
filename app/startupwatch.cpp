// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startupwatch.h"

#include "core/sandboxes/sandboxmodel.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/mainwindow.h"

#include <QEvent>
#include <QLoggingCategory>

namespace sandglass {

namespace {
Q_LOGGING_CATEGORY(logStartup, "sandglass.startup", QtWarningMsg)

/// Tells each moment by way of the event loop, which goes on when what was painted is on the screen.
class StartupWatch : public QObject
{
public:
    explicit StartupWatch(MainWindow& window)
        : QObject(&window)
        , m_model(*window.list().model())
    {
        connect(
            &window, &MainWindow::painted, this, [] { qCDebug(logStartup) << "window painted"; }, Qt::QueuedConnection);
        window.list().table()->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && confirmedRows() > 0) {
            watched->removeEventFilter(this);
            QMetaObject::invokeMethod(this, &StartupWatch::tellList, Qt::QueuedConnection);
        }
        return false;
    }

private:
    int confirmedRows() const
    {
        int rows = 0;
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows += m_model.index(row, 0).data(role(SandboxRole::Stale)).toBool() ? 0 : 1;
        return rows;
    }
    void tellList()
    {
        qCDebug(logStartup) << "list painted," << confirmedRows() << "sandboxes";
        deleteLater();
    }

    const SandboxModel& m_model;
};
} // namespace

void watchStartup(MainWindow& window)
{
    if (logStartup().isDebugEnabled())
        new StartupWatch(window); // Owned by the window.
}

} // namespace sandglass
