// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/isolation.h"
#include "core/sandboxes/sandbox.h"

#include <QList>
#include <QString>

#include <optional>

namespace sandglass {

/// The filter line, parsed: `state:running env:node label:team=a conn:lab port:8080 isolation:weak web`.
///
/// Words are joined by "and"; several of one key by "or" for `state:`, `env:`, `conn:` and `isolation:`, and by "and"
/// for `label:`. A leading '-' negates a word. "Quotes" keep blanks together; `conn:"lab"` is that connection alone,
/// not lab-2. An unknown key is a plain word. Plain words match the name, the image, the id's beginning and the
/// connection's name. Upper and lower case are the same. Pure.
class SandboxFilter
{
public:
    SandboxFilter() = default;
    static SandboxFilter parse(const QString& text);

    bool isEmpty() const { return m_terms.isEmpty(); }
    /// Whether it asks for isolation levels.
    bool needsIsolation() const;
    /// \a isolation: empty while it is not known; then no level matches.
    bool matches(const Sandbox& sandbox, const QString& connectionName,
                 std::optional<IsolationLevel> isolation = {}) const;

private:
    enum class Kind { Word, State, Environment, Label, Connection, Port, Id, Isolation };
    struct Term
    {
        Kind kind = Kind::Word;
        QString value; ///< lower case
        bool negated = false;
        bool quoted = false; ///< the value, as a whole
    };
    static bool matches(const Term& term, const Sandbox& sandbox, const QString& connectionName,
                        std::optional<IsolationLevel> isolation);

    QList<Term> m_terms;
};

} // namespace sandglass
