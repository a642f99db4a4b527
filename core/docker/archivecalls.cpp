// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/archivecalls.h"

#include "core/docker/dockerapi.h"
#include "core/docker/streamreader.h"
#include "core/files/fileerror.h"
#include "core/provider/watcheddownload.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

/// The engine mounts the sandbox's file system and starts a helper before it answers.
constexpr int archiveHeadMs = 30000;

ApiRequest archiveRequest(const QByteArray& method, const QString& id, const QString& path)
{
    ApiRequest request;
    request.method = method;
    request.path = apiPath({u"containers", id, u"archive"});
    request.query.add("path", path);
    request.headTimeoutMs = archiveHeadMs;
    return request;
}

class ArchiveDownload final : public WatchedDownload
{
public:
    ArchiveDownload(std::unique_ptr<HttpStream> http, const std::stop_token& stop, QString path, int silenceMs)
        : WatchedDownload(std::move(path), silenceMs)
        , m_http(std::move(http))
    {
        connect(m_http.get(), &HttpStream::dataReceived, this, &ArchiveDownload::take);
        connect(m_http.get(), &HttpStream::finished, this, [this] { end({}); });
        connect(m_http.get(), &HttpStream::failed, this,
                [this](const Error& error) { end(std::unexpected(asFileError(error))); });
        m_stopping = onStop(stop, this, [this] { end(fail(ErrorKind::Cancelled)); });
    }

private:
    void startSource() override { m_http->start(); }
    void pauseSource(bool paused) override { m_http->setPaused(paused); }

    std::unique_ptr<HttpStream> m_http;
    std::unique_ptr<QObject> m_stopping;
};

class ArchiveUpload final : public UploadStream
{
public:
    ArchiveUpload(std::shared_ptr<DockerApi> api, std::unique_ptr<HttpStream> http, const std::stop_token& stop,
                  QString directory)
        : m_http(std::move(http))
        , m_directory(std::move(directory))
    {
        connect(m_http.get(), &HttpStream::bytesWritten, this, &UploadStream::bytesWritten);
        m_stopping = onStop(stop, this, [this] { conclude(fail(ErrorKind::Cancelled)); });
        // From the beginning: an engine may refuse in the middle.
        awaitVerdict(this, std::move(api), m_http.get());
    }
    ~ArchiveUpload() override { m_verdict.set(fail(ErrorKind::Cancelled)); }

    void write(const QByteArray& bytes) override
    {
        if (!m_concluded)
            m_http->write(bytes);
    }
    qint64 bytesToWrite() const override { return m_concluded ? 0 : m_http->bytesToWrite(); }

    Task<Status> finish() override
    {
        m_finishing = true;
        if (!m_concluded)
            m_http->finishBody();
        return verdict(m_verdict);
    }

private:
    static Task<Status> verdict(OneShot<Status> given) { co_return co_await given; }

    static Task<void> awaitVerdict(QPointer<ArchiveUpload> self, std::shared_ptr<DockerApi> api, HttpStream* http)
    {
        const auto answer = co_await api->finish(http);
        if (self)
            self->conclude(answer ? Status{} : std::unexpected(asFileError(answer.error())));
    }

    void conclude(Status outcome)
    {
        if (std::exchange(m_concluded, true))
            return;
        if (!outcome)
            outcome = std::unexpected(outcome.error().during(Operation::UploadFiles, m_directory));
        const QPointer<ArchiveUpload> alive(this);
        const bool early = !m_finishing;
        m_verdict.set(outcome);
        if (alive && early && !outcome)
            Q_EMIT failed(outcome.error());
    }

    std::unique_ptr<HttpStream> m_http;
    QString m_directory;
    std::unique_ptr<QObject> m_stopping;
    OneShot<Status> m_verdict;
    bool m_finishing = false;
    bool m_concluded = false;
};

} // namespace

Task<Result<PathStat>> statInArchive(std::shared_ptr<DockerApi> api, QString id, QString path, std::stop_token stop)
{
    const auto answer = co_await api->send(archiveRequest("HEAD", id, path), stop);
    if (answer)
        co_return pathStatFromHeader(answer->head.headers.value("X-Docker-Container-Path-Stat"), path);
    if (answer.error().httpStatus == 0)
        co_return std::unexpected(answer.error());
    // An answer to HEAD has no words; the same question by GET is refused with some.
    const auto refused = co_await api->open(archiveRequest("GET", id, path), stop);
    if (refused)
        co_return pathStatFromHeader((*refused)->head().headers.value("X-Docker-Container-Path-Stat"), path);
    co_return std::unexpected(asFileError(refused.error()));
}

Task<Result<std::unique_ptr<DownloadStream>>> downloadArchive(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                              std::stop_token stop, int silenceMs)
{
    auto http = co_await api->open(archiveRequest("GET", id, path), stop);
    if (!http)
        co_return std::unexpected(asFileError(http.error()));
    co_return std::make_unique<ArchiveDownload>(std::move(*http), stop, path, silenceMs);
}

Task<Result<std::unique_ptr<StreamReader>>> readArchive(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                        std::stop_token stop)
{
    auto http = co_await api->open(archiveRequest("GET", id, path), stop);
    if (!http)
        co_return std::unexpected(asFileError(http.error()));
    co_return std::make_unique<StreamReader>(std::move(*http), archiveSilenceMs, stop);
}

Task<Result<std::unique_ptr<UploadStream>>> uploadArchive(std::shared_ptr<DockerApi> api, QString id, QString directory,
                                                          std::stop_token stop)
{
    ApiRequest request = archiveRequest("PUT", id, directory);
    request.query.addFlag("noOverwriteDirNonDir", true);
    request.headers.add("Content-Type", "application/x-tar");
    request.streamedBody = true;
    // The engine answers when the last file is written, which on a slow disk is long after the last byte has left.
    constexpr int unpackMs = 300000;
    request.headTimeoutMs = unpackMs;
    auto http = co_await api->open(request, stop);
    if (!http)
        co_return std::unexpected(asFileError(http.error()));
    co_return std::make_unique<ArchiveUpload>(std::move(api), std::move(*http), stop, directory);
}

} // namespace sandglass
