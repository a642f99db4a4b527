// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/faults.h"

#include <QStringList>
#include <QWebSocket>

#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

std::expected<void, QString> Faults::order(const QJsonObject& fault)
{
    static const QStringList known{u"method"_s, u"path"_s,  u"skip"_s,         u"count"_s, u"status"_s, u"body"_s,
                                   u"type"_s,   u"after"_s, u"repeatCursor"_s, u"drop"_s,  u"refuse"_s, u"stall"_s,
                                   u"delay"_s,  u"phase"_s, u"send"_s,         u"close"_s, u"reason"_s};
    for (auto it = fault.begin(); it != fault.end(); ++it) {
        if (!known.contains(it.key()))
            return std::unexpected(u"There is no “%1” in a fault"_s.arg(it.key()));
    }
    Fault made{.what = fault,
               .path = QRegularExpression(fault.value("path"_L1).toString()),
               .skip = fault.value("skip"_L1).toInteger(),
               .count = fault.value("count"_L1).toInteger(1),
               .ofSocket = fault.contains("phase"_L1)};
    if (!made.path.isValid())
        return std::unexpected(made.path.errorString());
    m_faults.append(made);
    return {};
}

QJsonArray Faults::json() const
{
    QJsonArray all;
    for (const Fault& fault : m_faults)
        all.append(fault.what);
    return all;
}

std::optional<QJsonObject> Faults::takeForRequest(const QString& method, const QString& target)
{
    return take(false, method, target);
}

std::optional<QJsonObject> Faults::takeForSocket(const QString& target)
{
    return take(true, {}, target);
}

std::optional<QJsonObject> Faults::take(bool ofSocket, const QString& method, const QString& target)
{
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const QString wanted = fault.what.value("method"_L1).toString();
        if (fault.ofSocket != ofSocket || (!wanted.isEmpty() && wanted != method) ||
            !fault.path.match(target).hasMatch())
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        const QJsonObject what = fault.what;
        if (fault.count > 0 && --fault.count == 0)
            m_faults.removeAt(i);
        return what;
    }
    return std::nullopt;
}

SocketFault::Outcome SocketFault::strike(QLatin1StringView phase, qint64 bytes, QWebSocket* socket)
{
    if (!m_fault || m_fault->value("phase"_L1) != phase || bytes < m_fault->value("after"_L1).toInteger())
        return Outcome::None;
    const QJsonObject fault = *std::exchange(m_fault, std::nullopt);
    for (const auto& text : fault.value("send"_L1).toArray())
        socket->sendTextMessage(text.toString());
    if (fault.contains("close"_L1))
        socket->close(QWebSocketProtocol::CloseCode(fault.value("close"_L1).toInt()),
                      fault.value("reason"_L1).toString());
    else if (fault.value("drop"_L1).toBool())
        socket->abort();
    else if (!fault.value("stall"_L1).toBool())
        return Outcome::Instead;
    return Outcome::Silenced;
}

} // namespace sandglass::emulator
