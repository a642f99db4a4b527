// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http.h"

#include <QJsonObject>
#include <QString>

#include <initializer_list>
#include <optional>

namespace sandglass {

/// Parameters of a request, each value percent-encoded in full, so that no text from a person can add another one.
class ApiQuery
{
public:
    ApiQuery& add(QByteArrayView name, QStringView value);
    ApiQuery& addFlag(QByteArrayView name, bool value);
    ApiQuery& addNumber(QByteArrayView name, qint64 value);
    /// `filters={"name":["value",…],…}`.
    ApiQuery& addFilters(const QJsonObject& filters);

    /// "?a=1&b=2", or nothing.
    QByteArray encoded() const;

private:
    QByteArray m_text;
};

/// One request to the engine: `path` and `query` without the version prefix.
struct ApiRequest
{
    QByteArray method = "GET";
    QByteArray path; ///< encoded, from apiPath()
    ApiQuery query;
    std::optional<QJsonObject> body; ///< sent as application/json
    HttpHeaders headers;
    bool versioned = true; ///< false only for what negotiation itself asks
    Lane lane = Lane::Shared;
    bool streamedBody = false; ///< as HttpRequest; open() only
    bool upgrade = false;      ///< as HttpRequest; open() only
    int headTimeoutMs = 10000;
    int idleTimeoutMs = 30000;

    static ApiRequest get(QByteArray path) { return of("GET", std::move(path)); }
    static ApiRequest post(QByteArray path) { return of("POST", std::move(path)); }
    static ApiRequest remove(QByteArray path) { return of("DELETE", std::move(path)); }

    /// The same, of which the answer may take up to \a milliseconds.
    ApiRequest slow(int milliseconds) const
    {
        ApiRequest copy = *this;
        copy.lane = Lane::Own;
        copy.headTimeoutMs = milliseconds;
        return copy;
    }

private:
    static ApiRequest of(QByteArray method, QByteArray path)
    {
        ApiRequest request;
        request.method = std::move(method);
        request.path = std::move(path);
        return request;
    }
};

/// "/containers/ID/json" from its components, each percent-encoded; '/' and ':' stay, as image references need them.
QByteArray apiPath(std::initializer_list<QStringView> components);

} // namespace sandglass
