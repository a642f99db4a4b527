// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <expected>

namespace sandglass::emulator {

/// How the emulator behaves, as its command line says. README.md explains each.
struct Options
{
    quint16 port = 0; ///< 0: any
    QString engine;   ///< "unix:///…"; empty: the usual place of Docker
    QStringList tokens{QStringLiteral("emulator-token")};
    QHash<QString, QStringList> restrictedTokens;  ///< token → beginnings of the permissions that it has
    QStringList teams{QStringLiteral("emulated")}; ///< the first is that of every token
    QStringList projects;                          ///< made at the start, in the first team
    QStringList starterImages;                     ///< names under which there is to be an image of busybox
    QString stateFile;                             ///< empty: what is made is forgotten at the end
    QString tlsCertificate;                        ///< a PEM file; empty: no TLS
    QString tlsKey;
    bool spotOnly = false;
    bool noRegions = false;
    QString logPrefix = QStringLiteral("none"); ///< "none", "short" or "full", as container runtimes write it
    int logLagMs = 0;                           ///< between a line and its arrival
    int rateLimit = 1000;                       ///< requests per window and token
    int rateWindowSeconds = 3600;
    int latencyMs = 0;
    int transitionMs = 400;       ///< how long each stage of a rollout takes
    int metricIntervalMs = 15000; ///< between two samples
    int expirySecondMs = 1000;    ///< how long a second of `expiryTime` takes

    /// Options or the sentence that says what is wrong with \a arguments, the program's name first.
    static std::expected<Options, QString> parse(const QStringList& arguments);
};

} // namespace sandglass::emulator
