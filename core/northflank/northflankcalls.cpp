// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankcalls.h"

#include "core/northflank/northflankvalues.h"
#include "core/northflank/servicepath.h"

namespace sandglass {
using namespace Qt::StringLiterals;

Result<QString> restPath(std::initializer_list<QString> parts)
{
    QStringList path;
    for (const QString& part : parts) {
        if (!isSlug(part))
            return fail(ErrorKind::InvalidInput, u"“%1” is no identifier"_s.arg(part));
        path.append(part);
    }
    return path.join(u'/');
}

Task<Status> outcomeOf(NorthflankAnswer answer)
{
    const auto done = co_await std::move(answer);
    if (!done)
        co_return std::unexpected(done.error());
    co_return Status{};
}

Task<Result<QJsonObject>> dataFrom(NorthflankAnswer answer)
{
    const auto whole = co_await std::move(answer);
    if (!whole)
        co_return std::unexpected(whole.error());
    co_return dataOf(*whole);
}

Task<Result<QString>> idFrom(NorthflankAnswer answer)
{
    const auto data = co_await dataFrom(std::move(answer));
    if (!data)
        co_return std::unexpected(data.error());
    const QString id = data->value("id"_L1).toString();
    if (id.isEmpty())
        co_return fail(ErrorKind::Protocol, u"the answer names no id"_s);
    co_return id;
}

Error asNameClash(Error error)
{
    if (error.kind == ErrorKind::Conflict && error.hint == Hint::None)
        error.hint = Hint::NameTaken;
    return error;
}

bool mayHaveHappened(const Error& error)
{
    return error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Timeout ||
           (error.kind == ErrorKind::Protocol && error.httpStatus == 0);
}

std::unexpected<Error> refusal(ErrorKind kind, QString text, Operation operation, const QString& subject)
{
    return std::unexpected(fail(kind, std::move(text)).error().during(operation, subject));
}

} // namespace sandglass
