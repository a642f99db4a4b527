// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/options.h"

#include <QCommandLineParser>

#include <cstdlib>
#include <limits>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

std::expected<Options, QString> Options::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Northflank's API on this machine: services are containers of a local engine. See tests/emulator/README.md."_s);
    const Options defaults;
    const auto number = [](int value) { return QString::number(value); };
    parser.addOptions({
        {u"port"_s, u"where to listen on loopback; 0: any"_s, u"N"_s, u"0"_s},
        {u"engine"_s, u"the engine's socket"_s, u"ENDPOINT"_s, u"unix:///var/run/docker.sock"_s},
        {u"token"_s, u"a token with every permission; may be repeated"_s, u"T"_s},
        {u"restricted-token"_s, u"a token with some permissions only; may be repeated"_s, u"T:PERMISSION,…"_s},
        {u"team"_s, u"a team; may be repeated"_s, u"ID"_s},
        {u"project"_s, u"a project that is there from the start; may be repeated"_s, u"NAME"_s},
        {u"starter-image"_s, u"makes an image of busybox under that name, unless there is one; may be repeated"_s,
         u"NAME"_s},
        {u"state"_s, u"keeps what was made, for the next start"_s, u"FILE"_s},
        {u"tls-certificate"_s, u"listens on a second port as well, with TLS and this PEM file"_s, u"FILE"_s},
        {u"tls-key"_s, u"the key of that certificate"_s, u"FILE"_s},
        {u"spot-only"_s, u"the cluster has spot nodes only"_s},
        {u"no-regions"_s, u"projects can be made on clusters only, not in regions"_s},
        {u"log-prefix"_s, u"what stands before each line of a log: none, short, full"_s, u"KIND"_s, defaults.logPrefix},
        {u"log-lag"_s, u"how long a line takes from a container to the log"_s, u"MS"_s, u"0"_s},
        {u"rate-limit"_s, u"requests per window"_s, u"N"_s, number(defaults.rateLimit)},
        {u"rate-window"_s, u"length of the window in seconds"_s, u"N"_s, number(defaults.rateWindowSeconds)},
        {u"latency"_s, u"time that each request takes in addition"_s, u"MS"_s, u"0"_s},
        {u"transition"_s, u"time that each stage of a rollout takes"_s, u"MS"_s, number(defaults.transitionMs)},
        {u"metric-interval"_s, u"time between two samples"_s, u"MS"_s, number(defaults.metricIntervalMs)},
        {u"expiry-second"_s, u"time that a second of an expiry time takes"_s, u"MS"_s, number(defaults.expirySecondMs)},
    });
    parser.addHelpOption();
    if (!parser.parse(arguments))
        return std::unexpected(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(EXIT_SUCCESS);

    Options options;
    for (const auto& [name, target, lowest] : {std::tuple(u"rate-limit"_s, &options.rateLimit, 1),
                                               {u"rate-window"_s, &options.rateWindowSeconds, 1},
                                               {u"latency"_s, &options.latencyMs, 0},
                                               {u"log-lag"_s, &options.logLagMs, 0},
                                               {u"transition"_s, &options.transitionMs, 0},
                                               {u"metric-interval"_s, &options.metricIntervalMs, 100},
                                               {u"expiry-second"_s, &options.expirySecondMs, 1}}) {
        bool valid = false;
        *target = parser.value(name).toInt(&valid);
        if (!valid || *target < lowest)
            return std::unexpected(
                u"--%1 takes a number from %2 on, not “%3”"_s.arg(name).arg(lowest).arg(parser.value(name)));
    }
    bool valid = false;
    options.port = parser.value(u"port"_s).toUShort(&valid);
    if (!valid)
        return std::unexpected(u"--port takes 0 to 65535"_s);
    options.engine = parser.value(u"engine"_s);
    if (parser.isSet(u"token"_s))
        options.tokens = parser.values(u"token"_s);
    for (const QString& given : parser.values(u"restricted-token"_s)) {
        const qsizetype colon = given.indexOf(u':');
        if (colon < 1)
            return std::unexpected(u"--restricted-token takes TOKEN:PERMISSION,…"_s);
        options.restrictedTokens.insert(given.first(colon), given.sliced(colon + 1).split(u',', Qt::SkipEmptyParts));
    }
    if (parser.isSet(u"team"_s))
        options.teams = parser.values(u"team"_s);
    options.projects = parser.values(u"project"_s);
    options.starterImages = parser.values(u"starter-image"_s);
    options.stateFile = parser.value(u"state"_s);
    options.tlsCertificate = parser.value(u"tls-certificate"_s);
    options.tlsKey = parser.value(u"tls-key"_s);
    options.spotOnly = parser.isSet(u"spot-only"_s);
    options.noRegions = parser.isSet(u"no-regions"_s);
    options.logPrefix = parser.value(u"log-prefix"_s);
    if (!QStringList{u"none"_s, u"short"_s, u"full"_s}.contains(options.logPrefix))
        return std::unexpected(u"--log-prefix takes none, short or full"_s);
    return options;
}

} // namespace sandglass::emulator
