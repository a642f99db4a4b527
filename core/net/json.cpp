// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/json.h"

#include <QJsonParseError>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype poolThreshold = 256 * 1024;
constexpr qsizetype longestValue = 4 * 1024 * 1024;
constexpr int deepest = 64;

std::unexpected<Error> notJson(QByteArrayView bytes, const QString& problem)
{
    constexpr qsizetype quoted = 200;
    return fail(ErrorKind::Protocol, problem + u": "_s + QString::fromUtf8(bytes).left(quoted));
}

std::unexpected<Error> tooDeep(QByteArrayView bytes)
{
    return notJson(bytes.first(std::min<qsizetype>(bytes.size(), 1024)), u"JSON is nested over 64 levels deep"_s);
}

bool isSpace(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Follows the nesting of JSON text byte by byte.
bool exceedsDepth(QByteArrayView bytes)
{
    int depth = 0;
    bool inString = false;
    bool escaped = false;
    for (const char byte : bytes) {
        if (inString) {
            if (escaped)
                escaped = false;
            else if (byte == '\\')
                escaped = true;
            else if (byte == '"')
                inString = false;
        } else if (byte == '"') {
            inString = true;
        } else if (byte == '{' || byte == '[') {
            if (++depth > deepest)
                return true;
        } else if (byte == '}' || byte == ']') {
            --depth;
        }
    }
    return false;
}

Result<QJsonDocument> parseNow(const QByteArray& bytes)
{
    if (exceedsDepth(bytes))
        return tooDeep(bytes);
    QJsonParseError problem;
    QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (problem.error == QJsonParseError::NoError)
        return document;
    // Engines write an empty list as null, which Qt does not take for a document.
    if (bytes.trimmed() == "null")
        return QJsonDocument();
    constexpr qsizetype enough = 1024;
    return notJson(QByteArrayView(bytes).first(std::min(bytes.size(), enough)), problem.errorString());
}

} // namespace

Task<Result<QJsonDocument>> parseJson(QByteArray bytes)
{
    if (bytes.size() <= poolThreshold)
        co_return parseNow(bytes);
    co_return co_await runInPool([bytes] { return parseNow(bytes); });
}

Result<QList<QJsonDocument>> JsonSplitter::push(QByteArrayView bytes)
{
    if (m_spent)
        return fail(ErrorKind::Protocol, u"the stream of JSON values was broken before"_s);
    QList<QJsonDocument> values;
    qsizetype begin = 0; // of the part of the present value that lies in `bytes`
    const auto broken = [this](std::unexpected<Error> error) {
        m_spent = true;
        m_buffer.clear();
        return error;
    };
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char byte = bytes[at];
        if (m_depth == 0) {
            if (isSpace(byte))
                continue;
            if (byte != '{' && byte != '[')
                return broken(notJson(bytes.sliced(at, std::min<qsizetype>(bytes.size() - at, 1024)),
                                      u"not a JSON object or array"_s));
            begin = at;
            m_depth = 1;
            continue;
        }
        if (m_inString) {
            if (m_escaped)
                m_escaped = false;
            else if (byte == '\\')
                m_escaped = true;
            else if (byte == '"')
                m_inString = false;
            continue;
        }
        if (byte == '"') {
            m_inString = true;
        } else if (byte == '{' || byte == '[') {
            if (++m_depth > deepest)
                return broken(tooDeep(bytes.sliced(begin)));
        } else if ((byte == '}' || byte == ']') && --m_depth == 0) {
            m_buffer.append(bytes.sliced(begin, at + 1 - begin));
            begin = at + 1;
            if (m_buffer.size() > longestValue)
                return broken(fail(ErrorKind::Limit, u"a JSON value is longer than 4 MiB"_s));
            auto value = parseNow(std::exchange(m_buffer, {}));
            if (!value)
                return broken(std::unexpected(value.error()));
            values.append(std::move(*value));
        }
    }
    if (m_depth > 0) {
        m_buffer.append(bytes.sliced(begin));
        if (m_buffer.size() > longestValue)
            return broken(fail(ErrorKind::Limit, u"a JSON value is longer than 4 MiB"_s));
    }
    return values;
}

} // namespace sandglass
