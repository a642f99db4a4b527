// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"
#include "core/net/httpclient.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

namespace sandglass::test {

inline HttpRequest get(const QByteArray& target)
{
    HttpRequest request;
    request.target = target;
    return request;
}

inline HttpRequest post(const QByteArray& target, const QByteArray& body = {})
{
    HttpRequest request = get(target);
    request.method = "POST";
    request.body = body;
    return request;
}

inline std::unique_ptr<HttpClient> clientOf(const FakeServer& server)
{
    return std::make_unique<HttpClient>(makeDialer(server.endpoint()));
}

/// The stream, or null and a failed test.
inline std::unique_ptr<HttpStream> opened(HttpClient& client, const HttpRequest& request)
{
    auto stream = await(client.open(request));
    if (!stream)
        return {};
    if (!*stream)
        QTest::qFail(why(*stream).constData(), __FILE__, __LINE__);
    return *stream ? std::move(**stream) : std::unique_ptr<HttpStream>();
}

} // namespace sandglass::test
