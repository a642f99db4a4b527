// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

/// Absolute '/'-separated paths, taken apart and put together by their text.
class RemotePath
{
public:
    /// "/a/b" and "c" give "/a/b/c"; "/" and "c" give "/c".
    static QString joined(const QString& directory, const QString& name)
    {
        return directory.endsWith(u'/') ? directory + name : directory + u'/' + name;
    }
    /// "/a/b" and "/a/b/" give "b"; "/" gives an empty string.
    static QString name(QString path)
    {
        while (path.endsWith(u'/'))
            path.chop(1);
        return path.section(u'/', -1);
    }
    /// "/a/b" gives "/a"; "/a" and "/" give "/".
    static QString parent(const QString& path)
    {
        const QString above = path.section(u'/', 0, -2);
        return above.isEmpty() ? QStringLiteral("/") : above;
    }
};

} // namespace sandglass
