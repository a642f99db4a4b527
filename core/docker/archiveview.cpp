// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/archiveview.h"

#include "core/docker/agreement.h"
#include "core/docker/dockerapi.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass {

bool isHiddenFromArchive(const QJsonObject& inspected, const QString& path)
{
    if (!inspected.value("State"_L1).toObject().value("Running"_L1).toBool())
        return false;
    QStringList hidden{u"/proc"_s, u"/sys"_s, u"/dev"_s};
    hidden += inspected.value("HostConfig"_L1).toObject().value("Tmpfs"_L1).toObject().keys();
    const QJsonArray mounts = inspected.value("Mounts"_L1).toArray();
    for (const auto& mount : mounts) {
        const QJsonObject one = mount.toObject();
        if (one.value("Type"_L1).toString() == "tmpfs"_L1)
            hidden += one.value("Destination"_L1).toString();
    }
    return std::ranges::any_of(hidden, [&path](QString directory) {
        while (directory.endsWith(u'/'))
            directory.chop(1);
        return !directory.isEmpty() && (path == directory || path.startsWith(directory + u'/'));
    });
}

Task<bool> isHiddenFromArchive(std::shared_ptr<DockerApi> api, QString id, QString path, std::stop_token stop)
{
    if (!co_await agreeOnVersion(api, stop) || api->quirks().libpodApi)
        co_return false;
    const auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", id, u"json"}), {}, stop));
    co_return inspected&& isHiddenFromArchive(*inspected, path);
}

} // namespace sandglass
