// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/router.h"

#include <QUrl>

#include <optional>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
/// The parts of \a path that \a pattern names, when it fits.
std::optional<QMap<QString, QString>> fit(const QStringList& path, const QString& pattern)
{
    const QStringList wanted = pattern.split(u'/');
    if (wanted.size() != path.size())
        return std::nullopt;
    QMap<QString, QString> ids;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted.at(i).startsWith(u'{'))
            ids.insert(wanted.at(i).sliced(1).chopped(1), QUrl::fromPercentEncoding(path.at(i).toUtf8()));
        else if (wanted.at(i) != path.at(i))
            return std::nullopt;
    }
    return ids;
}
} // namespace

Router::Match Router::find(const QByteArray& method, const QString& path) const
{
    for (const Route& route : m_routes) {
        if (route.method != method || !path.startsWith(route.prefix))
            continue;
        QStringList parts = path.sliced(route.prefix.size()).split(u'/', Qt::SkipEmptyParts);
        if (auto ids = fit(parts, route.path))
            return {.route = &route, .team = {}, .ids = *ids};
        if (parts.size() > 2 && parts.first() == "teams"_L1) {
            const QString team = QUrl::fromPercentEncoding(parts.at(1).toUtf8());
            if (auto ids = fit(parts.sliced(2), route.path))
                return {.route = &route, .team = team, .ids = *ids};
        }
    }
    return {};
}

} // namespace sandglass::emulator
