// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/isolationwords.h"

#include <QCoreApplication>

namespace sandglass {
using namespace Qt::StringLiterals;

using Kind = IsolationFinding::Kind;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::Isolation)
};

QString levelName(IsolationLevel level)
{
    switch (level) {
    case IsolationLevel::Exposed:
        return u"⚠ "_s + Words::tr("Exposed");
    case IsolationLevel::Weak:
        return u"⚠ "_s + Words::tr("Weakened");
    case IsolationLevel::Standard:
        return Words::tr("Standard");
    case IsolationLevel::Hardened:
        return Words::tr("Hardened");
    case IsolationLevel::OwnKernel:
        return Words::tr("Own kernel");
    }
    return {};
}
} // namespace

QString isolationLevelText(const IsolationAssessment& assessment)
{
    const QString name = levelName(assessment.level);
    return assessment.assumed ? Words::tr("%1 (assumed)").arg(name) : name;
}

QString isolationSentence(const IsolationAssessment& assessment)
{
    switch (assessment.level) {
    case IsolationLevel::Exposed:
        return Words::tr("Whoever controls the sandbox can control the machine it runs on.");
    case IsolationLevel::Weak:
        return Words::tr("Part of the engine's usual protection is taken away.");
    case IsolationLevel::Standard:
        return Words::tr("It shares the machine's kernel, with what the engine does for every container.");
    case IsolationLevel::Hardened:
        return Words::tr("It shares the machine's kernel, and is given little to attack it with.");
    case IsolationLevel::OwnKernel:
        return Words::tr("A kernel of its own stands between it and the machine.");
    }
    return {};
}

QString isolationFindingText(const IsolationFinding& finding)
{
    const QString& detail = finding.detail;
    switch (finding.kind) {
    case Kind::Privileged:
        return Words::tr("privileged: it can do to the machine whatever root can");
    case Kind::EngineSocket:
        return Words::tr("the engine's socket is in it: %1").arg(detail);
    case Kind::SystemPath:
        return Words::tr("it can write to the machine's %1").arg(detail);
    case Kind::HostProcesses:
        return Words::tr("it sees and can signal all processes of the machine");
    case Kind::HostDevice:
        return Words::tr("a device of the machine: %1").arg(detail);
    case Kind::PowerfulCapability:
        return Words::tr("the capability %1, which is enough to get out").arg(detail);
    case Kind::HostNetwork:
        return Words::tr("the machine's own network");
    case Kind::HostIpc:
        return Words::tr("the machine's shared memory");
    case Kind::HostUsers:
        return Words::tr("the machine's own user ids");
    case Kind::HostPath:
        return Words::tr("a folder of the machine: %1").arg(detail);
    case Kind::AddedCapability:
        return Words::tr("the additional capability %1").arg(detail);
    case Kind::SeccompOff:
        return Words::tr("system calls are not filtered (seccomp is off)");
    case Kind::AppArmorOff:
        return Words::tr("AppArmor is off");
    case Kind::LabelsOff:
        return Words::tr("SELinux labels are off");
    case Kind::PathsNotHid:
        return Words::tr("no part of /proc and /sys is hidden");
    case Kind::OpenPort:
        return Words::tr("port %1 is published on all addresses of the machine").arg(detail);
    case Kind::SecretInVariable:
        return Words::tr("the variable %1 may hold a secret: who may inspect the sandbox can read it").arg(detail);
    case Kind::UsualCapabilities:
        return Words::tr("it keeps the usual capabilities");
    case Kind::MayGainPrivileges:
        return Words::tr("programs in it may gain privileges");
    case Kind::RootUser:
        return Words::tr("it runs as root");
    case Kind::WritableRoot:
        return Words::tr("its root file system can be written");
    case Kind::NoMemoryLimit:
        return Words::tr("no limit of memory");
    case Kind::NoCpuLimit:
        return Words::tr("no limit of CPU");
    case Kind::NoProcessLimit:
        return Words::tr("no limit of processes");
    }
    return {};
}

QString isolationText(const IsolationAssessment& assessment)
{
    QStringList lines{isolationLevelText(assessment) + u": "_s + isolationSentence(assessment)};
    for (const IsolationFinding& finding : assessment.findings)
        lines.append(u"• "_s + isolationFindingText(finding));
    if (assessment.rootless)
        lines.append(Words::tr("The engine runs as an ordinary user."));
    if (!assessment.runtime.isEmpty())
        lines.append(Words::tr("Runtime: %1").arg(assessment.runtime));
    return lines.join(u'\n');
}

} // namespace sandglass
