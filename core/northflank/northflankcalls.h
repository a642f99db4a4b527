// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"

#include <memory>

namespace sandglass {

// What the operations of Northflank have in common.

using NorthflankAnswer = Task<Result<QJsonObject>>;

/// "a/b/c"; InvalidInput when a part is no identifier and could lead elsewhere.
Result<QString> restPath(std::initializer_list<QString> parts);

/// The outcome alone.
Task<Status> outcomeOf(NorthflankAnswer answer);
/// `data`.
Task<Result<QJsonObject>> dataFrom(NorthflankAnswer answer);
/// `data.id`; Protocol when there is none.
Task<Result<QString>> idFrom(NorthflankAnswer answer);

/// A refusal to create something: a conflict is one of names then.
Error asNameClash(Error error);

/// Whether the request may have been carried out although it failed: no answer came, or only a proxy's.
bool mayHaveHappened(const Error& error);

/// An error of our own, named.
std::unexpected<Error> refusal(ErrorKind kind, QString text, Operation operation, const QString& subject);

/// An error that came without names.
template <typename T> std::unexpected<Error> named(const Result<T>& failed, Operation operation, const QString& subject)
{
    return std::unexpected(failed.error().during(operation, subject));
}

} // namespace sandglass
