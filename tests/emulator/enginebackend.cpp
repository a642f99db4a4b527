// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/enginebackend.h"

#include "core/docker/agreement.h"
#include "core/docker/archivecalls.h"
#include "core/docker/dockerapi.h"
#include "core/docker/dockerimages.h"
#include "core/docker/streamreader.h"
#include "core/environments/starterimage.h"
#include "core/net/dialer.h"
#include "tests/support/tarball.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto label = "sandglass.northflank-emulator"_L1;
constexpr int slowMs = 120000;
constexpr auto helperFolder = "/emulated-volume"_L1;

Endpoint endpointOf(const QString& text)
{
    return Endpoint::parse(text).value_or(Endpoint());
}

/// The next bytes of a tar; none at its end.
Task<Result<QByteArray>> takePiece(std::shared_ptr<QByteArray> rest)
{
    constexpr qsizetype largestPiece = 65536;
    const QByteArray piece = rest->first(std::min(largestPiece, rest->size()));
    rest->remove(0, piece.size());
    co_return piece;
}

ApiRequest withBody(QByteArray path, const QJsonObject& body)
{
    ApiRequest request = ApiRequest::post(std::move(path)).slow(slowMs);
    request.body = body;
    return request;
}
} // namespace

EngineBackend::EngineBackend(const QString& endpoint, const QString& identity)
    : m_api(DockerApi::create(makeDialer(endpointOf(endpoint))))
    , m_identity(identity)
{
}

EngineBackend::~EngineBackend() = default;

Task<Status> EngineBackend::connect()
{
    if (const auto agreed = co_await agreeOnVersion(m_api); !agreed)
        co_return agreed;
    const auto info = objectOf(co_await m_api->getJson("/info"));
    if (!info)
        co_return std::unexpected(info.error());
    m_cores = info->value("NCPU"_L1).toDouble(1);
    co_return Status{};
}

QJsonObject EngineBackend::labels() const
{
    return {{label, m_identity}};
}

Task<bool> EngineBackend::hasImage(QString reference)
{
    const auto image = co_await m_api->getJson(apiPath({u"images", reference, u"json"}));
    co_return image.has_value();
}

Task<Status> EngineBackend::provideImage(QString reference)
{
    if (co_await hasImage(reference))
        co_return Status{};
    const auto tar = co_await makeStarterImageTar(u"/bin/busybox"_s);
    if (!tar)
        co_return std::unexpected(tar.error());
    const auto rest = std::make_shared<QByteArray>(*tar);
    DockerImages images(m_api);
    const auto made = co_await images.importImage(reference, {u"sh"_s}, [rest] { return takePiece(rest); }, {}, {});
    if (!made)
        co_return std::unexpected(made.error());
    co_return Status{};
}

Task<Result<QString>> EngineBackend::createContainer(QString name, QJsonObject body)
{
    body.insert("Labels"_L1, labels());
    ApiRequest request = withBody("/containers/create", body);
    request.query.add("name", name);
    const auto made = objectOf(co_await m_api->json(request));
    if (!made)
        co_return std::unexpected(made.error());
    co_return made->value("Id"_L1).toString();
}

Task<Status> EngineBackend::putFiles(QString container, QJsonObject files)
{
    QList<test::TarItem> items;
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QByteArray content = QByteArray::fromBase64(it.value().toObject().value("data"_L1).toString().toLatin1());
        items.append({.path = it.key().sliced(1).toUtf8(), .content = content});
    }
    auto upload = co_await uploadArchive(m_api, container, u"/"_s, {});
    if (!upload)
        co_return std::unexpected(upload.error());
    (*upload)->write(test::makeTar(items));
    co_return co_await (*upload)->finish();
}

Task<Status> EngineBackend::startContainer(QString container)
{
    co_return co_await m_api->perform(ApiRequest::post(apiPath({u"containers", container, u"start"})).slow(slowMs));
}

Task<void> EngineBackend::removeContainer(QString container, int graceSeconds)
{
    ApiRequest stop = ApiRequest::post(apiPath({u"containers", container, u"stop"})).slow(slowMs + graceSeconds * 1000);
    stop.query.addNumber("t", graceSeconds);
    co_await m_api->perform(stop);
    ApiRequest remove = ApiRequest::remove(apiPath({u"containers", container})).slow(slowMs);
    remove.query.addFlag("force", true).addFlag("v", true);
    co_await m_api->perform(remove);
}

Task<Result<QHash<QString, bool>>> EngineBackend::containers()
{
    ApiQuery query;
    query.addFlag("all", true).addFilters({{u"label"_s, QJsonArray{label + u'=' + m_identity}}});
    const auto list = arrayOf(co_await m_api->getJson("/containers/json", query));
    if (!list)
        co_return std::unexpected(list.error());
    QHash<QString, bool> found;
    for (const auto& entry : *list)
        found.insert(entry.toObject().value("Id"_L1).toString(), entry.toObject().value("State"_L1) == "running"_L1);
    co_return found;
}

