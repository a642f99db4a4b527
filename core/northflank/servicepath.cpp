// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/servicepath.h"

#include <QStringList>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

bool isSlug(QStringView text)
{
    constexpr qsizetype longest = 128;
    return !text.isEmpty() && text.size() <= longest && std::ranges::all_of(text, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' ||
               c == u'_';
    });
}

std::optional<ServicePath> ServicePath::parse(const QString& id)
{
    const QStringList parts = id.split(u'/');
    if (parts.size() != 2 || !isSlug(parts.at(0)) || !isSlug(parts.at(1)))
        return std::nullopt;
    return ServicePath{parts.at(0), parts.at(1)};
}

QString ServicePath::rest(const QString& tail) const
{
    const QString path = u"projects/%1/services/%2"_s.arg(project, service);
    return tail.isEmpty() ? path : path + u'/' + tail;
}

} // namespace sandglass
