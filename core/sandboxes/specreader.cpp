// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/specreader.h"

#include "core/sandboxes/sandboxfacts.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QStringList wordsOf(const QJsonValue& array)
{
    QStringList words;
    const QJsonArray values = array.toArray();
    for (const QJsonValue& value : values)
        words.append(value.toString());
    return words;
}

/// "NAME=value" each; those that the image has just so are left out.
QMap<QString, QString> variablesOf(const QStringList& own, const QStringList& ofImage)
{
    QMap<QString, QString> variables;
    for (const QString& line : own) {
        if (!ofImage.contains(line))
            variables.insert(line.section(u'=', 0, 0), line.section(u'=', 1));
    }
    return variables;
}

QMap<QString, QString> labelsOf(const QJsonObject& own, const QJsonObject& ofImage)
{
    QMap<QString, QString> labels;
    for (auto label = own.constBegin(); label != own.constEnd(); ++label) {
        if (ofImage.value(label.key()) != *label)
            labels.insert(label.key(), label->toString());
    }
    return labels;
}

QList<PortMapping> portsOf(const QJsonObject& bindings)
{
    QList<PortMapping> ports;
    for (auto inside = bindings.constBegin(); inside != bindings.constEnd(); ++inside) {
        const QJsonArray outside = inside->toArray();
        for (const QJsonValue& value : outside) {
            const QJsonObject binding = value.toObject();
            ports.append({static_cast<quint16>(inside.key().section(u'/', 0, 0).toUInt()),
                          static_cast<quint16>(binding.value("HostPort"_L1).toString().toUInt()),
                          binding.value("HostIp"_L1).toString(), inside.key().section(u'/', 1)});
        }
    }
    return ports;
}

QList<MountSpec> mountsOf(const QList<MountFact>& facts)
{
    QList<MountSpec> mounts;
    for (const MountFact& fact : facts) {
        const auto kind = fact.kind == "bind"_L1    ? MountSpec::Kind::Bind
                          : fact.kind == "tmpfs"_L1 ? MountSpec::Kind::Tmpfs
                                                    : MountSpec::Kind::Volume;
        mounts.append({kind, fact.source, fact.target, fact.readOnly});
    }
    return mounts;
}

} // namespace

SandboxSpec readSandboxSpec(const QJsonObject& description, const QJsonObject& image)
{
    const QJsonObject config = description.value("Config"_L1).toObject();
    const QJsonObject host = description.value("HostConfig"_L1).toObject();
    const QJsonObject preset = image.value("Config"_L1).toObject();
    const SandboxFacts facts = readSandboxFacts(description);
    // A member that the image sets in the same way says nothing.
    const auto own = [&](QLatin1StringView member) {
        const QJsonValue value = config.value(member);
        return value == preset.value(member) ? QJsonValue() : value;
    };

    SandboxSpec spec;
    spec.name = description.value("Name"_L1).toString();
    if (spec.name.startsWith(u'/'))
        spec.name.removeFirst();
    spec.image = config.value("Image"_L1).toString();
    spec.entrypoint = wordsOf(own("Entrypoint"_L1));
    // With another entry point, the image's command does not count.
    spec.command = wordsOf(spec.entrypoint.isEmpty() ? own("Cmd"_L1) : config.value("Cmd"_L1));
    spec.user = own("User"_L1).toString();
    spec.workingDirectory = own("WorkingDir"_L1).toString();
    spec.variables = variablesOf(wordsOf(config.value("Env"_L1)), wordsOf(preset.value("Env"_L1)));
    spec.labels = labelsOf(config.value("Labels"_L1).toObject(), preset.value("Labels"_L1).toObject());
    spec.ports = portsOf(host.value("PortBindings"_L1).toObject());
    spec.mounts = mountsOf(facts.mounts);
    spec.limits = facts.limits;
    const QString network = host.value("NetworkMode"_L1).toString();
    if (network != "default"_L1 && network != "bridge"_L1)
        spec.network = network;
    spec.restart = facts.restart.value_or(RestartPolicy::No);
    spec.restartRetries = facts.restartRetries;
    spec.readOnlyRoot = facts.readOnlyRoot;
    spec.noNewPrivileges = facts.noNewPrivileges;
    spec.capabilitiesAdded = facts.capabilitiesAdded;
    spec.capabilitiesDropped = facts.capabilitiesDropped;
    spec.initProcess = host.value("Init"_L1).toBool();
    spec.terminal = config.value("Tty"_L1).toBool();
    spec.openInput = config.value("OpenStdin"_L1).toBool();
    return spec;
}

} // namespace sandglass
