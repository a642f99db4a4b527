// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/commandrun.h"

#include <QScopeGuard>

#include <algorithm>

namespace sandglass {

namespace {
/// Gathers what a command prints until it ends.
struct Gathering
{
    CommandResult result;
    OneShot<Result<CommandResult>> done;

    void add(QByteArray CommandResult::* channel, const QByteArray& bytes, qint64 limit)
    {
        QByteArray& kept = result.*channel;
        const qsizetype room = std::min<qint64>(bytes.size(), limit - kept.size());
        kept += bytes.first(room);
        result.truncated = result.truncated || room < bytes.size();
    }
};
} // namespace

Task<Result<CommandResult>> runToEnd(std::unique_ptr<ExecStream> opened, QByteArray input, qint64 outputLimit,
                                     std::stop_token stop)
{
    // The signals that end this come from inside the stream: it goes after they returned.
    ExecStream* const stream = opened.release();
    const auto discard = qScopeGuard([stream] { stream->deleteLater(); });

    const auto gathering = std::make_shared<Gathering>();
    QObject context;
    QObject::connect(stream, &ExecStream::output, &context, [gathering, outputLimit](const QByteArray& bytes) {
        gathering->add(&CommandResult::standardOutput, bytes, outputLimit);
    });
    QObject::connect(stream, &ExecStream::errorOutput, &context, [gathering, outputLimit](const QByteArray& bytes) {
        gathering->add(&CommandResult::standardError, bytes, outputLimit);
    });
    QObject::connect(stream, &ExecStream::exited, &context, [gathering](int exitCode) {
        gathering->result.exitCode = exitCode;
        gathering->done.set(std::move(gathering->result));
    });
    QObject::connect(stream, &ExecStream::failed, &context,
                     [gathering](const Error& error) { gathering->done.set(std::unexpected(error)); });
    const auto stopping = onStop(stop, &context, [gathering] { gathering->done.set(fail(ErrorKind::Cancelled)); });

    if (!input.isEmpty()) {
        stream->write(input);
        stream->closeInput();
    }
    stream->start();
    co_return co_await gathering->done;
}

} // namespace sandglass
