// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"

namespace sandglass {

/// A whole list, however many pages it has. Its entries are `data.MEMBER`, or `data` itself where the API answers with
/// a bare list. It ends where the answer says so, and at a cursor that is missing, null or was there before; over
/// 10,000 entries are an error.
Task<Result<QList<QJsonObject>>> listAll(std::shared_ptr<NorthflankApi> api, QString path, QString member,
                                         Operation operation, QString subject, std::stop_token stop = {},
                                         Urgency urgency = Urgency::Person);

/// A list that the API gives without pages, such as plans and ports.
Task<Result<QList<QJsonObject>>> listWhole(std::shared_ptr<NorthflankApi> api, QString path, QString member,
                                           Operation operation, QString subject);

} // namespace sandglass
