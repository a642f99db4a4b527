// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerimages.h"

#include "core/docker/bodyupload.h"
#include "core/docker/dockererror.h"
#include "core/docker/imageparser.h"
#include "core/docker/jsonstream.h"
#include "core/docker/progressrelay.h"
#include "core/docker/registryauth.h"
#include "core/docker/streamreader.h"
#include "core/environments/imagereference.h"
#include "core/net/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<DockerApi>;
using Progress = ImageOperations::Progress;

/// Unpacking what was uploaded, or packing what is to be downloaded, before the first word of the answer.
constexpr int packMs = 600000;
constexpr int silenceMs = 30000;
constexpr int removeMs = 120000;

template <typename T> std::unexpected<Error> named(const Result<T>& failed, Operation operation, const QString& subject)
{
    return std::unexpected(failed.error().during(operation, subject));
}

/// What a stream of progress messages came to.
struct Outcome
{
    std::optional<Error> error;
    QString text; ///< of all messages without a layer, a line each
};

void note(const ProgressMessage& message, Outcome& outcome)
{
    if (message.error) {
        if (!outcome.error)
            outcome.error = message.error;
        return;
    }
    if (message.progress.layer.isEmpty() || message.text.startsWith("sha256:"_L1))
        outcome.text += message.text.trimmed() + u'\n';
}

/// The messages of an answer that came whole.
Result<QString> outcomeOf(const QByteArray& body)
{
    JsonSplitter splitter;
    const auto documents = splitter.push(body);
    if (!documents)
        return std::unexpected(documents.error());
    Outcome outcome;
    for (const auto& document : *documents)
        note(progressFrom(document.object()), outcome);
    if (outcome.error)
        return std::unexpected(*outcome.error);
    return outcome.text;
}

/// Follows the messages until the stream ends; success is an end in order without an error among them.
Task<Status> followProgress(std::unique_ptr<HttpStream> http, Progress progress, std::stop_token stop)
{
    const std::unique_ptr<JsonStream, void (*)(JsonStream*)> stream(new JsonStream(std::move(http)),
                                                                    [](JsonStream* gone) { gone->deleteLater(); });
    const auto relay = std::make_shared<ProgressRelay>(std::move(progress));
    const auto outcome = std::make_shared<Outcome>();
    const OneShot<Status> done;
    QObject context;
    QObject::connect(stream.get(), &JsonStream::objects, &context, [relay, outcome](const QList<QJsonObject>& batch) {
        for (const auto& json : batch) {
            const ProgressMessage message = progressFrom(json);
            note(message, *outcome);
            if (!message.error)
                relay->take(message.progress);
        }
    });
    QObject::connect(stream.get(), &JsonStream::ended, &context, [done, outcome](const std::optional<Error>& error) {
        if (outcome->error)
            done.set(std::unexpected(*outcome->error));
        else if (error)
            done.set(std::unexpected(*error));
        else
            done.set({});
    });
    const auto onStopped = onStop(stop, &context, [done] { done.set(fail(ErrorKind::Cancelled)); });
    stream->start();
    auto ended = co_await done;
    if (ended)
        relay->flush();
    co_return ended;
}

Task<Result<QList<Image>>> list(Api api)
{
    auto images = api->getJson("/images/json");
    ApiQuery all;
    all.addFlag("all", true);
    auto sandboxes = api->getJson("/containers/json", all);
    const auto imagesJson = arrayOf(co_await std::move(images));
    const auto sandboxesJson = arrayOf(co_await std::move(sandboxes));
    if (!imagesJson)
        co_return named(imagesJson, Operation::ListImages, {});
    if (!sandboxesJson)
        co_return named(sandboxesJson, Operation::ListImages, {});
    co_return imagesFrom(*imagesJson, imageUse(*sandboxesJson));
}

Task<Result<QJsonObject>> inspect(Api api, QString reference)
{
    auto inspected = objectOf(co_await api->getJson(apiPath({u"images", reference, u"json"})));
    if (!inspected)
        co_return named(inspected, Operation::InspectImage, reference);
    co_return inspected;
}

Task<Status> pull(Api api, QString text, Progress progress, std::stop_token stop)
{
    const auto reference = ImageReference::parse(text);
    if (!reference)
        co_return named(reference, Operation::PullImage, text);
    ApiRequest request = ApiRequest::post("/images/create");
    request.query.add("fromImage", reference->repository).add("tag", reference->tag);
    const auto login = co_await registryAuthHeader(reference->registry(), dockerConfigDirectory(), stop);
    if (!login)
        co_return named(login, Operation::PullImage, text);
    request.headers.add("X-Registry-Auth", *login);
    // The engine answers when the registry has answered it.
    request.headTimeoutMs = packMs;
    auto opened = co_await api->open(std::move(request), stop);
    if (!opened)
        co_return named(opened, Operation::PullImage, text);
    const auto pulled = co_await followProgress(std::move(*opened), std::move(progress), stop);
    if (!pulled)
        co_return named(pulled, Operation::PullImage, text);
    co_return Status{};
}

