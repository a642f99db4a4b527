// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>
#include <QString>

#include <expected>
#include <optional>

class QWebSocket;

namespace sandglass::emulator {

/// Faults that a test has ordered by `POST /emulator/faults`; README.md lists them. Each waits for requests that it
/// matches and is used up.
class Faults
{
public:
    /// Orders one, or says what is wrong with it.
    std::expected<void, QString> order(const QJsonObject& fault);
    void clear() { m_faults.clear(); }
    QJsonArray json() const;

    /// What is to happen to this request (\a target: path and query); nothing mostly.
    std::optional<QJsonObject> takeForRequest(const QString& method, const QString& target);
    /// What is to happen to this WebSocket once it is open.
    std::optional<QJsonObject> takeForSocket(const QString& target);

private:
    struct Fault
    {
        QJsonObject what = {};
        QRegularExpression path = {};
        qsizetype skip = 0;
        qsizetype count = 1; ///< -1: until it is cleared
        bool ofSocket = false;
    };
    std::optional<QJsonObject> take(bool ofSocket, const QString& method, const QString& target);

    QList<Fault> m_faults;
};

/// The fault of one WebSocket: strikes once, in its phase.
class SocketFault
{
public:
    enum class Outcome {
        None,     ///< go on
        Instead,  ///< it has sent something: leave out what was to be sent, and go on
        Silenced, ///< say nothing more
    };

    explicit SocketFault(std::optional<QJsonObject> fault)
        : m_fault(std::move(fault))
    {
    }

    /// \a phase begins: "connected", "init" (the answer to it is due), "started", "output" (\a bytes have been sent and
    /// more is due), "completion".
    Outcome strike(QLatin1StringView phase, qint64 bytes, QWebSocket* socket);

private:
    std::optional<QJsonObject> m_fault;
};

} // namespace sandglass::emulator