Task<QString> EngineBackend::addressOf(QString container)
{
    const auto inspected = objectOf(co_await m_api->getJson(apiPath({u"containers", container, u"json"})));
    if (!inspected)
        co_return QString();
    const QJsonObject networks = inspected->value("NetworkSettings"_L1).toObject().value("Networks"_L1).toObject();
    for (const auto& network : networks) {
        const QString address = network.toObject().value("IPAddress"_L1).toString();
        if (!address.isEmpty())
            co_return address;
    }
    co_return QString();
}

Task<Result<QJsonObject>> EngineBackend::statsOf(QString container)
{
    ApiQuery query;
    query.addFlag("stream", false).addFlag("one-shot", true);
    co_return objectOf(co_await m_api->getJson(apiPath({u"containers", container, u"stats"}), query));
}

Task<Status> EngineBackend::createVolume(QString name)
{
    co_return co_await m_api->perform(withBody("/volumes/create", {{u"Name"_s, name}, {u"Labels"_s, labels()}}));
}

Task<void> EngineBackend::removeVolume(QString name)
{
    ApiRequest request = ApiRequest::remove(apiPath({u"volumes", name})).slow(slowMs);
    request.query.addFlag("force", true);
    co_await m_api->perform(request);
}

/// A container that never runs, through which the engine reads and writes a volume. Any image will do.
Task<Result<QString>> EngineBackend::volumeHelper(QString volume)
{
    const auto images = arrayOf(co_await m_api->getJson("/images/json"));
    if (!images)
        co_return std::unexpected(images.error());
    if (images->isEmpty())
        co_return fail(ErrorKind::NotFound, u"the engine has no image"_s);
    const QJsonObject mount{{u"Type"_s, u"volume"_s}, {u"Source"_s, volume}, {u"Target"_s, QString(helperFolder)}};
    const QJsonObject body{{u"Image"_s, images->first().toObject().value("Id"_L1)},
                           {u"Cmd"_s, QJsonArray{u"true"_s}},
                           {u"HostConfig"_s, QJsonObject{{u"Mounts"_s, QJsonArray{mount}}}}};
    co_return co_await createContainer(volume + u"-helper"_s, body);
}

Task<Result<QByteArray>> EngineBackend::readVolume(QString name)
{
    const auto helper = co_await volumeHelper(name);
    if (!helper)
        co_return std::unexpected(helper.error());
    QByteArray tar;
    Status status;
    // "/.": what is inside the folder, under names without the folder's.
    auto reader = co_await readArchive(m_api, *helper, helperFolder + "/."_L1, {});
    while (reader) {
        const auto bytes = co_await (*reader)->next();
        if (!bytes)
            status = std::unexpected(bytes.error());
        if (!bytes || bytes->isEmpty())
            break;
        tar += *bytes;
    }
    co_await removeContainer(*helper, 0);
    if (!reader)
        co_return std::unexpected(reader.error());
    if (!status)
        co_return std::unexpected(status.error());
    co_return tar;
}

Task<Status> EngineBackend::writeVolume(QString name, QByteArray tar)
{
    const auto helper = co_await volumeHelper(name);
    if (!helper)
        co_return std::unexpected(helper.error());
    auto upload = co_await uploadArchive(m_api, *helper, helperFolder, {});
    Status status;
    if (upload) {
        (*upload)->write(tar);
        status = co_await (*upload)->finish();
    } else {
        status = std::unexpected(upload.error());
    }
    co_await removeContainer(*helper, 0);
    co_return status;
}

Task<void> EngineBackend::removeEverything()
{
    // An engine refuses what another removal is about to do.
    constexpr int attempts = 100;
    constexpr int pauseMs = 200;
    for (int i = 0; i < attempts; ++i) {
        const auto all = co_await containers();
        if (!all || all->isEmpty())
            break;
        std::vector<Task<void>> removals;
        for (auto it = all->begin(); it != all->end(); ++it)
            removals.push_back(removeContainer(it.key(), 0));
        for (auto& removal : removals)
            co_await removal;
        co_await sleepFor(pauseMs);
    }
    ApiQuery query;
    query.addFilters({{u"label"_s, QJsonArray{label + u'=' + m_identity}}});
    const auto volumes = objectOf(co_await m_api->getJson("/volumes", query));
    if (!volumes)
        co_return;
    for (const auto& volume : volumes->value("Volumes"_L1).toArray())
        co_await removeVolume(volume.toObject().value("Name"_L1).toString());
}

} // namespace sandglass::emulator
