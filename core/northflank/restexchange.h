// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QHttpHeaders>
#include <QNetworkRequest>

#include <optional>
#include <stop_token>

class QNetworkAccessManager;

namespace sandglass {

/// Bounds of one exchange; tests shorten them.
struct RestLimits
{
    int silenceMs = 30000; ///< while nothing moves: connecting, until the head of the answer, between its pieces
    int wholeMs = 120000;
    qint64 bodyBytes = 64LL * 1024 * 1024; ///< uncompressed
    int tries = 3;                         ///< of what may be repeated, when no answer came
    int betweenTriesMs = 500;
};

struct RestAnswer
{
    int status = 0;
    QString reason;
    QHttpHeaders headers;
    QByteArray body;
};

/// One request, one whole answer of any status; an error when there is none. Never sent twice, follows no redirect, and
/// takes no certificate that does not verify. \a network must live until the task ends.
Task<Result<RestAnswer>> exchange(QNetworkAccessManager& network, QByteArray method, QNetworkRequest request,
                                  std::optional<QByteArray> body, RestLimits limits, std::stop_token stop);

} // namespace sandglass
