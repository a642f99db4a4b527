// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/facttext.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::FactText)
};

bool wasOverAtOnce(const SandboxFacts& facts)
{
    constexpr qint64 longestMs = 3000;
    const qint64 ranMs =
        facts.started.isValid() && facts.finished.isValid() ? facts.started.msecsTo(facts.finished) : -1;
    return ranMs >= 0 && ranMs < longestMs;
}

} // namespace

QString healthText(const QString& health)
{
    if (health == "healthy"_L1)
        return u"✓ "_s + Words::tr("healthy");
    if (health == "unhealthy"_L1)
        return u"⚠ "_s + Words::tr("unhealthy");
    if (health == "starting"_L1)
        return u"… "_s + Words::tr("first checks are running");
    return health == "none"_L1 ? QString() : health;
}

QString reasonText(const Sandbox& sandbox, const SandboxFacts& facts)
{
    QStringList lines;
    if (sandbox.state == SandboxState::Exited && sandbox.exitCode == 0 && wasOverAtOnce(facts))
        lines.append(Words::tr("Its command ended at once. A sandbox runs as long as its command: create it with one "
                               "that runs on, such as “sleep infinity”."));
    if (sandbox.cloud && sandbox.state == SandboxState::Failed)
        lines.append(Words::tr("It could not start, or its command ended at once: the log may say more. A sandbox runs "
                               "as long as its command, such as “sleep infinity”."));
    if (facts.outOfMemory)
        lines.append(Words::tr("The kernel ended it because it used more memory than it may."));
    if (!facts.failure.isEmpty())
        lines.append(facts.failure);
    return lines.join(u'\n');
}

QString commandText(const QStringList& command)
{
    QStringList words;
    for (const QString& word : command) {
        const bool plain = !word.isEmpty() && std::ranges::all_of(word, [](QChar c) {
            return c.isLetterOrNumber() || u"_-./:=,@%+"_s.contains(c);
        });
        words.append(plain ? word : u'\'' + QString(word).replace(u'\'', "'\\''"_L1) + u'\'');
    }
    return words.join(u' ');
}

QString networksText(const QList<NetworkFact>& networks)
{
    QStringList lines;
    for (const NetworkFact& network : networks)
        lines.append(network.address.isEmpty() ? network.name : network.name + u"  "_s + network.address);
    return lines.join(u'\n');
}

QString mountsText(const QList<MountFact>& mounts)
{
    QStringList lines;
    for (const MountFact& mount : mounts) {
        QString line = mount.source.isEmpty() ? mount.target : mount.source + u" → "_s + mount.target;
        line += u"  ("_s + mount.kind + (mount.readOnly ? u", "_s + Words::tr("read only") : QString()) + u')';
        lines.append(line);
    }
    return lines.join(u'\n');
}

QString cpuLimitText(const ResourceLimits& limits)
{
    if (!limits.cpus)
        return Words::tr("none");
    return Words::tr("%1 cores").arg(QLocale().toString(*limits.cpus, 'g', 4));
}

QString memoryLimitText(const ResourceLimits& limits)
{
    return limits.memoryBytes ? formatBytes(*limits.memoryBytes) : Words::tr("none");
}

QString processLimitText(const ResourceLimits& limits)
{
    return limits.processes ? QLocale().toString(*limits.processes) : Words::tr("none");
}

QString restartText(const SandboxFacts& facts)
{
    if (!facts.restart)
        return {};
    switch (*facts.restart) {
    case RestartPolicy::No:
        return Words::tr("never");
    case RestartPolicy::Always:
        return Words::tr("always");
    case RestartPolicy::UnlessStopped:
        return Words::tr("always, unless it was stopped by hand");
    case RestartPolicy::OnFailure:
        break;
    }
    return facts.restartRetries > 0
               ? Words::tr("after a failure, at most %1 times").arg(QLocale().toString(facts.restartRetries))
               : Words::tr("after a failure");
}

bool isLocalEndpoint(const QString& endpoint)
{
    if (endpoint.startsWith(u'/') || endpoint.startsWith("unix:"_L1))
        return true;
    const QString host = QUrl(endpoint).host();
    return !endpoint.startsWith("ssh:"_L1) && (host == "localhost"_L1 || QHostAddress(host).isLoopback());
}

} // namespace sandglass
