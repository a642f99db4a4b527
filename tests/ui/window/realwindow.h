// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panes.h"
#include "app/services.h"
#include "core/provider/tokenkey.h"
#include "core/sandboxes/sandboxroles.h"
#include "tests/support/hands.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/privateengine.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

namespace sandglass::test {

/// The window with all its services, as the program makes them.
struct WindowStage
{
    /// \a found are the connections that were found on the machine.
    explicit WindowStage(const QList<ConnectionConfig>& found = {})
        : services(folder.path())
        , window({.providers = services.providers,
                  .connections = services.connections,
                  .sandboxes = services.sandboxes,
                  .service = services.sandboxService,
                  .images = services.images,
                  .activity = services.activities,
                  .theme = theme,
                  .clock = services.clock,
                  .metrics = &services.metrics,
                  .sample = &services.sample,
                  .localEngine = &services.engine,
                  .terminals = &services.terminals,
                  .secrets = &services.secrets,
                  .clouds = &services.clouds},
                 makePanes(services, theme))
    {
        (void)services.connections.load(found);
    }

    /// Adds a connection to the emulator of Northflank, with the token that may do everything.
    void connectTo(const NorthflankEmulator& emulator, const QString& project)
    {
        ConnectionConfig config;
        config.id = QStringLiteral("test-cloud");
        config.name = QStringLiteral("Test cloud");
        config.provider = QStringLiteral("northflank");
        config.endpoint = emulator.url().toString();
        config.project = project;
        services.secrets.hold(tokenKey(config), emulator.token().toUtf8());
        (void)services.connections.save(config);
    }
    bool show() { return showAndWait(&window, {1280, 800}); }
    bool isReady(const QString& connection) const
    {
        const Provider* provider = services.providers.provider(connection);
        return provider && provider->connectionState().isReady();
    }
    QAction* action(const QString& id) const { return window.actions().find(id); }
    SandboxTable* table() const { return window.list().table(); }
    /// What the list shows of a sandbox in a column; empty when it is not listed.
    QString cell(const QString& name, SandboxColumn shown) const
    {
        const QAbstractItemModel* model = table()->model();
        const auto rows =
            model->match(model->index(0, column(SandboxColumn::Name)), Qt::DisplayRole, name, 1, Qt::MatchFixedString);
        return rows.isEmpty() ? QString() : rows.first().siblingAtColumn(column(shown)).data().toString();
    }
    bool shows(const QString& name, const QString& state) const
    {
        return cell(name, SandboxColumn::State).contains(state);
    }

    QTemporaryDir folder;
    Theme theme;
    Services services;
    MainWindow window;
};

/// Connected to one private engine.
struct RealWindow : WindowStage
{
    explicit RealWindow(PrivateEngine& used)
        : WindowStage({connectionTo(used)})
        , engine(used)
    {
    }

    static ConnectionConfig connectionTo(const PrivateEngine& engine)
    {
        ConnectionConfig config;
        config.id = QStringLiteral("test-engine");
        config.name = QStringLiteral("Test engine");
        config.provider = QStringLiteral("docker");
        config.endpoint = engine.endpoint();
        return config;
    }
    bool open()
    {
        return show() && QTest::qWaitFor([this] { return isConnected(); }, 20000);
    }
    Provider& provider() const { return *services.providers.provider(QStringLiteral("test-engine")); }
    bool isConnected() const { return isReady(QStringLiteral("test-engine")); }

    /// Runs a sandbox behind the window's back, and returns its id.
    QString run(const QString& name, const QStringList& command) const
    {
        const QString id = engine.runContainer(command);
        engine.request("POST", "/containers/" + id.toLatin1() + "/rename?name=" + name.toLatin1());
        return id;
    }

    PrivateEngine& engine;
};

/// Connected to the emulator of Northflank, with the token that may do everything.
struct CloudWindow : WindowStage
{
    /// \a project: where sandboxes are created.
    CloudWindow(NorthflankEmulator& used, const QString& project)
        : emulator(used)
    {
        connectTo(emulator, project);
    }

    bool open()
    {
        return show() && QTest::qWaitFor([this] { return isConnected(); }, 20000);
    }
    Provider& provider() const { return *services.providers.provider(QStringLiteral("test-cloud")); }
    bool isConnected() const { return isReady(QStringLiteral("test-cloud")); }

    NorthflankEmulator& emulator;
};

} // namespace sandglass::test
