// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/enginestarter.h"
#include "app/panes.h"
#include "app/services.h"
#include "app/startupwatch.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QLocale>
#include <QPointer>
#include <QStandardPaths>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace {

sandglass::Task<void> endProgram(QPointer<sandglass::Services> services)
{
    co_await services->closeAll();
    QCoreApplication::quit();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"sandglass"_s);
    QApplication::setApplicationVersion(QStringLiteral(SANDGLASS_VERSION));
    QApplication::setOrganizationName(u"sandglass"_s);
    QApplication::setDesktopFileName(u"io.sandglass.Sandglass"_s);
    QApplication::setWindowIcon(QIcon(u":/io.sandglass.Sandglass.svg"_s));

    // English has a file too: it holds the plural forms.
    QTranslator translator;
    if (translator.load(QLocale(), u"sandglass"_s, u"_"_s, u":/i18n"_s) || translator.load(u":/i18n/sandglass_en.qm"_s))
        QApplication::installTranslator(&translator);

    QCommandLineParser options;
    options.setApplicationDescription(
        QCoreApplication::translate("main", "Runs and watches sandboxes on Docker and Podman engines."));
    options.addHelpOption();
    options.addVersionOption();
    const QCommandLineOption startEngine(
        u"start-engine"_s, QCoreApplication::translate("main", "Start the embedded engine if no other answers."));
    options.addOption(startEngine);
    options.process(application);

    sandglass::Theme theme;
    sandglass::Services services(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    services.recall();
    sandglass::MainWindow window({.providers = services.providers,
                                  .connections = services.connections,
                                  .sandboxes = services.sandboxes,
                                  .service = services.sandboxService,
                                  .images = services.images,
                                  .activity = services.activities,
                                  .theme = theme,
                                  .clock = services.clock,
                                  .metrics = &services.metrics,
                                  .isolation = &services.isolation,
                                  .sample = &services.sample,
                                  .localEngine = &services.engine,
                                  .terminals = &services.terminals,
                                  .audit = &services.audit,
                                  .secrets = &services.secrets,
                                  .clouds = &services.clouds,
                                  .discover = [&services] { services.discover(); }},
                                 sandglass::makePanes(services, theme));
    QApplication::setQuitOnLastWindowClosed(false);
    QObject::connect(&application, &QGuiApplication::lastWindowClosed, &services,
                     [&services] { endProgram(&services); });
    sandglass::watchStartup(window);
    window.show();

    // The window paints first, with the rows known from last time; nothing is probed before that.
    sandglass::EngineStarter starter(services.providers, services.engine);
    const bool mayStart = options.isSet(startEngine) || qEnvironmentVariableIsSet("SANDGLASS_START_ENGINE");
    QObject::connect(
        &window, &sandglass::MainWindow::painted, &services,
        [&services, &starter, mayStart] {
            services.connectAll();
            if (mayStart)
                starter.begin();
        },
        Qt::QueuedConnection);
    return QApplication::exec();
}
