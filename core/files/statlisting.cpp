// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/statlisting.h"

#include "core/files/unixmode.h"

#include <QTimeZone>

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype mostEntries = 100000;

// Mode in hexadecimal, size, time, numbers and names of the owners, the path, and the path once more with a link's
// target. No name holds a slash, so the slash behind the path ends it for certain; the size of a link is the length of
// its target.
constexpr auto format = "%f %s %Y %u %g %U %G %n/%N/"_L1;

QString withSlash(const QString& path)
{
    return path.endsWith(u'/') ? path : path + u'/';
}

/// Reads one record after the other.
class RecordReader
{
public:
    RecordReader(const QByteArray& output, const QString& directory)
        : m_rest(output)
        , m_prefix(directory.toUtf8())
    {
    }

    bool atEnd() const { return m_rest.isEmpty(); }

    struct Record
    {
        FileEntry entry;
        bool readable = true; ///< false when its name is no UTF-8
    };

    /// Nothing when what follows is no record.
    std::optional<Record> next()
    {
        Record record;
        std::array<QByteArrayView, 7> words;
        for (QByteArrayView& word : words) {
            const qsizetype space = m_rest.indexOf(' ');
            if (space <= 0)
                return std::nullopt;
            word = m_rest.first(space);
            m_rest = m_rest.sliced(space + 1);
        }
        const auto& [mode, size, time, ownerId, groupId, owner, group] = words;
        bool good = false;
        FileEntry& entry = record.entry;
        setUnixMode(entry, mode.toUInt(&good, 16));
        if (!good || !m_rest.startsWith(m_prefix))
            return std::nullopt;
        entry.sizeBytes = size.toLongLong();
        entry.modified = QDateTime::fromSecsSinceEpoch(time.toLongLong(), QTimeZone::UTC);
        entry.owner = QString::fromUtf8(owner == "UNKNOWN" ? ownerId : owner);
        entry.group = QString::fromUtf8(group == "UNKNOWN" ? groupId : group);

        const QByteArrayView behindPrefix = m_rest.sliced(m_prefix.size());
        const qsizetype nameEnd = behindPrefix.indexOf('/');
        if (nameEnd < 0)
            return std::nullopt;
        const QByteArrayView name = behindPrefix.first(nameEnd);
        const QByteArrayView path = m_rest.first(m_prefix.size() + nameEnd);
        m_rest = m_rest.sliced(path.size() + 1);
        if (!skipPathAndTarget(path, entry))
            return std::nullopt;
        entry.name = QString::fromUtf8(name);
        record.readable = name.isEmpty() ? false : QUtf8StringView(name.data(), name.size()).isValidUtf8();
        return record;
    }

private:
    /// "PATH/\n", or for a link "PATH -> TARGET/\n" (GNU) or "'PATH' -> 'TARGET'/\n" (busybox).
    bool skipPathAndTarget(QByteArrayView path, FileEntry& entry)
    {
        const bool quoted = m_rest.startsWith('\'') && m_rest.sliced(1).startsWith(path);
        const qsizetype quote = quoted ? 1 : 0;
        if (!m_rest.sliced(quote).startsWith(path))
            return false;
        m_rest = m_rest.sliced(path.size() + 2 * quote);
        if (entry.kind == FileEntry::Kind::Link) {
            constexpr QByteArrayView arrow = " -> ";
            if (!m_rest.startsWith(arrow))
                return false;
            m_rest = m_rest.sliced(arrow.size() + quote);
            const QByteArrayView end = quoted ? QByteArrayView("'/\n") : QByteArrayView("/\n");
            qsizetype length = entry.sizeBytes;
            // Links in /proc have no size.
            if (length > m_rest.size() || !m_rest.sliced(length).startsWith(end))
                length = m_rest.indexOf(end);
            if (length < 0)
                return false;
            entry.linkTarget = QString::fromUtf8(m_rest.first(length));
            m_rest = m_rest.sliced(length + quote);
        }
        if (!m_rest.startsWith("/\n"))
            return false;
        m_rest = m_rest.sliced(2);
        return true;
    }

    QByteArrayView m_rest;
    QByteArray m_prefix;
};

} // namespace

QStringList findCommand(const QString& path)
{
    // The slash follows a link to a directory, and refuses what is none.
    return {u"find"_s,  withSlash(path), u"-mindepth"_s, u"1"_s, u"-maxdepth"_s, u"1"_s,
            u"-exec"_s, u"stat"_s,       u"-c"_s,        format, u"{}"_s,        u"+"_s};
}

QStringList globCommand(const QString& path)
{
    // A pattern that matches nothing stands for itself, and stat complains: that is nothing to report.
    constexpr auto script = R"(cd "$1." || exit 1
set -- "$1" "$2" "$1"* "$1".[!.]* "$1"..?*
format=$2
shift 2
for entry do
    shift
    if [ -e "$entry" ] || [ -L "$entry" ]; then set -- "$@" "$entry"; fi
done
[ $# -eq 0 ] || exec stat -c "$format" "$@")"_L1;
    return {u"sh"_s, u"-c"_s, script, u"sh"_s, withSlash(path), format};
}

QStringList statCommand(const QString& path)
{
    return {u"stat"_s, u"-c"_s, format, path};
}

DirectoryListing listingFromStat(const QString& path, const QByteArray& output, bool complete)
{
    DirectoryListing listing;
    listing.path = path;
    listing.truncated = !complete;
    RecordReader reader(output, withSlash(path));
    while (!reader.atEnd()) {
        const auto record = reader.next();
        if (!record || listing.entries.size() == mostEntries) {
            listing.truncated = true;
            break;
        }
        if (record->readable)
            listing.entries.append(record->entry);
        else
            listing.truncated = true;
    }
    return listing;
}

FileEntry entryFromStat(const QString& path, const QByteArray& output)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    RecordReader reader(output, path.first(slash + 1));
    const auto record = reader.next();
    return record && record->readable ? record->entry : FileEntry();
}

} // namespace sandglass
