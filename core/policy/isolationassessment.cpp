// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationassessment.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

using Kind = IsolationFinding::Kind;

namespace {
constexpr qsizetype mostEntries = 200; // of one list in the description

QStringList strings(const QJsonValue& value)
{
    QStringList all;
    const QJsonArray array = value.toArray();
    for (const auto& entry : array) {
        if (entry.isString() && all.size() < mostEntries)
            all.append(entry.toString());
    }
    return all;
}

/// Names as kernels and engines write them: "CAP_SYS_ADMIN" and "sys_admin" are one.
QStringList capabilities(const QJsonValue& value)
{
    QStringList all = strings(value);
    for (QString& name : all) {
        name = name.toUpper();
        if (name.startsWith("CAP_"_L1))
            name.remove(0, 4);
    }
    return all;
}

/// With any of these a process is one step from the machine: capabilities(7).
bool isPowerful(const QString& capability)
{
    static const QSet<QString> powerful{
        u"ALL"_s,      u"SYS_ADMIN"_s, u"SYS_MODULE"_s, u"SYS_PTRACE"_s,   u"SYS_RAWIO"_s, u"DAC_READ_SEARCH"_s,
        u"SYS_BOOT"_s, u"MAC_ADMIN"_s, u"BPF"_s,        u"MAC_OVERRIDE"_s,
    };
    return powerful.contains(capability);
}

/// What every engine gives away at least; Podman lists what is dropped one by one where "ALL" was asked for.
bool dropsUsual(const QStringList& dropped)
{
    static const QStringList usual{u"CHOWN"_s, u"DAC_OVERRIDE"_s, u"FOWNER"_s, u"FSETID"_s,
                                   u"KILL"_s,  u"SETGID"_s,       u"SETUID"_s, u"SETPCAP"_s};
    return dropped.contains(u"ALL"_s) ||
           std::ranges::all_of(usual, [&](const QString& name) { return dropped.contains(name); });
}

bool isEngineSocket(const QString& path)
{
    static const QRegularExpression name(u"/(docker|podman|containerd|crio|buildkitd)[^/]*\\.sock$"_s);
    return name.match(path).hasMatch();
}

/// Whether engines keep their sockets in it: a read-only mount does not keep anybody from speaking to them.
bool holdsSockets(const QString& path)
{
    static const QRegularExpression folder(
        u"^/$|^/var$|^(/var)?/run(/docker|/podman|/containerd|/user/\\d+(/podman)?)?$"_s);
    return folder.match(path).hasMatch();
}

/// Whether writing there is as good as being root of the machine.
bool isSystemPath(const QString& path)
{
    static const QStringList system{u"/bin"_s,  u"/boot"_s, u"/dev"_s,  u"/etc"_s, u"/lib"_s, u"/proc"_s,
                                    u"/root"_s, u"/run"_s,  u"/sbin"_s, u"/sys"_s, u"/usr"_s, u"/var"_s};
    // Below /run and /var lies much that is harmless; the folders themselves hold the sockets and all data of engines.
    static const QStringList below{u"/boot/"_s, u"/dev/"_s, u"/etc/"_s, u"/proc/"_s,
                                   u"/root/"_s, u"/sys/"_s, u"/usr/"_s};
    static const QStringList whole{
        u"/var/run"_s,        u"/var/lib"_s, u"/var/lib/docker"_s, u"/var/lib/containers"_s, u"/run/docker"_s,
        u"/run/containerd"_s, u"/home"_s};
    return path == "/"_L1 || system.contains(path) || whole.contains(path) ||
           std::ranges::any_of(below, [&](const QString& start) { return path.startsWith(start); });
}

bool looksSecret(const QString& variable)
{
    static const QRegularExpression name(
        u"(^|_)(PASS|PASSWD|PASSWORD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(_|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return name.match(variable).hasMatch();
}

bool isRoot(const QString& user)
{
    const QString name = user.section(u':', 0, 0);
    return name.isEmpty() || name == "root"_L1 || name == "0"_L1;
}

/// Reads the parts of one description.
class Assessor
{
public:
    Assessor(const QJsonObject& description, const EngineInfo& engine)
        : m_description(description)
        , m_host(description.value("HostConfig"_L1).toObject())
        , m_config(description.value("Config"_L1).toObject())
        , m_engine(engine)
    {
    }

    IsolationAssessment assess()
    {
        m_found.rootless = m_engine.rootless;
        m_found.runtime = m_host.value("Runtime"_L1).toString();
        if (m_found.runtime.isEmpty())
            m_found.runtime = m_engine.defaultRuntime;
        if (m_host.value("Privileged"_L1).toBool())
            add(Kind::Privileged);
        readMounts();
        readNamespaces();
        readDevices();
        readCapabilities();
        readSecurityOptions();
        readPorts();
        readVariables();
        readRest();
        m_found.level = level();
        // Of the same weight they stay in the order of reading.
        std::ranges::stable_sort(m_found.findings, {},
                                 [](const IsolationFinding& finding) { return levelAfter(finding.kind); });
        return m_found;
    }

private:
    void add(Kind kind, const QString& detail = {})
    {
        const IsolationFinding finding{kind, detail};
        if (!m_found.findings.contains(finding))
            m_found.findings.append(finding);
    }
    bool has(Kind kind) const
    {
        return std::ranges::any_of(m_found.findings, [kind](const auto& finding) { return finding.kind == kind; });
    }

    void readMounts()
    {
        const QJsonArray mounts = m_description.value("Mounts"_L1).toArray();
        for (const auto& value : mounts) {
            const QJsonObject mount = value.toObject();
            if (mount.value("Type"_L1).toString() != "bind"_L1)
                continue;
            const QString path = QDir::cleanPath(mount.value("Source"_L1).toString());
            const bool writable = mount.value("RW"_L1).toBool(true);
            const bool system = isSystemPath(path);
            // Wherever a socket lies, its clients look for it under the usual name.
            if (isEngineSocket(path) || isEngineSocket(mount.value("Destination"_L1).toString()) ||
                (holdsSockets(path) && !(system && writable)))
                add(Kind::EngineSocket, path);
            else if (system && writable)
                add(Kind::SystemPath, path);
            else if (system || writable)
                add(Kind::HostPath, path);
        }
    }

    void readNamespaces()
    {
        const auto isHost = [this](QLatin1StringView mode) { return m_host.value(mode).toString() == "host"_L1; };
        if (isHost("PidMode"_L1))
            add(Kind::HostProcesses);
        if (isHost("NetworkMode"_L1))
            add(Kind::HostNetwork);
        if (isHost("IpcMode"_L1))
            add(Kind::HostIpc);
        if (isHost("UsernsMode"_L1))
            add(Kind::HostUsers);
    }

    void readDevices()
    {
        const QJsonArray devices = m_host.value("Devices"_L1).toArray();
        for (const auto& device : devices)
            add(Kind::HostDevice, device.toObject().value("PathOnHost"_L1).toString());
        for (const QString& rule : strings(m_host.value("DeviceCgroupRules"_L1)))
            add(Kind::HostDevice, rule);
    }

    void readCapabilities()
    {
        const QStringList added = capabilities(m_host.value("CapAdd"_L1));
        for (const QString& name : added)
            add(isPowerful(name) ? Kind::PowerfulCapability : Kind::AddedCapability, name);
        if (!dropsUsual(capabilities(m_host.value("CapDrop"_L1))))
            add(Kind::UsualCapabilities);
    }

    /// "name=value" since Docker 1.11, "name:value" before.
    void readSecurityOptions()
    {
        bool mayGain = true;
        const QStringList options = strings(m_host.value("SecurityOpt"_L1));
        for (QString option : options) {
            option.replace(u':', u'=');
            if (option == "seccomp=unconfined"_L1)
                add(Kind::SeccompOff);
            else if (option == "apparmor=unconfined"_L1)
                add(Kind::AppArmorOff);
            else if (option == "label=disable"_L1)
                add(Kind::LabelsOff);
            else if (option == "systempaths=unconfined"_L1)
                add(Kind::PathsNotHid);
            else if (option.startsWith("no-new-privileges"_L1))
                mayGain = option.endsWith("=false"_L1);
        }
        if (mayGain)
            add(Kind::MayGainPrivileges);
    }

    void readPorts()
    {
        const QJsonObject bindings = m_host.value("PortBindings"_L1).toObject();
        for (auto port = bindings.begin(); port != bindings.end(); ++port) {
            const QJsonArray places = port.value().toArray();
            const bool open = std::ranges::any_of(places, [](const QJsonValue& place) {
                const QString address = place.toObject().value("HostIp"_L1).toString();
                return address.isEmpty() || address == "0.0.0.0"_L1 || address == "::"_L1;
            });
            if (open)
                add(Kind::OpenPort, port.key());
        }
    }

    void readVariables()
    {
        for (const QString& variable : strings(m_config.value("Env"_L1))) {
            const QString name = variable.section(u'=', 0, 0);
            if (looksSecret(name) && name.size() + 1 < variable.size())
                add(Kind::SecretInVariable, name);
        }
    }

    void readRest()
    {
        if (isRoot(m_config.value("User"_L1).toString()) && !m_engine.rootless)
            add(Kind::RootUser);
        if (!m_host.value("ReadonlyRootfs"_L1).toBool())
            add(Kind::WritableRoot);
        if (m_host.value("Memory"_L1).toDouble() <= 0)
            add(Kind::NoMemoryLimit);
        if (m_host.value("NanoCpus"_L1).toDouble() <= 0 && m_host.value("CpuQuota"_L1).toDouble() <= 0)
            add(Kind::NoCpuLimit);
        if (m_host.value("PidsLimit"_L1).toDouble() <= 0)
            add(Kind::NoProcessLimit);
    }

    IsolationLevel level() const
    {
        IsolationLevel worst = IsolationLevel::OwnKernel;
        for (const IsolationFinding& finding : m_found.findings)
            worst = std::min(worst, levelAfter(finding.kind));
        if (worst <= IsolationLevel::Weak)
            return worst;
        const QString& runtime = m_found.runtime;
        const bool ownKernel =
            runtime.contains("kata"_L1) || runtime.contains("runsc"_L1) || runtime.contains("gvisor"_L1);
        return ownKernel ? IsolationLevel::OwnKernel : std::min(worst, IsolationLevel::Hardened);
    }

    const QJsonObject& m_description;
    const QJsonObject m_host;
    const QJsonObject m_config;
    const EngineInfo& m_engine;
    IsolationAssessment m_found;
};
} // namespace

IsolationLevel levelAfter(Kind kind)
{
    switch (kind) {
    case Kind::Privileged:
    case Kind::EngineSocket:
    case Kind::SystemPath:
    case Kind::HostProcesses:
    case Kind::HostDevice:
    case Kind::PowerfulCapability:
        return IsolationLevel::Exposed;
    case Kind::HostNetwork:
    case Kind::HostIpc:
    case Kind::HostUsers:
    case Kind::HostPath:
    case Kind::AddedCapability:
    case Kind::SeccompOff:
    case Kind::AppArmorOff:
    case Kind::LabelsOff:
    case Kind::PathsNotHid:
        return IsolationLevel::Weak;
    case Kind::OpenPort:
    case Kind::UsualCapabilities:
    case Kind::MayGainPrivileges:
    case Kind::NoMemoryLimit:
    case Kind::NoProcessLimit:
        return IsolationLevel::Standard;
    case Kind::SecretInVariable:
    case Kind::RootUser:
    case Kind::WritableRoot:
    case Kind::NoCpuLimit:
        return IsolationLevel::Hardened;
    }
    return IsolationLevel::Exposed;
}

std::optional<IsolationAssessment> assessIsolation(const QJsonObject& description, const EngineInfo& engine)
{
    if (!description.value("HostConfig"_L1).isObject())
        return {};
    return Assessor(description, engine).assess();
}

} // namespace sandglass
