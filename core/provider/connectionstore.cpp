// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/connectionstore.h"

#include "core/provider/providerregistry.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr int formatVersion = 1;

QJsonObject encode(const ConnectionConfig& config)
{
    return {
        {u"id"_s, config.id},
        {u"name"_s, config.name},
        {u"provider"_s, config.provider},
        {u"endpoint"_s, config.endpoint},
        {u"team"_s, config.team},
        {u"project"_s, config.project},
        {u"caFile"_s, config.caFile},
        {u"certFile"_s, config.certFile},
        {u"keyFile"_s, config.keyFile},
        {u"enabled"_s, config.enabled},
    };
}

ConnectionConfig decode(const QJsonObject& json)
{
    ConnectionConfig config;
    config.id = json.value("id"_L1).toString();
    config.name = json.value("name"_L1).toString();
    config.provider = json.value("provider"_L1).toString();
    config.endpoint = json.value("endpoint"_L1).toString();
    config.team = json.value("team"_L1).toString();
    config.project = json.value("project"_L1).toString();
    config.caFile = json.value("caFile"_L1).toString();
    config.certFile = json.value("certFile"_L1).toString();
    config.keyFile = json.value("keyFile"_L1).toString();
    config.enabled = json.value("enabled"_L1).toBool(true);
    return config;
}

auto findById(auto& configs, const QString& id)
{
    return std::ranges::find(configs, id, &ConnectionConfig::id);
}

} // namespace

ConnectionStore::ConnectionStore(ProviderRegistry& providers, QString filePath, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_filePath(std::move(filePath))
{
}

Status ConnectionStore::load(const QList<ConnectionConfig>& found)
{
    const Status readable = read();
    for (ConnectionConfig config : found) {
        config.enabled = config.enabled && !m_disabled.contains(config.id);
        m_found.append(config);
    }
    const auto configs = all();
    for (const ConnectionConfig& config : configs)
        m_providers.addConnection(config);
    Q_EMIT changed();
    return readable;
}

void ConnectionStore::addFound(const ConnectionConfig& config)
{
    ConnectionConfig added = config;
    added.enabled = config.enabled && !m_disabled.contains(config.id);
    const auto known = findById(m_found, config.id);
    if (known == m_found.end()) {
        m_found.append(added);
        m_providers.addConnection(added);
    } else if (*known != added) {
        *known = added;
        m_providers.replaceConnection(added);
    } else {
        return;
    }
    Q_EMIT changed();
}

QList<ConnectionConfig> ConnectionStore::all() const
{
    return m_found + m_own;
}

bool ConnectionStore::isOwn(const QString& id) const
{
    return findById(m_own, id) != m_own.cend();
}

QString ConnectionStore::newId()
{
    return u"own:"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Result<QString> ConnectionStore::save(ConnectionConfig config)
{
    const auto configs = all();
    const bool nameTaken = std::ranges::any_of(configs, [&config](const ConnectionConfig& other) {
        return other.id != config.id && other.name.compare(config.name, Qt::CaseInsensitive) == 0;
    });
    if (nameTaken)
        return fail(ErrorKind::InvalidInput, u"the name is in use"_s);
    if (!m_providers.makeProvider(config))
        return fail(ErrorKind::InvalidInput, u"unknown provider"_s);
    config.origin.clear();
    if (config.id.isEmpty())
        config.id = newId();
    const auto known = findById(m_own, config.id);
    const Operation operation = known == m_own.end() ? Operation::AddConnection : Operation::ChangeConnection;
    if (known == m_own.end()) {
        m_own.append(config);
        m_providers.addConnection(config);
    } else {
        *known = config;
        m_providers.replaceConnection(config);
    }
    write();
    Q_EMIT changed();
    Q_EMIT changedByPerson(operation, config.name);
    return config.id;
}

void ConnectionStore::remove(const QString& id)
{
    const auto known = findById(m_own, id);
    if (known == m_own.end())
        return;
    const ConnectionConfig config = m_own.takeAt(known - m_own.begin());
    m_providers.removeConnection(id);
    write();
    Q_EMIT changed();
    Q_EMIT removed(config);
    Q_EMIT changedByPerson(Operation::RemoveConnection, config.name);
}

void ConnectionStore::setEnabled(const QString& id, bool enabled)
{
    const auto set = [&](QList<ConnectionConfig>& configs) {
        const auto known = findById(configs, id);
        if (known == configs.end() || known->enabled == enabled)
            return false;
        known->enabled = enabled;
        return true;
    };
    const bool isFound = set(m_found);
    if (!isFound && !set(m_own))
        return;
    if (isFound && enabled)
        m_disabled.remove(id);
    else if (isFound)
        m_disabled.insert(id);
    if (Provider* provider = m_providers.provider(id)) {
        if (enabled)
            provider->start();
        else
            provider->stop();
    }
    write();
    Q_EMIT changed();
    Q_EMIT changedByPerson(enabled ? Operation::EnableConnection : Operation::DisableConnection,
                           findById(isFound ? m_found : m_own, id)->name);
}

Status ConnectionStore::read()
{
    QFile file(m_filePath);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return setAside(file.errorString());
    if (file.size() > largestFile)
        return setAside(u"the file is larger than 1 MiB"_s);
    QJsonParseError problem;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll(), &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return setAside(problem.errorString());
    if (json.value("version"_L1).toInt() != formatVersion)
        return setAside(u"the file is of another version"_s);
    const QJsonArray own = json.value("connections"_L1).toArray();
    for (const auto& value : own) {
        const ConnectionConfig config = decode(value.toObject());
        if (!config.id.isEmpty() && !config.name.isEmpty() && !isOwn(config.id))
            m_own.append(config);
    }
    const QJsonArray disabled = json.value("disabled"_L1).toArray();
    for (const auto& id : disabled)
        m_disabled.insert(id.toString());
    return {};
}

Status ConnectionStore::setAside(const QString& problem)
{
    // What the person typed must survive a version that cannot read it: the next change writes a new file.
    const QString date = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    const QString kept = m_filePath + u".broken-"_s + date;
    m_mayWrite = QFile::rename(m_filePath, kept);
    Error error = fail(ErrorKind::Protocol, m_mayWrite ? problem + u" ("_s + kept + u')' : problem).error();
    return std::unexpected(error.during(Operation::ReadConfiguration, m_filePath));
}

void ConnectionStore::write()
{
    QJsonArray own;
    for (const ConnectionConfig& config : std::as_const(m_own))
        own.append(encode(config));
    QStringList disabled(m_disabled.cbegin(), m_disabled.cend());
    disabled.sort();
    const QJsonObject json{
        {u"version"_s, formatVersion},
        {u"connections"_s, own},
        {u"disabled"_s, QJsonArray::fromStringList(disabled)},
    };
    QDir().mkpath(QFileInfo(m_filePath).absolutePath());
    QSaveFile file(m_filePath);
    const QByteArray bytes = QJsonDocument(json).toJson();
    if (m_mayWrite && file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(bytes) == bytes.size() && file.commit())
        return;
    Error error = fail(ErrorKind::Internal, file.errorString()).error();
    Q_EMIT saveFailed(error.during(Operation::WriteConfiguration, m_filePath));
}

} // namespace sandglass

#include "moc_connectionstore.cpp"