/// Uploads \a tar and tells the progress of the whole; resolves to the text of the engine's messages.
Task<Result<QString>> upload(Api api, ApiRequest request, ImageOperations::Source tar, Progress progress,
                             std::stop_token stop)
{
    request.headers.add("Content-Type", "application/x-tar");
    request.headTimeoutMs = packMs;
    const auto relay = std::make_shared<ProgressRelay>(std::move(progress));
    const auto sent = [relay](qint64 bytes) {
        ImageProgress whole;
        whole.currentBytes = bytes;
        relay->take(whole);
    };
    const auto answer = co_await uploadBody(api, std::move(request), std::move(tar), sent, stop);
    if (!answer)
        co_return std::unexpected(answer.error());
    relay->flush();
    co_return outcomeOf(*answer);
}

Task<Result<QString>> import(Api api, QString text, QStringList command, ImageOperations::Source tar, Progress progress,
                             std::stop_token stop)
{
    const auto reference = ImageReference::parse(text);
    if (!reference)
        co_return named(reference, Operation::ImportImage, text);
    ApiRequest request = ApiRequest::post("/images/create");
    request.query.add("fromSrc", u"-").add("repo", reference->repository).add("tag", reference->tag);
    if (!command.isEmpty())
        request.query.add(
            "changes",
            u"CMD "_s +
                QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(command)).toJson(QJsonDocument::Compact)));
    const auto messages = co_await upload(api, std::move(request), std::move(tar), std::move(progress), stop);
    if (!messages)
        co_return named(messages, Operation::ImportImage, text);
    for (const auto& line : messages->split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith("sha256:"_L1))
            co_return line;
    }
    const auto inspected = co_await inspect(api, reference->toString());
    if (!inspected)
        co_return named(inspected, Operation::ImportImage, text);
    co_return inspected->value("Id"_L1).toString();
}

Task<Result<QStringList>> load(Api api, ImageOperations::Source tar, Progress progress, std::stop_token stop)
{
    ApiRequest request = ApiRequest::post("/images/load");
    request.query.addFlag("quiet", true);
    const auto messages = co_await upload(api, std::move(request), std::move(tar), std::move(progress), stop);
    if (!messages)
        co_return named(messages, Operation::LoadImage, {});
    co_return loadedReferences(*messages);
}

Task<Status> save(Api api, QString reference, ImageOperations::Sink tar, std::stop_token stop)
{
    ApiRequest request = ApiRequest::get(apiPath({u"images", reference, u"get"}));
    request.headTimeoutMs = packMs;
    auto opened = co_await api->open(std::move(request), stop);
    if (!opened)
        co_return named(opened, Operation::SaveImage, reference);
    StreamReader reader(std::move(*opened), silenceMs, stop);
    for (;;) {
        auto bytes = co_await reader.next();
        if (!bytes)
            co_return named(bytes, Operation::SaveImage, reference);
        if (bytes->isEmpty())
            co_return Status{};
        const auto taken = co_await tar(std::move(*bytes));
        if (!taken)
            co_return named(taken, Operation::SaveImage, reference);
    }
}

Task<Status> tag(Api api, QString id, QString text)
{
    const auto reference = ImageReference::parse(text);
    if (!reference || reference->isDigest) {
        const auto refused = fail(ErrorKind::InvalidInput, u"image reference “%1”"_s.arg(text));
        co_return std::unexpected(refused.error().during(Operation::TagImage, id));
    }
    ApiRequest request = ApiRequest::post(apiPath({u"images", id, u"tag"}));
    request.query.add("repo", reference->repository).add("tag", reference->tag);
    const auto done = co_await api->perform(std::move(request));
    if (!done)
        co_return named(done, Operation::TagImage, text);
    co_return Status{};
}

Task<Status> remove(Api api, QString reference, bool force)
{
    ApiRequest request = ApiRequest::remove(apiPath({u"images", reference})).slow(removeMs);
    request.query.addFlag("force", force);
    const auto done = co_await api->perform(std::move(request));
    if (!done)
        co_return named(done, Operation::RemoveImage, reference);
    co_return Status{};
}
} // namespace

DockerImages::DockerImages(std::shared_ptr<DockerApi> api)
    : m_api(std::move(api))
{
}

Task<Result<QList<Image>>> DockerImages::listImages()
{
    return list(m_api);
}

Task<Result<QJsonObject>> DockerImages::inspectImage(QString reference)
{
    return inspect(m_api, std::move(reference));
}

Task<Status> DockerImages::pullImage(QString reference, Progress progress, std::stop_token stop)
{
    return pull(m_api, std::move(reference), std::move(progress), std::move(stop));
}

Task<Result<QString>> DockerImages::importImage(QString reference, QStringList command, Source tar, Progress progress,
                                                std::stop_token stop)
{
    return import(m_api, std::move(reference), std::move(command), std::move(tar), std::move(progress),
                  std::move(stop));
}

Task<Result<QStringList>> DockerImages::loadImages(Source tar, Progress progress, std::stop_token stop)
{
    return load(m_api, std::move(tar), std::move(progress), std::move(stop));
}

Task<Status> DockerImages::saveImage(QString reference, Sink tar, std::stop_token stop)
{
    return save(m_api, std::move(reference), std::move(tar), std::move(stop));
}

Task<Status> DockerImages::tagImage(QString id, QString reference)
{
    return tag(m_api, std::move(id), std::move(reference));
}

Task<Status> DockerImages::removeImage(QString reference, bool force)
{
    return remove(m_api, std::move(reference), force);
}

} // namespace sandglass
