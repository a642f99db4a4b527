// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/sandbox.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace sandglass {

/// What a task could not do although it went on to its end. Untranslated machine text.
struct ActivityProblems
{
    qint64 count = 0;
    QStringList examples = {}; ///< the first ones, a line each: "/home/me/key: Permission denied"

    static constexpr qsizetype mostExamples = 20;
};

enum class ActivityState { Running, Succeeded, Failed, Cancelled };

/// Something that the person asked for: what it is, how far it is, how it ended. Times are wall clock milliseconds.
struct Activity
{
    quint64 id = 0;
    Operation operation = Operation::None;
    QString user = {};       ///< who: the login name on this machine
    QString subject = {};    ///< the object's name, e.g. "api-1"
    QString connection = {}; ///< the connection's name as shown, may be empty
    SandboxKey sandbox = {}; ///< invalid when it is not about one sandbox
    ActivityState state = ActivityState::Running;
    qint64 startedMs = 0;
    qint64 endedMs = 0; ///< 0 while running
    qint64 done = 0;    ///< in whatever unit `total` has, bytes for transfers and pulls
    qint64 total = 0;   ///< 0: not known
    bool inBytes = false;
    QString detail = {};             ///< untranslated machine text, such as a layer's status or a file's name
    std::optional<Error> error = {}; ///< set when Failed
    ActivityProblems problems = {};
    bool canCancel = false;
    bool canRetry = false;
};

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::Activity)
