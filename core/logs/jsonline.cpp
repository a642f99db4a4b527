// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/jsonline.h"

#include <QJsonDocument>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype deepestIndent = 64;
}

bool isJsonLine(QByteArrayView line)
{
    line = line.trimmed();
    if (line.size() < 2 || line.size() > longestJsonLine || line.front() != '{' || line.back() != '}')
        return false;
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &problem);
    return problem.error == QJsonParseError::NoError && document.isObject();
}

std::optional<QString> prettyJson(QByteArrayView line)
{
    if (!isJsonLine(line))
        return std::nullopt;
    // QJsonDocument would sort the members and round large numbers: only white space is changed here.
    const QString compact = QString::fromUtf8(line.trimmed());
    QString pretty;
    qsizetype depth = 0;
    const auto newLine = [&pretty, &depth] {
        pretty += u'\n';
        pretty += QString(std::min(depth, deepestIndent) * 2, u' ');
    };
    bool inString = false;
    for (qsizetype i = 0; i < compact.size(); ++i) {
        const QChar c = compact[i];
        if (inString) {
            pretty += c;
            if (c == u'\\' && i + 1 < compact.size())
                pretty += compact[++i];
            else if (c == u'"')
                inString = false;
            continue;
        }
        if (c.isSpace())
            continue;
        if (c == u'{' || c == u'[') {
            pretty += c;
            qsizetype next = i + 1;
            while (next < compact.size() && compact[next].isSpace())
                ++next;
            const QChar closing = c == u'{' ? u'}' : u']';
            if (next < compact.size() && compact[next] == closing) {
                pretty += closing;
                i = next;
                continue;
            }
            ++depth;
            newLine();
        } else if (c == u'}' || c == u']') {
            --depth;
            newLine();
            pretty += c;
        } else if (c == u',') {
            pretty += c;
            newLine();
        } else if (c == u':') {
            pretty += u": "_s;
        } else {
            inString = c == u'"';
            pretty += c;
        }
    }
    return pretty;
}

} // namespace sandglass
