// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/bodyupload.h"

#include <QTimer>

#include <optional>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostQueued = 1024 * 1024;
constexpr int stallMs = 60000;

/// What the pump and the answer tell each other.
struct Upload
{
    std::optional<Result<QByteArray>> verdict;
    std::optional<OneShot<bool>> waiting;

    void wake(bool moved)
    {
        if (const auto waiter = std::exchange(waiting, std::nullopt))
            waiter->set(moved);
    }
};

Task<void> awaitVerdict(std::shared_ptr<DockerApi> api, HttpStream* stream, std::shared_ptr<Upload> upload)
{
    auto verdict = co_await api->finish(stream);
    if (!upload->verdict)
        upload->verdict = std::move(verdict);
    upload->wake(true);
}

/// Resolves when bytes have left, the verdict is there, or nothing has moved for \a timeoutMs (false); 0: no limit.
Task<bool> awaitMove(std::shared_ptr<Upload> upload, int timeoutMs)
{
    upload->waiting.emplace();
    const OneShot<bool> waiting = *upload->waiting;
    QTimer stall;
    stall.setSingleShot(true);
    QObject::connect(&stall, &QTimer::timeout, &stall, [upload] { upload->wake(false); });
    if (timeoutMs > 0)
        stall.start(timeoutMs);
    co_return co_await waiting;
}
} // namespace

Task<Result<QByteArray>> uploadBody(std::shared_ptr<DockerApi> api, ApiRequest request, BodySource source,
                                    std::function<void(qint64)> sent, std::stop_token stop)
{
    request.streamedBody = true;
    auto opened = co_await api->open(std::move(request), stop);
    if (!opened)
        co_return std::unexpected(std::move(opened.error()));

    const auto upload = std::make_shared<Upload>();
    // The pump resumes inside signals of the stream, so the stream goes later.
    const std::unique_ptr<HttpStream, void (*)(HttpStream*)> stream(opened->release(),
                                                                    [](HttpStream* gone) { gone->deleteLater(); });
    QObject context;
    QObject::connect(stream.get(), &HttpStream::bytesWritten, &context, [upload] { upload->wake(true); });
    const auto relay = onStop(stop, &context, [upload] {
        upload->verdict = fail(ErrorKind::Cancelled);
        upload->wake(true);
    });
    awaitVerdict(api, stream.get(), upload);

    qint64 given = 0;
    while (!upload->verdict) {
        const auto bytes = co_await source();
        if (!bytes)
            co_return std::unexpected(bytes.error());
        if (upload->verdict)
            break;
        if (bytes->isEmpty()) {
            stream->finishBody();
            break;
        }
        stream->write(*bytes);
        given += bytes->size();
        while (!upload->verdict && stream->bytesToWrite() > mostQueued) {
            if (!co_await awaitMove(upload, stallMs))
                co_return fail(ErrorKind::Timeout, u"the engine takes no more bytes"_s);
        }
        sent(given - stream->bytesToWrite());
    }
    // The head of the answer has a deadline of its own.
    while (!upload->verdict)
        co_await awaitMove(upload, 0);
    co_return *upload->verdict;
}

} // namespace sandglass
