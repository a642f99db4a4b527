// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace sandglass {

/// Header fields in order; names compare without case.
class HttpHeaders
{
public:
    void add(QByteArray name, QByteArray value) { m_fields.append({std::move(name), std::move(value)}); }
    /// The first value of that name, or an empty array.
    QByteArray value(QByteArrayView name) const;
    bool contains(QByteArrayView name) const;
    const QList<std::pair<QByteArray, QByteArray>>& fields() const { return m_fields; }

private:
    QList<std::pair<QByteArray, QByteArray>> m_fields;
};

/// Which places of the client a call waits for, so that what hangs holds up only its like.
enum class Lane {
    Shared, ///< six at a time, on kept connections
    Urgent, ///< two at a time, on kept connections: whether the server lives at all
    Own,    ///< what may take long, each on a connection of its own; over ssh eight at a time
};

/// A request. `target` is path and query, already percent-encoded, starting with '/'.
struct HttpRequest
{
    QByteArray method = "GET";
    QByteArray target;
    HttpHeaders headers;
    QByteArray body;            ///< sent with Content-Length; an empty body is sent for POST and PUT as well
    bool streamedBody = false;  ///< the body follows through HttpStream::write() in chunked coding, until finishBody()
    Lane lane = Lane::Shared;   ///< for send()
    bool upgrade = false;       ///< asks for `Upgrade: tcp`; 101 and 200 both turn the channel into a raw one
    int headTimeoutMs = 10000;  ///< until the whole head of the response is there; 0 waits for ever (used for `wait`)
    int idleTimeoutMs = 30000;  ///< between pieces of the body, for send(); streams have none
    int uploadStallMs = 120000; ///< streamed body: how long the server may take nothing while bytes wait for it
};

struct HttpHead
{
    int status = 0;
    QByteArray reason;
    HttpHeaders headers;
};

struct HttpResponse
{
    HttpHead head;
    QByteArray body;
};

} // namespace sandglass
