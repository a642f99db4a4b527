// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/tarstreams.h"

#include "core/docker/archivecalls.h"
#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/docker/fileerror.h"
#include "core/docker/pathstat.h"
#include "core/docker/watcheddownload.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype longestMessage = 16 * 1024;

/// A tar program of the sandbox: what it complains of, and how it ended.
class TarProcess final : public QObject
{
public:
    using Ended = std::function<void(const Status&)>;

    TarProcess(std::unique_ptr<ExecStream> exec, const std::stop_token& stop, Ended ended)
        : m_exec(std::move(exec))
        , m_ended(std::move(ended))
    {
        connect(m_exec.get(), &ExecStream::errorOutput, this, [this](const QByteArray& bytes) {
            m_message += bytes.first(std::min(bytes.size(), longestMessage - m_message.size()));
        });
        connect(m_exec.get(), &ExecStream::exited, this, [this](int exitCode) {
            end(exitCode == 0 ? Status{} : std::unexpected(fileErrorFromText(QString::fromUtf8(m_message))));
        });
        connect(m_exec.get(), &ExecStream::failed, this, [this](Error error) {
            if (error.hint == Hint::NoShell)
                error.kind = ErrorKind::Unsupported;
            end(std::unexpected(error));
        });
        m_stopping = onStop(stop, this, [this] { end(fail(ErrorKind::Cancelled)); });
    }
    ExecStream* exec() const { return m_exec.get(); }

private:
    void end(const Status& outcome)
    {
        if (std::exchange(m_over, true))
            return;
        m_exec->setPaused(true);
        m_ended(outcome);
    }

    std::unique_ptr<ExecStream> m_exec;
    std::unique_ptr<QObject> m_stopping;
    Ended m_ended;
    QByteArray m_message;
    bool m_over = false;
};

class TarDownload final : public WatchedDownload
{
public:
    TarDownload(std::unique_ptr<ExecStream> exec, const std::stop_token& stop, QString path)
        : WatchedDownload(std::move(path), archiveSilenceMs)
        , m_process(std::move(exec), stop, [this](const Status& outcome) { end(outcome); })
    {
        connect(m_process.exec(), &ExecStream::output, this, &TarDownload::take);
    }

private:
    void startSource() override { m_process.exec()->start(); }
    void pauseSource(bool paused) override { m_process.exec()->setPaused(paused); }

    TarProcess m_process;
};

class TarUpload final : public UploadStream
{
public:
    TarUpload(std::unique_ptr<ExecStream> exec, const std::stop_token& stop, QString directory)
        : m_process(std::move(exec), stop, [this](const Status& outcome) { conclude(outcome); })
        , m_directory(std::move(directory))
    {
        connect(m_process.exec(), &ExecStream::bytesWritten, this, &UploadStream::bytesWritten);
        m_process.exec()->start();
    }
    ~TarUpload() override { m_verdict.set(fail(ErrorKind::Cancelled)); }

    void write(const QByteArray& bytes) override
    {
        if (!m_concluded)
            m_process.exec()->write(bytes);
    }
    qint64 bytesToWrite() const override { return m_concluded ? 0 : m_process.exec()->bytesToWrite(); }

    Task<Status> finish() override
    {
        m_finishing = true;
        if (!m_concluded)
            m_process.exec()->closeInput();
        return verdict(m_verdict);
    }

private:
    static Task<Status> verdict(OneShot<Status> given) { co_return co_await given; }

    void conclude(Status outcome)
    {
        if (std::exchange(m_concluded, true))
            return;
        if (!outcome)
            outcome = std::unexpected(outcome.error().during(Operation::UploadFiles, m_directory));
        const QPointer<TarUpload> alive(this);
        const bool early = !m_finishing;
        m_verdict.set(outcome);
        if (alive && early && !outcome)
            Q_EMIT failed(outcome.error());
    }

    TarProcess m_process;
    QString m_directory;
    OneShot<Status> m_verdict;
    bool m_finishing = false;
    bool m_concluded = false;
};

ExecSpec tarCommand(const QStringList& arguments)
{
    ExecSpec spec;
    spec.command = QStringList{u"tar"_s} + arguments;
    spec.user = u"0"_s;
    spec.variables = {{u"LC_ALL"_s, u"C"_s}};
    return spec;
}

} // namespace

Task<Result<std::unique_ptr<DownloadStream>>> downloadByTar(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                            std::stop_token stop)
{
    const QString parent = path.first(path.lastIndexOf(u'/') + 1);
    // "./" keeps a name that begins with a dash from being an option.
    auto exec = co_await openDockerExec(api, id,
                                        tarCommand({u"-cf"_s, u"-"_s, u"-C"_s, parent, u"./"_s + lastComponent(path)}));
    if (!exec)
        co_return std::unexpected(exec.error());
    co_return std::make_unique<TarDownload>(std::move(*exec), stop, path);
}

Task<Result<std::unique_ptr<UploadStream>>> uploadByTar(std::shared_ptr<DockerApi> api, QString id, QString directory,
                                                        std::stop_token stop)
{
    // tar would wait for the end of its input, after everything was sent.
    if (!api->canEndInput())
        co_return fail(ErrorKind::Unsupported, u"the transport cannot end the input"_s);
    auto exec = co_await openDockerExec(api, id, tarCommand({u"-xpf"_s, u"-"_s, u"-C"_s, directory}));
    if (!exec)
        co_return std::unexpected(exec.error());
    co_return std::make_unique<TarUpload>(std::move(*exec), stop, directory);
}

} // namespace sandglass
