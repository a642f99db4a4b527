// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace sandglass {

/// A provider's own description of an object, as it is shown and as it is copied.
struct JsonText
{
    static constexpr qsizetype longest = 1024 * 1024; ///< characters of `shown`

    QString shown;
    QByteArray json;
    bool truncated = false; ///< `shown` is only its beginning
};

/// Lays out what \a reading resolves to, on the thread pool.
Task<Result<JsonText>> readJsonText(Task<Result<QJsonObject>> reading);

} // namespace sandglass
