// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankerror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Meaning
{
    ErrorKind kind = ErrorKind::Internal;
    Hint hint = Hint::None;
};

Meaning meaningOf(int status)
{
    switch (status) {
    case 400:
    case 413:
    case 422:
        return {ErrorKind::InvalidInput};
    case 401:
        return {ErrorKind::Unauthorised, Hint::CheckToken};
    case 402:
        return {ErrorKind::Limit, Hint::PaymentRequired};
    case 403:
        return {ErrorKind::Forbidden, Hint::MissingPermission};
    case 404:
        return {ErrorKind::NotFound};
    case 405:
    case 501:
        return {ErrorKind::Unsupported};
    case 408:
    case 504:
        return {ErrorKind::Timeout};
    case 409:
        return {ErrorKind::Conflict};
    case 429:
        return {ErrorKind::Limit, Hint::RateLimited};
    case 502:
    case 503:
        return {ErrorKind::Unreachable};
    default:
        break;
    }
    // A redirect where none can be: not the API.
    return {status > 0 && status < 400 ? ErrorKind::Protocol : ErrorKind::Internal};
}

struct Wording
{
    QLatin1StringView part; ///< lower case
    Meaning meaning;
};

// Seen on the live service: a code says less than these words, and differs from the documented one ("already exists"
// comes as 400 and as 409).
constexpr std::array wordings{
    Wording{"not tagged as spot"_L1, {ErrorKind::InvalidInput, Hint::ChooseSpotTag}},
    Wording{"region not found"_L1, {ErrorKind::NotFound, Hint::UseExistingProject}},
    Wording{"already exists"_L1, {ErrorKind::Conflict, Hint::NameTaken}},
    Wording{"unable to verify external image"_L1, {ErrorKind::NotFound, Hint::ImageMissing}},
};

/// "name: is too short; tags: unknown" of validation errors: an object of lists of texts.
QString detailsText(const QJsonValue& details)
{
    if (details.isString())
        return details.toString();
    QStringList lines;
    const QJsonObject fields = details.toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        QStringList texts;
        const QJsonArray list = field->isArray() ? field->toArray() : QJsonArray{*field};
        for (const auto& text : list) {
            if (text.isString())
                texts.append(text.toString());
        }
        if (!texts.isEmpty())
            lines.append(field.key() + u": "_s + texts.join(u", "_s));
    }
    return lines.join(u"; "_s);
}

QString messageOf(const QByteArray& body)
{
    // An error's text is short. What is longer is a page of a proxy.
    constexpr qsizetype longestBody = 64 * 1024;
    if (body.size() > longestBody)
        return {};
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QJsonObject error = json.value("error"_L1).toObject();
    QString message = error.value("message"_L1).toString();
    if (message.isEmpty())
        message = json.value("message"_L1).toString();
    const QString details = detailsText(error.value("details"_L1));
    if (message.isEmpty() || details.isEmpty())
        return message + details;
    return u"%1 (%2)"_s.arg(message, details);
}
} // namespace

Error northflankErrorFromText(int status, const QString& text)
{
    Meaning meaning = meaningOf(status);
    const QString lower = text.toLower();
    for (const auto& wording : wordings) {
        if (lower.contains(wording.part)) {
            meaning = wording.meaning;
            break;
        }
    }
    Error error = fail(meaning.kind, text).error();
    error.hint = meaning.hint;
    error.httpStatus = status;
    error.retryable = status >= 500 || status == 429 || status == 408;
    return error;
}

Error northflankError(int status, const QByteArray& body, const QString& reason)
{
    const QString message = messageOf(body);
    return northflankErrorFromText(status, message.isEmpty() ? reason : message);
}

} // namespace sandglass
