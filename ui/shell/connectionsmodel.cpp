// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionsmodel.h"

#include "core/base/clock.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

ConnectionsModel::ConnectionsModel(const WindowServices& services, QObject* parent)
    : QAbstractTableModel(parent)
    , m_services(services)
    , m_countTimer(new QTimer(this))
{
    m_countTimer->setSingleShot(true);
    m_countTimer->setInterval(100);
    connect(m_countTimer, &QTimer::timeout, this, [this] {
        if (!m_ids.isEmpty())
            Q_EMIT dataChanged(index(0, CountColumn), index(rowCount() - 1, CountColumn));
    });
    const auto known = services.providers.providers();
    for (Provider* provider : known)
        watch(provider);
    reload();
    connect(&services.providers, &ProviderRegistry::connectionAdded, this, [this](Provider* provider) {
        watch(provider);
        reload();
    });
    connect(&services.providers, &ProviderRegistry::connectionRemoved, this, &ConnectionsModel::reload);
    connect(&services.sandboxes, &SandboxRegistry::changed, this, &ConnectionsModel::countLater);
}

void ConnectionsModel::watch(Provider* provider)
{
    const QString id = provider->config().id;
    connect(provider, &Provider::connectionStateChanged, this, [this, id] { changed(id); });
}

void ConnectionsModel::reload()
{
    QStringList ids;
    const auto known = m_services.providers.providers();
    for (const Provider* provider : known)
        ids.append(provider->config().id);
    beginResetModel();
    m_ids = ids;
    endResetModel();
}

void ConnectionsModel::changed(const QString& id)
{
    const int row = static_cast<int>(m_ids.indexOf(id));
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void ConnectionsModel::countLater()
{
    if (!m_countTimer->isActive())
        m_countTimer->start();
}

int ConnectionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int ConnectionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConnectionsModel::idAt(int row) const
{
    return m_ids.value(row);
}

QVariant ConnectionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString id = m_ids.at(index.row());
    const Provider* provider = m_services.providers.provider(id);
    if (!provider)
        return {};
    const ConnectionState state = provider->connectionState();
    switch (role) {
    case IdRole:
        return id;
    case Qt::DisplayRole:
        if (index.column() == GlyphColumn)
            return connectionGlyph(state.phase);
        if (index.column() == NameColumn)
            return shown(provider->config().name, 100);
        if (index.column() == WarningColumn)
            return isUnencrypted(provider->config()) ? tr("⚠ not encrypted") : QString();
        return QLocale().toString(m_services.sandboxes.count(id));
    case Qt::ForegroundRole:
        if (index.column() == GlyphColumn)
            return connectionColor(state.phase, m_services.theme);
        if (index.column() == WarningColumn)
            return m_services.theme.color(sandglass::Role::Failed);
        if (index.column() == CountColumn || !state.isReady())
            return m_services.theme.color(sandglass::Role::MutedText);
        return {};
    case Qt::TextAlignmentRole:
        if (index.column() == CountColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(*provider));
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn) {
            const QString words = tr("%1, %2, %n sandbox(es)", nullptr, m_services.sandboxes.count(id))
                                      .arg(shown(provider->config().name, 100), connectionPhaseText(state));
            return isUnencrypted(provider->config()) ? tr("%1, not encrypted").arg(words) : words;
        }
        return {};
    default:
        return {};
    }
}

QString ConnectionsModel::toolTip(const Provider& provider) const
{
    const ConnectionConfig config = provider.config();
    const ConnectionState state = provider.connectionState();
    QStringList lines{config.name, connectionPhaseText(state)};
    const EngineInfo engine = provider.engineInfo();
    if (state.isReady() && !engine.product.isEmpty())
        lines.append(productText(engine));
    if (const QString problem = connectionProblemText(state); !problem.isEmpty())
        lines.append(problem);
    if (const QString next = nextAttemptText(state, m_services.clock); !next.isEmpty())
        lines.append(next);
    lines.append(placeText(config));
    if (isUnencrypted(config))
        lines.append(unencryptedText());
    return lines.join(u'\n');
}

} // namespace sandglass

#include "moc_connectionsmodel.cpp"
