// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerconfig.h"

#include "core/base/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr qsizetype mostContexts = 256;

Result<QJsonObject> objectFrom(const QByteArray& json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return fail(ErrorKind::Protocol, problem.errorString());
    if (!document.isObject())
        return fail(ErrorKind::Protocol, u"not a JSON object"_s);
    return document.object();
}

std::optional<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    // A fifo or a device in the place of the file would never end.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    QByteArray bytes = file.read(largestFile + 1);
    if (bytes.size() > largestFile)
        return {};
    return bytes;
}

RegistryCredentials credentialsFrom(const QJsonObject& entry)
{
    RegistryCredentials credentials;
    credentials.user = entry.value("username"_L1).toString();
    credentials.password = entry.value("password"_L1).toString();
    credentials.identityToken = entry.value("identitytoken"_L1).toString();
    // "auth" is user and password in one, and what Docker itself writes.
    const QByteArray pair = QByteArray::fromBase64(entry.value("auth"_L1).toString().toUtf8());
    if (const qsizetype colon = pair.indexOf(':'); colon > 0) {
        credentials.user = QString::fromUtf8(pair.first(colon));
        credentials.password = QString::fromUtf8(pair.sliced(colon + 1));
        // Some writers pad with NUL.
        while (credentials.password.endsWith(QChar(u'\0')))
            credentials.password.chop(1);
    }
    return credentials;
}

void addTlsFiles(DockerContext& context, const QString& directory)
{
    const QByteArray digest = QCryptographicHash::hash(context.name.toUtf8(), QCryptographicHash::Sha256);
    const QString folder = directory + u"/contexts/tls/"_s + QString::fromLatin1(digest.toHex()) + u"/docker/"_s;
    const auto existing = [&folder](const QString& name) {
        return QFileInfo::exists(folder + name) ? folder + name : QString();
    };
    context.caFile = existing(u"ca.pem"_s);
    context.certFile = existing(u"cert.pem"_s);
    context.keyFile = existing(u"key.pem"_s);
}

} // namespace

Result<DockerConfig> parseDockerConfig(const QByteArray& json)
{
    const auto object = objectFrom(json);
    if (!object)
        return std::unexpected(object.error());
    DockerConfig config;
    config.currentContext = object->value("currentContext"_L1).toString();
    config.credentialStore = object->value("credsStore"_L1).toString();
    const QJsonObject auths = object->value("auths"_L1).toObject();
    for (auto entry = auths.begin(); entry != auths.end(); ++entry) {
        const RegistryCredentials credentials = credentialsFrom(entry.value().toObject());
        if (!credentials.isEmpty())
            config.credentials.insert(entry.key(), credentials);
    }
    const QJsonObject helpers = object->value("credHelpers"_L1).toObject();
    for (auto entry = helpers.begin(); entry != helpers.end(); ++entry) {
        if (const QString helper = entry.value().toString(); !helper.isEmpty())
            config.credentialHelpers.insert(entry.key(), helper);
    }
    return config;
}

Result<DockerContext> parseDockerContext(const QByteArray& json)
{
    const auto object = objectFrom(json);
    if (!object)
        return std::unexpected(object.error());
    DockerContext context;
    context.name = object->value("Name"_L1).toString();
    const QJsonObject engine = object->value("Endpoints"_L1).toObject().value("docker"_L1).toObject();
    context.host = engine.value("Host"_L1).toString();
    if (context.name.isEmpty() || context.host.isEmpty())
        return fail(ErrorKind::Protocol, u"a context without a name or an engine"_s);
    return context;
}

DockerConfig readDockerConfig(const QString& directory)
{
    DockerConfig config;
    if (const auto bytes = contentOf(directory + u"/config.json"_s)) {
        auto parsed = parseDockerConfig(*bytes);
        if (parsed)
            config = std::move(*parsed);
        else
            qCWarning(logProvider) << "Docker's config.json cannot be read:" << parsed.error().serverText;
    }
    const QDir metas(directory + u"/contexts/meta"_s);
    const QStringList folders = metas.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString& folder : folders.first(std::min(folders.size(), mostContexts))) {
        const auto bytes = contentOf(metas.filePath(folder + u"/meta.json"_s));
        auto context = bytes ? parseDockerContext(*bytes) : fail(ErrorKind::NotFound);
        if (!context)
            continue;
        addTlsFiles(*context, directory);
        config.contexts.append(*context);
    }
    std::ranges::sort(config.contexts, {}, &DockerContext::name);
    return config;
}

} // namespace sandglass
