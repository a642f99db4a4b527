// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxmodel.h"

#include "core/provider/providerregistry.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

qint64 expiryOf(const Sandbox& sandbox)
{
    const QString text = sandbox.labels.value(u"io.sandglass.expires"_s);
    if (text.isEmpty())
        return 0;
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

SandboxModel::SandboxModel(const ProviderRegistry& providers, const SandboxRegistry& registry, QObject* parent)
    : QAbstractTableModel(parent)
    , m_providers(providers)
    , m_registry(registry)
{
    m_order = registry.rows().keys();
    std::ranges::sort(m_order);
    for (int row = 0; row < m_order.size(); ++row)
        m_positions.insert(m_order.at(row), row);
    connect(&registry, &SandboxRegistry::changed, this, &SandboxModel::apply);
    // The reading of a process that ended says nothing about the next one.
    connect(&registry, &SandboxRegistry::sandboxStopped, this,
            [this](const SandboxKey& key) { m_readings.remove(key); });
}

int SandboxModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int SandboxModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : sandboxColumnCount;
}

SandboxKey SandboxModel::keyAt(int row) const
{
    return m_order.value(row);
}

int SandboxModel::rowOf(const SandboxKey& key) const
{
    return m_positions.value(key, -1);
}

QVariant SandboxModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SandboxKey& key = m_order.at(index.row());
    if (role == sandglass::role(SandboxRole::Key))
        return QVariant::fromValue(key);
    const SandboxRow* row = m_registry.find(key);
    if (!row)
        return {}; // Gone from the registry; its removal is on the way here.
    const Sandbox& sandbox = row->sandbox;
    const auto which = static_cast<SandboxColumn>(index.column());
    if (role == Qt::DisplayRole)
        return displayValue(*row, which);
    const auto optionally = [](const auto& value) { return value ? QVariant::fromValue(*value) : QVariant(); };
    const MetricSample* reading = readingOf(*row);
    switch (static_cast<SandboxRole>(role)) {
    case SandboxRole::Sort:
        return sortValue(*row, which);
    case SandboxRole::State:
        return static_cast<int>(sandbox.state);
    case SandboxRole::ExitCode:
        return optionally(sandbox.exitCode);
    case SandboxRole::Health:
        return sandbox.health;
    case SandboxRole::Stale:
        return row->stale;
    case SandboxRole::AsOfMs:
        return row->asOfMs;
    case SandboxRole::CreatedMs:
        return sandbox.created.isValid() ? sandbox.created.toMSecsSinceEpoch() : qint64(0);
    case SandboxRole::ExpiresMs:
        return expiryOf(sandbox);
    case SandboxRole::Ports:
        return QVariant::fromValue(sandbox.ports);
    case SandboxRole::Labels:
        return QVariant::fromValue(sandbox.labels);
    case SandboxRole::Image:
        return sandbox.image;
    case SandboxRole::ConnectionName:
        return connectionName(key.connection);
    case SandboxRole::CpuPercent:
        return reading ? optionally(reading->cpuPercent) : QVariant();
    case SandboxRole::MemoryBytes:
        return reading ? optionally(reading->memoryBytes) : QVariant();
    case SandboxRole::MemoryLimitBytes:
        return reading ? optionally(reading->memoryLimitBytes) : QVariant();
    case SandboxRole::Isolation: {
        const auto found = m_isolation.constFind(key);
        return found != m_isolation.cend() ? QVariant::fromValue(*found) : QVariant();
    }
    case SandboxRole::Key:
    case SandboxRole::GroupTitle:
        break;
    }
    return {};
}

QVariant SandboxModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= sandboxColumnCount)
        return {};
    switch (static_cast<SandboxColumn>(section)) {
    case SandboxColumn::Name:
        return u"Name"_s;
    case SandboxColumn::State:
        return u"State"_s;
    case SandboxColumn::Environment:
        return u"Environment"_s;
    case SandboxColumn::Cpu:
        return u"CPU"_s;
    case SandboxColumn::Memory:
        return u"Memory"_s;
    case SandboxColumn::Ports:
        return u"Ports"_s;
    case SandboxColumn::Left:
        return u"Left"_s;
    case SandboxColumn::Age:
        return u"Age"_s;
    case SandboxColumn::Connection:
        return u"Connection"_s;
    case SandboxColumn::Isolation:
        return u"Isolation"_s;
    }
    return {};
}

QVariant SandboxModel::displayValue(const SandboxRow& row, SandboxColumn column) const
{
    const Sandbox& sandbox = row.sandbox;
    switch (column) {
    case SandboxColumn::Name:
        return sandbox.name;
    case SandboxColumn::State:
        return toString(sandbox.state);
    case SandboxColumn::Environment:
        return sandbox.image;
    case SandboxColumn::Connection:
        return connectionName(sandbox.key.connection);
    case SandboxColumn::Cpu:
    case SandboxColumn::Memory:
    case SandboxColumn::Ports:
    case SandboxColumn::Left:
    case SandboxColumn::Age:
        return sortValue(row, column);
    case SandboxColumn::Isolation: {
        const auto found = m_isolation.constFind(sandbox.key);
        return found != m_isolation.cend() ? QVariant(toString(found->level)) : QVariant();
    }
    }
    return {};
}

