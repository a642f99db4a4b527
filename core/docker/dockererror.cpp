// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockererror.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
ErrorKind kindOfStatus(int status)
{
    switch (status) {
    case 400:
    case 413:
        return ErrorKind::InvalidInput;
    case 401:
    case 407:
        return ErrorKind::Unauthorised;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    case 405:
    case 501:
        return ErrorKind::Unsupported;
    case 408:
    case 504:
        return ErrorKind::Timeout;
    case 409:
        return ErrorKind::Conflict;
    case 429:
        return ErrorKind::Limit;
    case 502:
    case 503:
        return ErrorKind::Unreachable;
    default:
        break;
    }
    // A redirect or a success where none can be: not an engine.
    return status > 0 && status < 400 ? ErrorKind::Protocol : ErrorKind::Internal;
}

struct Wording
{
    QLatin1StringView part; ///< lower case
    ErrorKind kind;
    Hint hint;
};

// Engines answer 500 (Docker) or 404, 409, 500 (Podman) for the same cause; their words are the only constant thing.
// Seen from dockerd 20.10 to 28 and Podman 4 and 5.
constexpr std::array wordings{
    Wording{"no space left on device"_L1, ErrorKind::Limit, Hint::DiskFull},
    Wording{"disk quota exceeded"_L1, ErrorKind::Limit, Hint::DiskFull},
    Wording{"port is already allocated"_L1, ErrorKind::Conflict, Hint::PortTaken},
    Wording{"address already in use"_L1, ErrorKind::Conflict, Hint::PortTaken},
    Wording{"is already in use by container"_L1, ErrorKind::Conflict, Hint::NameTaken},
    Wording{"that name is already in use"_L1, ErrorKind::Conflict, Hint::NameTaken},
    Wording{"no command specified"_L1, ErrorKind::InvalidInput, Hint::NoCommand},
    Wording{"no command or entrypoint provided"_L1, ErrorKind::InvalidInput, Hint::NoCommand},
    Wording{R"(exec: "": executable file not found)"_L1, ErrorKind::InvalidInput, Hint::NoCommand},
    Wording{"executable file `` not found"_L1, ErrorKind::InvalidInput, Hint::NoCommand},
    Wording{"no such image"_L1, ErrorKind::NotFound, Hint::ImageMissing},
    Wording{"image not known"_L1, ErrorKind::NotFound, Hint::ImageMissing},
    Wording{"manifest unknown"_L1, ErrorKind::NotFound, Hint::ImageMissing},
    Wording{"configured logging driver does not support reading"_L1, ErrorKind::Unsupported, Hint::LogDriverUnreadable},
    Wording{"cannot read logs"_L1, ErrorKind::Unsupported, Hint::LogDriverUnreadable},
    Wording{"authentication required"_L1, ErrorKind::Unauthorised, Hint::RegistryLogin},
    Wording{"requested access to the resource is denied"_L1, ErrorKind::Unauthorised, Hint::RegistryLogin},
    Wording{"pull access denied"_L1, ErrorKind::Unauthorised, Hint::RegistryLogin},
    Wording{"no basic auth credentials"_L1, ErrorKind::Unauthorised, Hint::RegistryLogin},
    Wording{"incorrect username or password"_L1, ErrorKind::Unauthorised, Hint::RegistryLogin},
    Wording{"maximum supported api version is"_L1, ErrorKind::Refused, Hint::EngineTooOld},
    Wording{"minimum supported api version is"_L1, ErrorKind::Refused, Hint::EngineTooNew},
    Wording{"is not running"_L1, ErrorKind::Conflict, Hint::SandboxNotRunning},
    Wording{"can only create exec sessions on running containers"_L1, ErrorKind::Conflict, Hint::SandboxNotRunning},
    Wording{"can only be used on running containers"_L1, ErrorKind::Conflict, Hint::SandboxNotRunning},
    Wording{"container state improper"_L1, ErrorKind::Conflict, Hint::None},
    Wording{"no such container"_L1, ErrorKind::NotFound, Hint::None},
    Wording{"no such volume"_L1, ErrorKind::NotFound, Hint::None},
    Wording{"no such network"_L1, ErrorKind::NotFound, Hint::None},
    Wording{"image is in use by"_L1, ErrorKind::Conflict, Hint::None},
    Wording{"volume is being used by"_L1, ErrorKind::Conflict, Hint::None},
    Wording{"has active endpoints"_L1, ErrorKind::Conflict, Hint::None},
    Wording{"network is being used"_L1, ErrorKind::Conflict, Hint::None},
    Wording{"no such host"_L1, ErrorKind::Unreachable, Hint::None},
    Wording{"connection refused"_L1, ErrorKind::Unreachable, Hint::None},
    Wording{"i/o timeout"_L1, ErrorKind::Timeout, Hint::None},
};

bool isRetryable(ErrorKind kind)
{
    return kind == ErrorKind::Unreachable || kind == ErrorKind::Timeout || kind == ErrorKind::Limit;
}
} // namespace

Error errorFromMessage(int status, const QString& message)
{
    Error error = fail(kindOfStatus(status), message).error();
    const QString lower = error.serverText.toLower();
    for (const auto& wording : wordings) {
        if (lower.contains(wording.part)) {
            error.kind = wording.kind;
            error.hint = wording.hint;
            break;
        }
    }
    error.httpStatus = status;
    error.retryable = isRetryable(error.kind);
    return error;
}

Error errorFromAnswer(int status, const QByteArray& body)
{
    // An error text is short. What is longer is a page of a proxy or no text at all, and only its beginning is shown.
    constexpr qsizetype longestBody = 64 * 1024;
    QString message;
    if (body.size() <= longestBody)
        message = QJsonDocument::fromJson(body).object().value("message"_L1).toString();
    if (message.isEmpty())
        message = QString::fromUtf8(body.left(4096)).trimmed();
    return errorFromMessage(status, message);
}

} // namespace sandglass
