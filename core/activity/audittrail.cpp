// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/audittrail.h"

#include "core/activity/activitylog.h"
#include "core/base/logging.h"
#include "core/base/task.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <algorithm>
#include <optional>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostEntries = 1000;
constexpr qsizetype longestText = 500;

QString earlierFile(const QString& path)
{
    return path + u".1"_s;
}

bool append(const QString& path, const QByteArray& line, qint64 mostBytes)
{
    if (QFileInfo(path).size() + line.size() > mostBytes) {
        QFile::remove(earlierFile(path));
        QFile::rename(path, earlierFile(path));
    }
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return false;
    QFile file(path);
    return file.open(QIODevice::Append, QFile::ReadOwner | QFile::WriteOwner) && file.write(line) == line.size();
}

QByteArray readBounded(const QString& path, qint64 mostBytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(mostBytes) : QByteArray();
}

/// The value of an enumeration whose toString() gives \a word; the words end with "Unknown".
template <typename Enum> Enum valueOf(const QString& word, Enum otherwise)
{
    for (int number = 0; toString(static_cast<Enum>(number)) != u"Unknown"_s; ++number) {
        if (toString(static_cast<Enum>(number)) == word)
            return static_cast<Enum>(number);
    }
    return otherwise;
}

QString wordOf(ActivityState state)
{
    switch (state) {
    case ActivityState::Running:
        break;
    case ActivityState::Succeeded:
        return u"succeeded"_s;
    case ActivityState::Failed:
        return u"failed"_s;
    case ActivityState::Cancelled:
        return u"cancelled"_s;
    }
    return {};
}

std::optional<ActivityState> stateOf(const QString& word)
{
    for (const auto state : {ActivityState::Succeeded, ActivityState::Failed, ActivityState::Cancelled}) {
        if (wordOf(state) == word)
            return state;
    }
    return {};
}

std::optional<Activity> decodeLine(const QByteArray& line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const auto state = stateOf(json.value("result"_L1).toString());
    if (!state)
        return {};
    Activity task;
    task.state = *state;
    task.user = json.value("user"_L1).toString();
    task.operation = valueOf(json.value("operation"_L1).toString(), Operation::None);
    task.subject = json.value("subject"_L1).toString();
    task.connection = json.value("connection"_L1).toString();
    const QJsonObject sandbox = json.value("sandbox"_L1).toObject();
    task.sandbox = {sandbox.value("connection"_L1).toString(), sandbox.value("id"_L1).toString()};
    task.startedMs = QDateTime::fromString(json.value("started"_L1).toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
    task.endedMs = QDateTime::fromString(json.value("ended"_L1).toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
    task.problems.count = json.value("problems"_L1).toInteger();
    if (task.state == ActivityState::Failed) {
        const auto kind = valueOf(json.value("error"_L1).toString(), ErrorKind::Internal);
        task.error = fail(kind, json.value("text"_L1).toString()).error().during(task.operation, task.subject);
    }
    return task;
}

QString timeText(qint64 wallMs)
{
    return QDateTime::fromMSecsSinceEpoch(wallMs, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

} // namespace

AuditTrail::AuditTrail(ActivityLog& log, QString filePath, qint64 mostBytes, QObject* parent)
    : QObject(parent)
    , m_log(log)
    , m_filePath(std::move(filePath))
    , m_mostBytes(mostBytes)
{
    m_writer.setMaxThreadCount(1);
    load();
    connect(&m_log, &ActivityLog::ended, this, &AuditTrail::write);
}

AuditTrail::~AuditTrail()
{
    m_writer.waitForDone();
}

void AuditTrail::load()
{
    auto reading = runInPool(
        [path = m_filePath, most = m_mostBytes] {
            QList<Activity> entries = decode(readBounded(earlierFile(path), most)) + decode(readBounded(path, most));
            entries.remove(0, std::max<qsizetype>(0, entries.size() - mostEntries));
            return entries;
        },
        &m_writer);
    whenDone(std::move(reading), this, [this](const QList<Activity>& earlier) {
        m_log.restore(earlier);
        Q_EMIT loaded();
    });
}

void AuditTrail::write(quint64 id)
{
    const Activity* task = m_log.find(id);
    if (!task)
        return;
    m_writer.start([this, line = encode(*task)] {
        const bool written = append(m_filePath, line, m_mostBytes);
        if (!written && !m_failing) {
            qCWarning(logActivity) << "the audit trail could not be written in" << m_filePath;
            QMetaObject::invokeMethod(this, [this] { Q_EMIT writeFailed(m_filePath); }, Qt::QueuedConnection);
        }
        m_failing = !written;
    });
}

QByteArray AuditTrail::encode(const Activity& task)
{
    QJsonObject json{
        {u"started"_s, timeText(task.startedMs)},
        {u"ended"_s, timeText(task.endedMs)},
        {u"user"_s, task.user},
        {u"operation"_s, toString(task.operation)},
        {u"subject"_s, task.subject},
        {u"result"_s, wordOf(task.state)},
    };
    if (!task.connection.isEmpty())
        json.insert(u"connection"_s, task.connection);
    if (task.sandbox.isValid()) {
        json.insert(u"sandbox"_s, QJsonObject{{u"connection"_s, task.sandbox.connection}, {u"id"_s, task.sandbox.id}});
    }
    if (task.error) {
        json.insert(u"error"_s, toString(task.error->kind));
        json.insert(u"text"_s, task.error->serverText.left(longestText));
    }
    if (task.problems.count > 0)
        json.insert(u"problems"_s, task.problems.count);
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

QList<Activity> AuditTrail::decode(const QByteArray& lines)
{
    QList<Activity> entries;
    for (const QByteArray& line : lines.split('\n')) {
        if (auto task = decodeLine(line))
            entries.append(*std::move(task));
    }
    return entries;
}

} // namespace sandglass

#include "moc_audittrail.cpp"
