// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/sandbox.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace sandglass {

enum class TransferDirection { Upload, Download };

/// What happens to what is there already under the same name at the destination.
enum class ConflictPolicy {
    Ask,       ///< nothing is replaced: the transfer fails with Conflict, naming what is in the way
    Overwrite, ///< files are replaced, folders merged; never a folder by a file or the reverse
    KeepBoth,  ///< what arrives gets a free name, such as "notes (2).txt"
    Skip,      ///< what is there stays, and what would have arrived is left out
};

/// Something about one entry that the person should know. Everything not named in an issue arrived whole.
struct TransferIssue
{
    enum class Kind {
        Unreadable,    ///< could not be read here; left out
        SpecialFile,   ///< a socket, device or pipe; left out
        Shrank,        ///< became shorter while it was read; filled with zeros
        Grew,          ///< became longer while it was read; cut
        TooDeep,       ///< nested deeper than our bound; left out
        UnsafeName,    ///< absolute, with "..", or not below what was asked for; left out
        NameTooLong,   ///< left out
        UnsafeLink,    ///< a link that leaves the target; left out
        DuplicateName, ///< the same name again, or one that this filesystem cannot tell apart; the first stays
        SpecialBits,   ///< setuid or setgid was removed; the file arrived
        WriteFailed,   ///< could not be written here; left out
        WrongKind,     ///< a folder would replace a file or the reverse; left out
        Existed,       ///< was there already and stayed (ConflictPolicy::Skip)
        Failed,        ///< this item's own transfer failed; the others went on
        LeftPartial,   ///< the transfer broke off, and what it had written there could not be undone
    };
    Kind kind = Kind::Unreadable;
    QString path;   ///< as given, or the name inside the archive
    QString detail; ///< the system's or the server's words; may be empty

    bool operator==(const TransferIssue&) const = default;
};

/// Stable English identifiers, such as "SpecialFile"; for logs and tests.
QString identifierOf(TransferIssue::Kind kind);

/// The first thousand issues, and how many there were.
class TransferIssues
{
public:
    void add(TransferIssue issue)
    {
        ++m_count;
        if (m_kept.size() < mostKept)
            m_kept.append(std::move(issue));
    }
    void add(const TransferIssues& others)
    {
        for (const TransferIssue& issue : others.m_kept)
            add(issue);
        m_count += others.m_count - others.m_kept.size();
    }
    const QList<TransferIssue>& kept() const { return m_kept; }
    qint64 count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }
    bool has(TransferIssue::Kind kind) const
    {
        return std::ranges::any_of(m_kept, [kind](const TransferIssue& issue) { return issue.kind == kind; });
    }

    static constexpr qsizetype mostKept = 1000;

private:
    QList<TransferIssue> m_kept;
    qint64 m_count = 0;
};

/// How a transfer ended.
struct TransferReport
{
    quint64 id = 0; ///< as TransferQueue gave it; the same as in the ActivityLog
    TransferDirection direction = TransferDirection::Upload;
    SandboxKey sandbox;
    QString destination; ///< the directory, here or in the sandbox
    QStringList arrived; ///< full paths of the top entries at the destination
    qint64 bytes = 0;    ///< of file contents
    qint64 files = 0;
    TransferIssues issues;
    std::optional<Error> error; ///< unset: everything arrived but for what `issues` name
};

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::TransferReport)
