// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/emulator.h"
#include "tests/emulator/options.h"
#include "tests/emulator/rollouts.h"
#include "tests/emulator/server.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/signalfd.h>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::emulator;

namespace {
/// SIGTERM and SIGINT as something that the event loop reads.
int catchSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

Task<void> start(Emulator& emulator, Server& server)
{
    const auto connected = co_await emulator.engine.connect();
    if (!connected) {
        std::fprintf(stderr, "northflank-emulator: the engine doesn't answer: %s\n",
                     qPrintable(describe(connected.error())));
        QCoreApplication::exit(EXIT_FAILURE);
        co_return;
    }
    for (const QString& name : emulator.options.starterImages) {
        if (const auto made = co_await emulator.engine.provideImage(name); !made)
            std::fprintf(stderr, "northflank-emulator: no image %s: %s\n", qPrintable(name),
                         qPrintable(describe(made.error())));
    }
    if (!server.listen(emulator.options.port)) {
        std::fprintf(stderr, "northflank-emulator: can't listen on port %d\n", emulator.options.port);
        QCoreApplication::exit(EXIT_FAILURE);
        co_return;
    }
    emulator.address = QStringLiteral("127.0.0.1:%1").arg(server.port());
    emulator.rollouts().begin();
    std::printf("listening on http://127.0.0.1:%d\n", server.port());
    if (!emulator.options.tlsCertificate.isEmpty()) {
        const quint16 port = server.listenWithTls(emulator.options.tlsCertificate, emulator.options.tlsKey);
        // Tunnels are always opened with TLS by the official client.
        emulator.address = QStringLiteral("localhost:%1").arg(port);
        std::printf("listening on https://localhost:%d\n", port);
    }
    std::fflush(stdout);
}

Task<void> finish(Emulator& emulator)
{
    co_await emulator.rollouts().end();
    co_await emulator.engine.removeEverything();
    QCoreApplication::quit();
}
} // namespace

int main(int argc, char** argv)
{
    // Before any thread starts, which would take the signals.
    const int signalFile = catchSignals();
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("northflank-emulator"));
    const auto options = Options::parse(QCoreApplication::arguments());
    if (!options) {
        std::fprintf(stderr, "northflank-emulator: %s\n", qPrintable(options.error()));
        return EXIT_FAILURE;
    }
    Emulator emulator(*options);
    Server server(emulator);
    QSocketNotifier ending(signalFile, QSocketNotifier::Read);
    QObject::connect(&ending, &QSocketNotifier::activated, &emulator, [&emulator, &ending] {
        ending.setEnabled(false);
        finish(emulator);
    });
    QMetaObject::invokeMethod(&emulator, [&emulator, &server] { start(emulator, server); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
