// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/negotiation.h"

#include "core/base/rfc3339.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

Result<ApiVersion> chooseVersion(ApiVersion engineOldest, ApiVersion engineNewest)
{
    const auto refuse = [&](Hint hint) {
        auto refused = fail(ErrorKind::Refused, u"the engine speaks API %1 to %2, this program %3 to %4"_s.arg(
                                                    engineOldest.toString(), engineNewest.toString(),
                                                    oldestApi.toString(), newestApi.toString()));
        refused.error().hint = hint;
        return refused;
    };
    if (engineOldest > newestApi)
        return refuse(Hint::EngineTooNew);
    if (engineNewest < oldestApi)
        return refuse(Hint::EngineTooOld);
    return std::min(engineNewest, newestApi);
}

QByteArray faceFrom(const HttpHeaders& headers)
{
    const QByteArray product = headers.value("Server");
    return product.isEmpty() ? QByteArray() : product + ' ' + headers.value("Api-Version");
}

Quirks detectQuirks(const QByteArray& serverHeader, const QJsonObject& version)
{
    bool podman = serverHeader.startsWith("Libpod/");
    const QJsonArray components = version.value("Components"_L1).toArray();
    for (const auto& component : components)
        podman = podman || component.toObject().value("Name"_L1).toString() == "Podman Engine"_L1;

    Quirks quirks;
    if (!podman)
        return quirks;
    quirks.podman = true;
    quirks.engineIdIsRandom = true;
    quirks.execSizeIgnoredAtCreation = true;
    quirks.execSizesGetLost = true;
    quirks.infraContainers = true;
    quirks.runtimesUnchecked = true;
    quirks.forcedRemovalWaits = true;
    quirks.updateWantsCpuQuota = true;
    quirks.updateSetsRestartPolicy = true;
    quirks.networkPruneKeepsAttached = true;
    quirks.noBuildCache = true;
    quirks.volumePruneTakesAll = true;
    quirks.updateLiftsLimits = true;
    quirks.libpodApi = true;
    return quirks;
}

EngineInfo engineInfoFrom(const QJsonObject& version, const QJsonObject& info, const Quirks& quirks)
{
    EngineInfo engine;
    engine.product = quirks.podman ? u"Podman"_s : u"Docker"_s;
    engine.version = version.value("Version"_L1).toString();
    engine.engineId = quirks.engineIdIsRandom ? QString() : info.value("ID"_L1).toString();
    engine.operatingSystem = info.value("OperatingSystem"_L1).toString();
    engine.architecture = info.value("Architecture"_L1).toString(version.value("Arch"_L1).toString());
    engine.cpus = info.value("NCPU"_L1).toInt();
    engine.memoryBytes = info.value("MemTotal"_L1).toInteger();
    engine.runtimes = info.value("Runtimes"_L1).toObject().keys();
    // "io.containerd.runc.v2" is the same as "runc": the shim's name, kept for old configurations.
    engine.runtimes.removeIf([](const QString& name) { return name == "io.containerd.runc.v2"_L1; });
    engine.defaultRuntime = info.value("DefaultRuntime"_L1).toString();
    const QJsonArray options = info.value("SecurityOptions"_L1).toArray();
    engine.rootless = std::ranges::any_of(
        options, [](const QJsonValue& option) { return option.toString().split(u',').contains("name=rootless"_L1); });
    engine.rootless = engine.rootless || info.value("Rootless"_L1).toBool();
    // Either the vendor's runtime is installed, or the engine found devices described for it (API 1.50).
    const QJsonArray devices = info.value("DiscoveredDevices"_L1).toArray();
    engine.gpu = engine.runtimes.contains("nvidia"_L1) || std::ranges::any_of(devices, [](const QJsonValue& device) {
                     return device.toObject().value("ID"_L1).toString().contains("gpu"_L1, Qt::CaseInsensitive);
                 });
    engine.cgroupVersion = info.value("CgroupVersion"_L1).toVariant().toInt();
    return engine;
}

QStringList runtimesInstalledHere(const QJsonObject& info)
{
    QStringList installed;
    const QJsonObject runtimes = info.value("Runtimes"_L1).toObject();
    for (auto it = runtimes.begin(); it != runtimes.end(); ++it) {
        const QString path = it.value().toObject().value("path"_L1).toString();
        if (!path.startsWith(u'/') || QFileInfo::exists(path))
            installed.append(it.key());
    }
    return installed;
}

qint64 engineTimeFrom(const QJsonObject& info)
{
    return nanosecondsFromRfc3339(info.value("SystemTime"_L1).toString());
}

qint64 engineTimeFrom(const HttpHeaders& headers)
{
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(headers.value("Date")), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeZone(QTimeZone::UTC);
    return date.isValid() ? date.toMSecsSinceEpoch() * 1'000'000 : 0;
}

} // namespace sandglass
