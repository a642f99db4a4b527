// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/registryauth.h"

#include "core/base/logging.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int helperTimeoutMs = 10000;
constexpr qint64 longestAnswer = 64 * 1024;

/// Docker Hub is known by an address of its own from its first days.
const QString hubKey = u"https://index.docker.io/v1/"_s;

bool isHub(const QString& registry)
{
    return registry.isEmpty() || registry == "docker.io"_L1 || registry == "index.docker.io"_L1 ||
           registry == "registry-1.docker.io"_L1;
}

/// The names under which a configuration can hold \a registry, the likeliest first.
QStringList keysOf(const QString& registry)
{
    if (isHub(registry))
        return {hubKey, u"index.docker.io"_s, u"docker.io"_s};
    return {registry, u"https://"_s + registry, u"http://"_s + registry};
}

/// A key of the file without scheme and path: older tools wrote whole addresses.
QString hostOf(const QString& key)
{
    QString host = key;
    if (const qsizetype scheme = host.indexOf("://"_L1); scheme >= 0)
        host = host.sliced(scheme + 3);
    return host.section(u'/', 0, 0);
}

RegistryCredentials fromFile(const DockerConfig& config, const QString& registry)
{
    for (const QString& key : keysOf(registry)) {
        if (const auto found = config.credentials.constFind(key); found != config.credentials.constEnd())
            return *found;
    }
    const QString host = isHub(registry) ? u"index.docker.io"_s : registry;
    for (auto entry = config.credentials.constBegin(); entry != config.credentials.constEnd(); ++entry) {
        if (hostOf(entry.key()) == host)
            return entry.value();
    }
    return {};
}

QString helperFor(const DockerConfig& config, const QString& registry)
{
    for (const QString& key : keysOf(registry)) {
        if (const QString helper = config.credentialHelpers.value(key); !helper.isEmpty())
            return helper;
    }
    return config.credentialStore;
}

/// Ends \a process without waiting for it; this may run inside one of its signals.
void discard(QProcess* process)
{
    process->disconnect();
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

/// What the helper says for \a key; null when it says nothing of use.
Task<Result<QByteArray>> askHelper(QString helper, QString key, std::stop_token stop)
{
    static const QRegularExpression plainName(u"^[A-Za-z0-9][A-Za-z0-9._-]*$"_s);
    const QString program = plainName.match(helper).hasMatch()
                                ? QStandardPaths::findExecutable(u"docker-credential-"_s + helper)
                                : QString();
    if (program.isEmpty()) {
        qCWarning(logProvider) << "no program for the credential helper" << helper;
        co_return QByteArray();
    }
    enum class End { Finished, Failed, Cancelled };
    auto* process = new QProcess;
    const auto answer = std::make_shared<QByteArray>();
    const OneShot<End> done;
    QObject::connect(process, &QProcess::readyReadStandardOutput, process, [process, answer, done] {
        answer->append(process->readAllStandardOutput());
        if (answer->size() > longestAnswer)
            done.set(End::Failed);
    });
    QObject::connect(
        process, &QProcess::finished, process, [process, answer, done](int code, QProcess::ExitStatus how) {
            answer->append(process->readAllStandardOutput());
            done.set(how == QProcess::NormalExit && code == 0 && answer->size() <= longestAnswer ? End::Finished
                                                                                                 : End::Failed);
        });
    QObject::connect(process, &QProcess::errorOccurred, process, [done](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            done.set(End::Failed);
    });
    QTimer::singleShot(helperTimeoutMs, process, [done] { done.set(End::Failed); });
    const auto relay = onStop(stop, process, [done] { done.set(End::Cancelled); });
    process->setStandardErrorFile(QProcess::nullDevice());
    process->start(program, {u"get"_s});
    process->write(key.toUtf8());
    process->closeWriteChannel();

    const End end = co_await done;
    discard(process);
    if (end == End::Cancelled)
        co_return fail(ErrorKind::Cancelled);
    if (end == End::Failed) {
        // Also the way in which a helper says that it knows nothing of that registry.
        qCInfo(logProvider) << "the credential helper" << helper << "gave nothing for" << key;
        co_return QByteArray();
    }
    co_return *answer;
}

} // namespace

QString dockerConfigDirectory()
{
    const QString given = qEnvironmentVariable("DOCKER_CONFIG");
    return given.isEmpty() ? QDir::homePath() + u"/.docker"_s : given;
}

Task<Result<QByteArray>> registryAuthHeader(QString registry, QString configDirectory, std::stop_token stop)
{
    DockerConfig config = co_await runInPool([configDirectory] { return readDockerConfig(configDirectory); });
    co_return co_await registryAuthHeader(std::move(registry), std::move(config), std::move(stop));
}

Task<Result<QByteArray>> registryAuthHeader(QString registry, DockerConfig config, std::stop_token stop)
{
    if (stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    RegistryCredentials credentials;
    if (const QString helper = helperFor(config, registry); !helper.isEmpty()) {
        const auto answer = co_await askHelper(helper, keysOf(registry).constFirst(), stop);
        if (!answer)
            co_return std::unexpected(answer.error());
        credentials = parseHelperAnswer(*answer);
    }
    if (credentials.isEmpty())
        credentials = fromFile(config, registry);
    co_return encodeRegistryAuth(credentials, registry);
}

QByteArray encodeRegistryAuth(const RegistryCredentials& credentials, const QString& registry)
{
    QJsonObject json;
    if (!credentials.isEmpty()) {
        if (!credentials.identityToken.isEmpty()) {
            json.insert("identitytoken"_L1, credentials.identityToken);
        } else {
            json.insert("username"_L1, credentials.user);
            json.insert("password"_L1, credentials.password);
        }
        json.insert("serveraddress"_L1, isHub(registry) ? hubKey : registry);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding);
}

RegistryCredentials parseHelperAnswer(const QByteArray& json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    RegistryCredentials credentials;
    const QString user = object.value("Username"_L1).toString();
    const QString secret = object.value("Secret"_L1).toString();
    if (secret.isEmpty())
        return {};
    if (user == "<token>"_L1) {
        credentials.identityToken = secret;
    } else {
        credentials.user = user;
        credentials.password = secret;
    }
    return credentials;
}

} // namespace sandglass
