// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/restexchange.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>
#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// A body that can be sent once. Qt sends a request anew, POST too, when a kept connection breaks before the answer;
/// a body that cannot be rewound makes it report the breach instead.
class OnceBuffer final : public QIODevice // not QBuffer, whose bytes Qt takes without asking it
{
public:
    explicit OnceBuffer(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return m_bytes.size(); }
    bool reset() override { return false; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const qint64 taken = std::min<qint64>(maxSize, m_bytes.size() - m_read);
        std::copy_n(m_bytes.constData() + m_read, taken, data);
        m_read += taken;
        return taken;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_read = 0;
};

struct DeleteLater
{
    void operator()(QObject* object) const { object->deleteLater(); }
};
using Reply = std::unique_ptr<QNetworkReply, DeleteLater>;

Reply send(QNetworkAccessManager& network, const QByteArray& method, const QNetworkRequest& request,
           const std::optional<QByteArray>& body)
{
    if (!body)
        return Reply(network.sendCustomRequest(request, method));
    auto source = std::make_unique<OnceBuffer>(*body);
    Reply reply(network.sendCustomRequest(request, method, source.get()));
    source.release()->setParent(reply.get());
    return reply;
}

Error brokenBy(QNetworkReply::NetworkError code, const QString& text)
{
    switch (code) {
    case QNetworkReply::SslHandshakeFailedError:
        return fail(ErrorKind::Refused, text).error().withHint(Hint::CheckCertificate);
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // how Qt ends what was silent for too long
        return fail(ErrorKind::Timeout, u"no answer in time"_s).error();
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return fail(ErrorKind::Protocol, text).error();
    default:
        return fail(ErrorKind::Unreachable, text).error();
    }
}
} // namespace

Task<Result<RestAnswer>> exchange(QNetworkAccessManager& network, QByteArray method, QNetworkRequest request,
                                  std::optional<QByteArray> body, RestLimits limits, std::stop_token stop)
{
    if (stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    request.setTransferTimeout(limits.silenceMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setDecompressedSafetyCheckThreshold(-1); // the bound below counts what is unpacked

    RestAnswer answer;
    std::optional<Error> failure;
    QStringList certificateProblems;
    const OneShot<bool> finished;
    const Reply reply = send(network, method, request, body);
    QNetworkReply* const raw = reply.get();
    QObject context;
    const auto giveUp = [&failure, raw](Error error) {
        failure = std::move(error);
        raw->abort();
    };
    const auto take = [&answer, &limits, &giveUp, raw] {
        for (;;) {
            const QByteArray piece = raw->read(std::min<qint64>(limits.bodyBytes + 1 - answer.body.size(), 1 << 20));
            if (piece.isEmpty())
                return;
            answer.body += piece;
            if (answer.body.size() > limits.bodyBytes)
                return giveUp(
                    fail(ErrorKind::Limit, u"the answer is larger than %1 bytes"_s.arg(limits.bodyBytes)).error());
        }
    };
    QObject::connect(raw, &QNetworkReply::readyRead, &context, take);
    QObject::connect(raw, &QNetworkReply::sslErrors, &context,
                     [&certificateProblems](const QList<QSslError>& problems) {
                         for (const auto& problem : problems)
                             certificateProblems.append(problem.errorString());
                     });
    QObject::connect(raw, &QNetworkReply::finished, &context, [finished] { finished.set(true); });
    const auto relay = onStop(stop, &context, [&giveUp] { giveUp(fail(ErrorKind::Cancelled).error()); });
    QTimer deadline;
    deadline.setSingleShot(true);
    QObject::connect(&deadline, &QTimer::timeout, &context,
                     [&giveUp] { giveUp(fail(ErrorKind::Timeout, u"no whole answer in time"_s).error()); });
    deadline.start(limits.wholeMs);
    if (!raw->isFinished())
        co_await finished;
    if (!failure && raw->isOpen())
        take();

    answer.status = raw->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // The codes from 201 on repeat what the status says, if that is a refusal; otherwise the answer is not whole.
    const auto code = raw->error();
    const bool brokeOff = code != QNetworkReply::NoError &&
                          (answer.status < 400 || code <= 199 || code == QNetworkReply::ProtocolFailure);
    if (!failure && (answer.status == 0 || brokeOff)) {
        const QString problems = certificateProblems.join(u"; "_s);
        failure = brokenBy(code, problems.isEmpty() ? raw->errorString() : problems);
    }
    if (failure)
        co_return std::unexpected(*failure);
    answer.reason = raw->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    answer.headers = raw->headers();
    co_return answer;
}

} // namespace sandglass
