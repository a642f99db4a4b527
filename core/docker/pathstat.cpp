// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/pathstat.h"

#include "core/base/rfc3339.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
// The bits of Go's os.FileMode beside the nine of the permissions.
constexpr quint32 goDirectory = 1U << 31;
constexpr quint32 goLink = 1U << 27;
constexpr quint32 goDevice = 1U << 26;
constexpr quint32 goPipe = 1U << 25;
constexpr quint32 goSocket = 1U << 24;
constexpr quint32 goSetuid = 1U << 23;
constexpr quint32 goSetgid = 1U << 22;
constexpr quint32 goSticky = 1U << 20;
constexpr quint32 goIrregular = 1U << 19;

constexpr quint32 setuid = 04000;
constexpr quint32 setgid = 02000;
constexpr quint32 sticky = 01000;
} // namespace

QString lastComponent(const QString& path)
{
    const QString name = path.section(u'/', -1, -1, QString::SectionSkipEmpty);
    return name.isEmpty() ? u"/"_s : name;
}

Result<PathStat> pathStatFromHeader(const QByteArray& value, const QString& path)
{
    const QJsonObject stat = QJsonDocument::fromJson(QByteArray::fromBase64(value)).object();
    if (!stat.contains("mode"_L1))
        return fail(ErrorKind::Protocol, u"the answer does not describe the file"_s);
    const auto mode = static_cast<quint32>(stat.value("mode"_L1).toInteger());
    PathStat result;
    FileEntry& entry = result.entry;
    entry.name = lastComponent(path);
    entry.sizeBytes = stat.value("size"_L1).toInteger();
    entry.modified = dateTimeFromRfc3339(stat.value("mtime"_L1).toString());
    entry.mode = (mode & 0777) | (mode & goSetuid ? setuid : 0) | (mode & goSetgid ? setgid : 0) |
                 (mode & goSticky ? sticky : 0);
    if (mode & goLink) {
        entry.kind = FileEntry::Kind::Link;
        entry.linkTarget = stat.value("linkTarget"_L1).toString();
    } else if (mode & goDirectory) {
        entry.kind = FileEntry::Kind::Directory;
    } else if (mode & (goDevice | goPipe | goSocket | goIrregular)) {
        entry.kind = FileEntry::Kind::Other;
    }
    result.isDirectory = entry.kind == FileEntry::Kind::Directory || stat.value("isDir"_L1).toBool();
    return result;
}

} // namespace sandglass
