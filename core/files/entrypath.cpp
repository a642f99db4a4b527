// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/entrypath.h"

#include "core/files/tarpacker.h"

#include <climits>

namespace sandglass {

std::expected<QList<QByteArray>, EntryPathProblem> entryPath(const QByteArray& name)
{
    if (name.startsWith('/'))
        return std::unexpected(EntryPathProblem::Unsafe);
    if (name.size() >= PATH_MAX)
        return std::unexpected(EntryPathProblem::TooLong);
    QList<QByteArray> components;
    const auto parts = name.split('/');
    for (const QByteArray& part : parts) {
        if (part.isEmpty() || part == ".")
            continue;
        if (part == "..")
            return std::unexpected(EntryPathProblem::Unsafe);
        if (part.size() > NAME_MAX)
            return std::unexpected(EntryPathProblem::TooLong);
        components.append(part);
    }
    if (components.size() > TarPacker::deepest)
        return std::unexpected(EntryPathProblem::TooDeep);
    return components;
}

bool linkStaysInside(const QList<QByteArray>& linkPath, const QByteArray& target)
{
    if (target.isEmpty() || target.startsWith('/') || target.size() >= PATH_MAX)
        return false;
    // A link "top/a/l" lies one folder below the top entry and may climb one.
    qsizetype mayClimb = linkPath.size() - 2;
    bool goesDown = false;
    const auto parts = target.split('/');
    for (const QByteArray& part : parts) {
        if (part.isEmpty() || part == ".")
            continue;
        if (part != "..") {
            goesDown = true;
            continue;
        }
        if (goesDown || mayClimb <= 0)
            return false;
        --mayClimb;
    }
    return true;
}

} // namespace sandglass
