// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/rowcache.h"

#include "core/base/logging.h"
#include "core/base/task.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTimer>
#include <QTimeZone>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int saveDelayMs = 2000;
constexpr qint64 largestFile = 16 * 1024 * 1024;
constexpr qsizetype mostRows = 20000;
constexpr int formatVersion = 1;

/// Labels that the list groups and filters by, and that name nothing secret.
bool isKept(const QString& label)
{
    return label.startsWith("com.docker.compose.project"_L1) || label.startsWith("io.sandglass."_L1);
}

QJsonObject encodeRow(const SandboxRow& row)
{
    const Sandbox& sandbox = row.sandbox;
    QJsonObject json{
        {u"connection"_s, sandbox.key.connection},
        {u"id"_s, sandbox.key.id},
        {u"name"_s, sandbox.name},
        {u"image"_s, sandbox.image},
        {u"imageId"_s, sandbox.imageId},
        {u"state"_s, toString(sandbox.state)},
        {u"created"_s, sandbox.created.isValid() ? sandbox.created.toMSecsSinceEpoch() : 0},
        {u"asOf"_s, row.asOfMs},
    };
    if (sandbox.exitCode)
        json.insert(u"exitCode"_s, *sandbox.exitCode);
    QJsonArray ports;
    for (const PortMapping& port : sandbox.ports) {
        ports.append(QJsonArray{port.containerPort, port.hostPort, port.hostAddress, port.protocol});
    }
    if (!ports.isEmpty())
        json.insert(u"ports"_s, ports);
    QJsonObject labels;
    for (auto label = sandbox.labels.cbegin(); label != sandbox.labels.cend(); ++label) {
        if (isKept(label.key()))
            labels.insert(label.key(), *label);
    }
    if (!labels.isEmpty())
        json.insert(u"labels"_s, labels);
    return json;
}

SandboxState stateFrom(const QString& word)
{
    for (int state = 0; state <= static_cast<int>(SandboxState::Unknown); ++state) {
        if (toString(static_cast<SandboxState>(state)) == word)
            return static_cast<SandboxState>(state);
    }
    return SandboxState::Unknown;
}

SandboxRow decodeRow(const QJsonObject& json)
{
    SandboxRow row;
    row.stale = true;
    row.asOfMs = json.value("asOf"_L1).toInteger();
    Sandbox& sandbox = row.sandbox;
    sandbox.key = {json.value("connection"_L1).toString(), json.value("id"_L1).toString()};
    sandbox.name = json.value("name"_L1).toString();
    sandbox.image = json.value("image"_L1).toString();
    sandbox.imageId = json.value("imageId"_L1).toString();
    sandbox.state = stateFrom(json.value("state"_L1).toString());
    if (const qint64 created = json.value("created"_L1).toInteger(); created != 0)
        sandbox.created = QDateTime::fromMSecsSinceEpoch(created, QTimeZone::UTC);
    if (const QJsonValue code = json.value("exitCode"_L1); code.isDouble())
        sandbox.exitCode = code.toInt();
    const QJsonArray ports = json.value("ports"_L1).toArray();
    for (const QJsonValue& value : ports) {
        const QJsonArray port = value.toArray();
        sandbox.ports.append({static_cast<quint16>(port.at(0).toInt()), static_cast<quint16>(port.at(1).toInt()),
                              port.at(2).toString(), port.at(3).toString()});
    }
    const QJsonObject labels = json.value("labels"_L1).toObject();
    for (auto label = labels.constBegin(); label != labels.constEnd(); ++label)
        sandbox.labels.insert(label.key(), label->toString());
    return row;
}

QByteArray readBounded(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return {};
    return file.readAll();
}

bool write(const QString& path, const QByteArray& bytes)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return false;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return file.write(bytes) == bytes.size() && file.commit();
}

} // namespace

RowCache::RowCache(SandboxRegistry& registry, QString filePath, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_filePath(std::move(filePath))
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(saveDelayMs);
    connect(m_timer, &QTimer::timeout, this, &RowCache::save);
    connect(&registry, &SandboxRegistry::changed, this, [this] {
        // Not restarted: a list that never rests is saved all the same.
        if (m_loaded && !m_timer->isActive())
            m_timer->start();
    });
}

void RowCache::load()
{
    auto reading = runInPool([path = m_filePath] { return decode(readBounded(path)); });
    whenDone(std::move(reading), this, [this](const QList<SandboxRow>& rows) {
        m_loaded = true;
        m_registry.seed(rows);
        Q_EMIT loaded();
    });
}

void RowCache::save()
{
    auto writing = runInPool([path = m_filePath, rows = m_registry.snapshot()] { return write(path, encode(rows)); });
    whenDone(std::move(writing), this, [this](bool written) {
        if (!written)
            qCWarning(logSandboxes) << "the list of sandboxes could not be saved in" << m_filePath;
        Q_EMIT saved();
    });
}

void RowCache::flush()
{
    if (!m_loaded)
        return;
    m_timer->stop();
    if (!write(m_filePath, encode(m_registry.snapshot())))
        qCWarning(logSandboxes) << "the list of sandboxes could not be saved in" << m_filePath;
}

QByteArray RowCache::encode(const QList<SandboxRow>& rows)
{
    QJsonArray all;
    for (const SandboxRow& row : rows.first(std::min(rows.size(), mostRows)))
        all.append(encodeRow(row));
    const QJsonObject document{{u"version"_s, formatVersion}, {u"sandboxes"_s, all}};
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

QList<SandboxRow> RowCache::decode(const QByteArray& json)
{
    const QJsonObject document = QJsonDocument::fromJson(json).object();
    if (document.value("version"_L1).toInt() != formatVersion)
        return {};
    QList<SandboxRow> rows;
    const QJsonArray all = document.value("sandboxes"_L1).toArray();
    for (const QJsonValue& value : all) {
        const SandboxRow row = decodeRow(value.toObject());
        if (row.sandbox.key.isValid() && rows.size() < mostRows)
            rows.append(row);
    }
    return rows;
}

} // namespace sandglass

#include "moc_rowcache.cpp"
