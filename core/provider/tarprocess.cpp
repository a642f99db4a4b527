// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/tarprocess.h"

#include "core/files/fileerror.h"
#include "core/files/remotepath.h"
#include "core/provider/toolfiles.h"
#include "core/provider/watcheddownload.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype longestMessage = 16 * 1024;
constexpr int silenceMs = 30000;

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
        : WatchedDownload(std::move(path), silenceMs)
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

} // namespace

ExecSpec tarOutSpec(const QString& path)
{
    // "./" keeps a name that begins with a dash from being an option.
    return toolSpec({u"tar"_s, u"-cf"_s, u"-"_s, u"-C"_s, RemotePath::parent(path), u"./"_s + RemotePath::name(path)});
}

ExecSpec tarInSpec(const QString& directory)
{
    return toolSpec({u"tar"_s, u"-xpf"_s, u"-"_s, u"-C"_s, directory});
}

std::unique_ptr<DownloadStream> tarDownload(std::unique_ptr<ExecStream> tar, const std::stop_token& stop, QString path)
{
    return std::make_unique<TarDownload>(std::move(tar), stop, std::move(path));
}

std::unique_ptr<UploadStream> tarUpload(std::unique_ptr<ExecStream> tar, const std::stop_token& stop, QString directory)
{
    return std::make_unique<TarUpload>(std::move(tar), stop, std::move(directory));
}

} // namespace sandglass