QVariant SandboxModel::sortValue(const SandboxRow& row, SandboxColumn column) const
{
    const Sandbox& sandbox = row.sandbox;
    const MetricSample* reading = readingOf(row);
    switch (column) {
    case SandboxColumn::Name:
        return sandbox.name.toLower();
    case SandboxColumn::State:
        return static_cast<int>(sandbox.state);
    case SandboxColumn::Environment:
        return sandbox.image.toLower();
    case SandboxColumn::Cpu:
        return reading && reading->cpuPercent ? QVariant(*reading->cpuPercent) : QVariant();
    case SandboxColumn::Memory:
        return reading && reading->memoryBytes ? QVariant(*reading->memoryBytes) : QVariant();
    case SandboxColumn::Ports: {
        // By the lowest published port, then by the lowest exposed one.
        std::optional<int> lowest;
        for (const PortMapping& port : sandbox.ports) {
            const int value = port.hostPort != 0 ? port.hostPort : 65536 + port.containerPort;
            lowest = std::min(lowest.value_or(value), value);
        }
        return lowest ? QVariant(*lowest) : QVariant();
    }
    case SandboxColumn::Left: {
        const qint64 expires = expiryOf(sandbox);
        return expires != 0 ? QVariant(expires) : QVariant();
    }
    case SandboxColumn::Age:
        // Youngest first in ascending order.
        return sandbox.created.isValid() ? QVariant(-sandbox.created.toMSecsSinceEpoch()) : QVariant();
    case SandboxColumn::Connection:
        return connectionName(sandbox.key.connection).toLower();
    case SandboxColumn::Isolation: {
        const auto found = m_isolation.constFind(sandbox.key);
        return found != m_isolation.cend() ? QVariant(static_cast<int>(found->level)) : QVariant();
    }
    }
    return {};
}

QString SandboxModel::connectionName(const QString& id) const
{
    const Provider* provider = m_providers.provider(id);
    return provider ? provider->config().name : id;
}

const MetricSample* SandboxModel::readingOf(const SandboxRow& row) const
{
    if (!isAlive(row.sandbox.state))
        return nullptr;
    const auto found = m_readings.constFind(row.sandbox.key);
    return found == m_readings.constEnd() ? nullptr : &*found;
}

void SandboxModel::setReadings(const QHash<SandboxKey, MetricSample>& readings)
{
    QList<int> rows;
    for (auto reading = readings.cbegin(); reading != readings.cend(); ++reading) {
        const int row = rowOf(reading.key());
        if (row < 0)
            continue;
        m_readings.insert(reading.key(), *reading);
        rows.append(row);
    }
    announce(std::move(rows), SandboxColumn::Cpu, SandboxColumn::Memory);
}

void SandboxModel::setIsolation(const QHash<SandboxKey, std::optional<IsolationAssessment>>& assessments)
{
    QList<int> rows;
    for (auto assessment = assessments.cbegin(); assessment != assessments.cend(); ++assessment) {
        const int row = rowOf(assessment.key());
        if (row < 0)
            continue;
        if (*assessment)
            m_isolation.insert(assessment.key(), **assessment);
        else
            m_isolation.remove(assessment.key());
        rows.append(row);
    }
    announce(std::move(rows), SandboxColumn::Isolation, SandboxColumn::Isolation);
}

void SandboxModel::apply(const SandboxBatch& batch)
{
    QList<int> gone;
    for (const SandboxKey& key : batch.removed) {
        if (const int row = rowOf(key); row >= 0)
            gone.append(row);
    }
    remove(std::move(gone));

    QList<int> rows;
    QList<SandboxKey> fresh;
    const auto sortOut = [&](const SandboxKey& key) {
        if (const int row = rowOf(key); row >= 0)
            rows.append(row);
        else if (m_registry.find(key))
            fresh.append(key);
    };
    std::ranges::for_each(batch.added, sortOut);
    std::ranges::for_each(batch.changed, sortOut);
    for (const int row : std::as_const(rows)) {
        if (const SandboxRow* current = m_registry.find(m_order.at(row)); current && !isAlive(current->sandbox.state))
            m_readings.remove(m_order.at(row));
    }
    announce(std::move(rows), SandboxColumn::Name, SandboxColumn::Isolation);

    if (!fresh.isEmpty()) {
        std::ranges::sort(fresh);
        const int first = static_cast<int>(m_order.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        for (const SandboxKey& key : std::as_const(fresh)) {
            m_positions.insert(key, static_cast<int>(m_order.size()));
            m_order.append(key);
        }
        endInsertRows();
    }
}

void SandboxModel::remove(QList<int> rows)
{
    if (rows.isEmpty())
        return;
    std::ranges::sort(rows, std::greater());
    // From the end, one signal for each run of neighbours.
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) - 1)
            ++end;
        const int last = rows.at(at);
        const int first = rows.at(end - 1);
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row) {
            m_positions.remove(m_order.at(row));
            m_readings.remove(m_order.at(row));
            m_isolation.remove(m_order.at(row));
        }
        m_order.remove(first, last - first + 1);
        for (int row = first; row < m_order.size(); ++row)
            m_positions[m_order.at(row)] = row;
        endRemoveRows();
        at = end;
    }
}

void SandboxModel::announce(QList<int> rows, SandboxColumn first, SandboxColumn last)
{
    if (rows.isEmpty())
        return;
    std::ranges::sort(rows);
    const auto tell = [&](int from, int to) {
        Q_EMIT dataChanged(index(from, column(first)), index(to, column(last)));
    };
    if (rows.size() * 2 > m_order.size()) {
        tell(rows.first(), rows.last());
        return;
    }
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) + 1)
            ++end;
        tell(rows.at(at), rows.at(end - 1));
        at = end;
    }
}

} // namespace sandglass

#include "moc_sandboxmodel.cpp"
