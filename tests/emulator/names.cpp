// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/names.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTimeZone>

#include <optional>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto letterFirst = "^[a-zA-Z]((-|\\s)?[a-zA-Z0-9]+((-|\\s)[a-zA-Z0-9]+)*)?$"_L1;
} // namespace

QString slug(const QString& name)
{
    static const QRegularExpression between(u"[^a-z0-9]+"_s);
    return name.toLower().replace(between, u"-"_s);
}

bool NameRule::allows(const QString& name) const
{
    return name.size() >= shortest && name.size() <= longest && QRegularExpression(pattern).match(name).hasMatch();
}

NameRule projectNames()
{
    return {letterFirst, 3, 39};
}

NameRule serviceNames()
{
    return {letterFirst, 3, 54};
}

NameRule volumeNames()
{
    return {letterFirst, 3, 39};
}

NameRule portNames()
{
    return {u"^[a-zA-Z](-?[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*)?$"_s, 1, 8};
}

NameRule otherNames()
{
    return {u"^[a-zA-Z0-9]+((-|\\s)[a-zA-Z0-9]+)*$"_s, 3, 100};
}

QString randomText(int length)
{
    static constexpr auto letters = "bcdfghjklmnpqrstvwxz2456789"_L1;
    QString text;
    for (int i = 0; i < length; ++i)
        text += letters[QRandomGenerator::global()->bounded(int(letters.size()))];
    return text;
}

QString instanceName(const QString& service)
{
    return u"%1-%2-%3"_s.arg(service, randomText(10), randomText(5));
}

QString isoTime()
{
    return isoTime(QDateTime::currentMSecsSinceEpoch());
}

QString isoTime(qint64 sinceEpochMs)
{
    return QDateTime::fromMSecsSinceEpoch(sinceEpochMs, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

QStringList words(const QString& commandLine)
{
    QStringList all;
    std::optional<QString> word;
    QChar quote;
    for (qsizetype i = 0; i < commandLine.size(); ++i) {
        const QChar c = commandLine.at(i);
        if (c == u'\\' && quote != u'\'' && i + 1 < commandLine.size()) {
            word = word.value_or(QString()) + commandLine.at(++i);
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                *word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            word = word.value_or(QString());
        } else if (c.isSpace()) {
            if (word)
                all.append(*std::exchange(word, std::nullopt));
        } else {
            word = word.value_or(QString()) + c;
        }
    }
    if (word)
        all.append(*word);
    return all;
}

} // namespace sandglass::emulator
