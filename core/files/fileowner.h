// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"

#include <QByteArray>
#include <QPointer>
#include <QString>

namespace sandglass {

/// Whom a file in a sandbox belongs to, by number.
struct FileOwner
{
    qint64 userId = 0;
    qint64 groupId = 0;

    bool operator==(const FileOwner&) const = default;
};

/// Reads \a user as engines write it ("1000", "node", "node:staff", "1000:1000"), with the content of the sandbox's
/// /etc/passwd and /etc/group. As with engines, an unnamed group is the user's own, or 0. Who is not found is root.
FileOwner resolveOwner(const QString& user, const QByteArray& passwd, const QByteArray& group);

/// The user as whom the sandbox runs, so that what a person puts there can be used by the programs in it. Works in
/// stopped sandboxes and without a shell.
Task<FileOwner> ownerOf(QPointer<Provider> provider, QString id);

} // namespace sandglass
