// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxfilter.h"

#include <algorithm>
#include <optional>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

struct Word
{
    QString text;
    bool quoted = false; ///< quotes begin the value behind a key: `env:"my image"`
};

/// Words at blanks; a quoted part keeps its blanks.
QList<Word> wordsOf(const QString& text)
{
    QList<Word> words;
    Word word;
    bool inQuotes = false;
    const auto end = [&] {
        if (!word.text.isEmpty())
            words.append(word);
        word = {};
    };
    for (const QChar character : text) {
        if (character == u'"') {
            inQuotes = !inQuotes;
            word.quoted = word.quoted || word.text.endsWith(u':');
        } else if (character.isSpace() && !inQuotes) {
            end();
        } else {
            word.text += character;
        }
    }
    end();
    return words;
}

bool contains(const QString& text, const QString& lowerCase)
{
    return text.contains(lowerCase, Qt::CaseInsensitive);
}

bool labelMatches(const QMap<QString, QString>& labels, const QString& value)
{
    const qsizetype equals = value.indexOf(u'=');
    const QString key = equals < 0 ? value : value.left(equals);
    for (auto label = labels.cbegin(); label != labels.cend(); ++label) {
        if (label.key().compare(key, Qt::CaseInsensitive) != 0)
            continue;
        if (equals < 0 || label->compare(value.mid(equals + 1), Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool stateMatches(const Sandbox& sandbox, const QString& value)
{
    if (value == "stopped"_L1)
        return !isAlive(sandbox.state);
    if (value == "alive"_L1)
        return isAlive(sandbox.state);
    return toString(sandbox.state).startsWith(value, Qt::CaseInsensitive) ||
           sandbox.providerState.compare(value, Qt::CaseInsensitive) == 0 ||
           sandbox.health.compare(value, Qt::CaseInsensitive) == 0;
}

bool portMatches(const QList<PortMapping>& ports, const QString& value)
{
    return std::ranges::any_of(ports, [&value](const PortMapping& port) {
        return QString::number(port.hostPort) == value || QString::number(port.containerPort) == value;
    });
}

} // namespace

SandboxFilter SandboxFilter::parse(const QString& text)
{
    static const QHash<QString, Kind> kinds = {
        {u"state"_s, Kind::State},           {u"env"_s, Kind::Environment}, {u"environment"_s, Kind::Environment},
        {u"image"_s, Kind::Environment},     {u"label"_s, Kind::Label},     {u"conn"_s, Kind::Connection},
        {u"connection"_s, Kind::Connection}, {u"port"_s, Kind::Port},       {u"id"_s, Kind::Id},
        {u"isolation"_s, Kind::Isolation},
    };
    SandboxFilter filter;
    const QList<Word> words = wordsOf(text.left(1000));
    for (const Word& word : words) {
        Term term;
        term.quoted = word.quoted;
        QString rest = word.text.toLower();
        if (rest.size() > 1 && rest.startsWith(u'-')) {
            term.negated = true;
            rest.removeFirst();
        }
        const qsizetype colon = rest.indexOf(u':');
        const auto kind = colon > 0 ? kinds.constFind(rest.left(colon)) : kinds.constEnd();
        if (kind != kinds.constEnd()) {
            term.kind = *kind;
            rest = rest.mid(colon + 1);
            if (rest.isEmpty())
                continue; // `state:` while it is still being typed filters nothing.
        }
        term.value = rest;
        filter.m_terms.append(term);
    }
    return filter;
}

bool SandboxFilter::needsIsolation() const
{
    return std::ranges::any_of(m_terms, [](const Term& term) { return term.kind == Kind::Isolation; });
}

bool SandboxFilter::matches(const Sandbox& sandbox, const QString& connectionName,
                            std::optional<IsolationLevel> isolation) const
{
    // Per key whose words are joined by "or": whether one was seen, and whether one matched.
    QHash<Kind, bool> alternatives;
    for (const Term& term : m_terms) {
        const bool match = matches(term, sandbox, connectionName, isolation);
        if (term.negated) {
            if (match)
                return false;
            continue;
        }
        switch (term.kind) {
        case Kind::State:
        case Kind::Environment:
        case Kind::Connection:
        case Kind::Port:
        case Kind::Id:
        case Kind::Isolation:
            alternatives[term.kind] = alternatives.value(term.kind) || match;
            break;
        case Kind::Word:
        case Kind::Label:
            if (!match)
                return false;
            break;
        }
    }
    return std::ranges::all_of(alternatives, [](bool matched) { return matched; });
}

bool SandboxFilter::matches(const Term& term, const Sandbox& sandbox, const QString& connectionName,
                            std::optional<IsolationLevel> isolation)
{
    switch (term.kind) {
    case Kind::State:
        return stateMatches(sandbox, term.value);
    case Kind::Environment:
        return contains(sandbox.image, term.value);
    case Kind::Label:
        return labelMatches(sandbox.labels, term.value);
    case Kind::Connection:
        return term.quoted ? connectionName.compare(term.value, Qt::CaseInsensitive) == 0
                           : contains(connectionName, term.value);
    case Kind::Port:
        return portMatches(sandbox.ports, term.value);
    case Kind::Id:
        return sandbox.key.id.startsWith(term.value, Qt::CaseInsensitive);
    case Kind::Isolation:
        return isolation && toString(*isolation).startsWith(QString(term.value).remove(u' '), Qt::CaseInsensitive);
    case Kind::Word:
        return contains(sandbox.name, term.value) || contains(sandbox.image, term.value) ||
               contains(connectionName, term.value) ||
               (term.value.size() >= 4 && sandbox.key.id.startsWith(term.value, Qt::CaseInsensitive));
    }
    return false;
}

} // namespace sandglass
