// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/recorder.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr size_t mostRequests = 10000;
constexpr qsizetype mostMessages = 3;

/// The message without its token.
QJsonValue withoutToken(const QByteArray& text)
{
    QJsonObject message = QJsonDocument::fromJson(text).object();
    QJsonObject data = message.value("data"_L1).toObject();
    QJsonObject auth = data.value("auth"_L1).toObject();
    if (auth.contains("apiToken"_L1)) {
        auth.insert("apiToken"_L1, u"(token)"_s);
        data.insert("auth"_L1, auth);
        message.insert("data"_L1, data);
    }
    return message;
}
} // namespace

qsizetype Recorder::request(const QString& method, const QString& target, const QByteArray& body,
                            const QString& userAgent)
{
    QJsonObject entry{{u"method"_s, method}, {u"target"_s, target}, {u"userAgent"_s, userAgent}};
    if (!body.isEmpty())
        entry.insert("body"_L1, QJsonDocument::fromJson(body).object());
    m_requests.push_back(entry);
    if (m_requests.size() > mostRequests) {
        m_requests.pop_front();
        ++m_first;
    }
    return m_first + qsizetype(m_requests.size()) - 1;
}

void Recorder::message(qsizetype number, bool binary, const QByteArray& text)
{
    if (number < m_first || number >= m_first + qsizetype(m_requests.size()))
        return;
    QJsonObject& entry = m_requests[size_t(number - m_first)];
    QJsonArray messages = entry.value("messages"_L1).toArray();
    if (messages.size() >= mostMessages)
        return;
    messages.append(QJsonObject{{u"binary"_s, binary}, {u"json"_s, withoutToken(text)}});
    entry.insert("messages"_L1, messages);
}

QJsonArray Recorder::json() const
{
    QJsonArray all;
    for (const QJsonObject& request : m_requests)
        all.append(request);
    return all;
}

void Recorder::clear()
{
    m_first += qsizetype(m_requests.size());
    m_requests.clear();
}

} // namespace sandglass::emulator
