// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/redactor.h"

#include "core/secrets/secretfinder.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace sandglass {

namespace {

constexpr QByteArrayView mark("[redacted]");
constexpr qsizetype shortest = 4;

/// The characters that \a secret alone decides when it stands behind \a before other bytes in what is encoded.
QByteArray inBase64(const QByteArray& secret, qsizetype before, QByteArray::Base64Options options)
{
    constexpr qsizetype bitsPerCharacter = 6;
    constexpr qsizetype bitsPerByte = 8;
    const QByteArray encoded = (QByteArray(before, '\0') + secret).toBase64(options);
    const qsizetype begin = (before * bitsPerByte + bitsPerCharacter - 1) / bitsPerCharacter;
    const qsizetype end = (before + secret.size()) * bitsPerByte / bitsPerCharacter;
    return encoded.sliced(begin, end - begin);
}

QByteArray inJson(const QByteArray& secret)
{
    const QJsonArray array{QString::fromUtf8(secret)};
    return QJsonDocument(array).toJson(QJsonDocument::Compact).sliced(2).chopped(2);
}

QByteArray lowerHex(QByteArray encoded)
{
    for (qsizetype at = encoded.indexOf('%'); at >= 0; at = encoded.indexOf('%', at + 1))
        encoded.replace(at, 3, encoded.sliced(at, 3).toLower());
    return encoded;
}

QList<QByteArray> formsOf(const QByteArray& secret)
{
    const QByteArray percent = secret.toPercentEncoding();
    QList<QByteArray> forms{secret, inJson(secret), percent, lowerHex(percent)};
    forms.append(QByteArray(percent).replace("%20", "+"));
    forms.append(QByteArray(secret).replace("\r\n", "\n").replace('\n', "\r\n"));
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        forms.append(secret.toBase64(alphabet));
        for (qsizetype before = 0; before < 3; ++before)
            forms.append(inBase64(secret, before, alphabet));
    }
    forms.removeIf([](const QByteArray& form) { return form.size() < shortest; });
    return forms;
}

std::shared_ptr<const SecretFinder> finderOf(const QList<QByteArray>& secrets)
{
    QList<QByteArray> words;
    for (const QByteArray& secret : secrets) {
        if (secret.size() >= shortest)
            words += formsOf(secret);
    }
    return std::make_shared<const SecretFinder>(words);
}

} // namespace

Redactor::Redactor(const QList<QByteArray>& secrets)
    : m_finder(finderOf(secrets))
{
}

QByteArray Redactor::redact(QByteArrayView text) const
{
    Stream stream(*this);
    QByteArray redacted = stream.feed(text);
    return redacted + stream.finish();
}

QString Redactor::redactText(const QString& text) const
{
    return QString::fromUtf8(redact(text.toUtf8()));
}

Redactor::Stream::Stream(const Redactor& redactor)
    : m_finder(redactor.m_finder)
{
}

QByteArray Redactor::Stream::feed(QByteArrayView chunk)
{
    qint64 read = m_released + m_held.size();
    m_held.append(chunk);
    for (const char byte : chunk) {
        m_state = m_finder->next(m_state, byte);
        ++read;
        if (const qsizetype length = m_finder->found(m_state); length > 0)
            cover(read - length, read);
    }
    return release(read - m_finder->begun(m_state));
}

QByteArray Redactor::Stream::finish()
{
    m_state = 0;
    return release(m_released + m_held.size());
}

/// Secrets that overlap become one. Their ends come in order, so each is looked at once.
void Redactor::Stream::cover(qint64 begin, qint64 end)
{
    while (!m_found.empty() && m_found.back().end > begin) {
        begin = std::min(begin, m_found.back().begin);
        m_found.pop_back();
    }
    m_found.push_back({begin, end});
}

/// Nothing that comes later reaches behind \a until.
QByteArray Redactor::Stream::release(qint64 until)
{
    QByteArray out;
    qint64 at = m_released;
    const auto copy = [&](qint64 end) {
        out.append(QByteArrayView(m_held).sliced(at - m_released, end - at));
        at = end;
    };
    while (!m_found.empty() && m_found.front().begin < until) {
        copy(std::max(at, m_found.front().begin));
        if (!std::exchange(m_marked, true))
            out.append(mark);
        at = std::min(m_found.front().end, until);
        if (m_found.front().end > until)
            break;
        m_found.pop_front();
        m_marked = false;
    }
    copy(std::max(at, until));
    m_held.remove(0, at - m_released);
    m_released = at;
    return out;
}

} // namespace sandglass
