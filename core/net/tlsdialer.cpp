// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlsdialer.h"

#include "core/net/tlsstream.h"

#include <QFile>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QStringList>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

using Dialled = Result<std::unique_ptr<ByteStream>>;

std::unexpected<Error> certificateFailure(const Endpoint& endpoint, const QString& text)
{
    return dialFailure(endpoint, ErrorKind::Refused, text, Hint::CheckCertificate);
}

Result<QByteArray> readPem(const Endpoint& endpoint, const QString& path)
{
    constexpr qint64 bound = 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return certificateFailure(endpoint, path + u": "_s + file.errorString());
    QByteArray bytes = file.read(bound + 1);
    if (bytes.size() > bound)
        return certificateFailure(endpoint, path + u": too large"_s);
    return bytes;
}

QSslKey readKey(const QByteArray& pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

/// Reads the endpoint's files. Runs in the pool.
Result<QSslConfiguration> configure(const Endpoint& endpoint)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    if (!endpoint.caFile.isEmpty()) {
        const auto pem = readPem(endpoint, endpoint.caFile);
        if (!pem)
            return std::unexpected(pem.error());
        const auto authorities = QSslCertificate::fromData(*pem, QSsl::Pem);
        if (authorities.isEmpty())
            return certificateFailure(endpoint, endpoint.caFile + u": no certificate in it"_s);
        configuration.setCaCertificates(authorities);
    }
    if (!endpoint.certFile.isEmpty()) {
        const auto pem = readPem(endpoint, endpoint.certFile);
        if (!pem)
            return std::unexpected(pem.error());
        const auto chain = QSslCertificate::fromData(*pem, QSsl::Pem);
        if (chain.isEmpty())
            return certificateFailure(endpoint, endpoint.certFile + u": no certificate in it"_s);
        const auto keyPem = readPem(endpoint, endpoint.keyFile);
        if (!keyPem)
            return std::unexpected(keyPem.error());
        const QSslKey key = readKey(*keyPem);
        if (key.isNull())
            return certificateFailure(endpoint,
                                      endpoint.keyFile + u": no private key that can be read without a password"_s);
        configuration.setLocalCertificateChain(chain);
        configuration.setPrivateKey(key);
    }
    return configuration;
}

std::unexpected<Error> tlsFailure(const Endpoint& endpoint, const QSslSocket& socket,
                                  QAbstractSocket::SocketError error)
{
    QStringList causes;
    for (const QSslError& problem : socket.sslHandshakeErrors())
        causes += problem.errorString();
    causes.removeDuplicates();
    if (!causes.isEmpty())
        return certificateFailure(endpoint, causes.join(u"; "_s));
    switch (error) {
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return certificateFailure(endpoint, socket.errorString());
    case QAbstractSocket::ConnectionRefusedError:
        return dialFailure(endpoint, ErrorKind::Unreachable, socket.errorString(), Hint::StartEngine);
    case QAbstractSocket::SocketTimeoutError:
        return dialFailure(endpoint, ErrorKind::Timeout, socket.errorString());
    default:
        return dialFailure(endpoint, ErrorKind::Unreachable, socket.errorString());
    }
}

Task<Dialled> dialTls(Endpoint endpoint, std::stop_token stop)
{
    if (stop.stop_requested())
        co_return dialFailure(endpoint, ErrorKind::Cancelled, {});
    if (!QSslSocket::supportsSsl())
        co_return dialFailure(endpoint, ErrorKind::Unsupported, u"Qt was built or installed without TLS"_s);
    const auto configuration = co_await runInPool([endpoint] { return configure(endpoint); });
    if (!configuration)
        co_return std::unexpected(configuration.error());
    if (stop.stop_requested())
        co_return dialFailure(endpoint, ErrorKind::Cancelled, {});

    auto* socket = new QSslSocket;
    socket->setProxy(QNetworkProxy::NoProxy);
    socket->setSslConfiguration(*configuration);
    const OneShot<Status> done;
    QObject::connect(socket, &QSslSocket::encrypted, socket, [done] { done.set({}); });
    QObject::connect(socket, &QSslSocket::errorOccurred, socket,
                     [socket, done, endpoint](auto error) { done.set(tlsFailure(endpoint, *socket, error)); });
    QTimer::singleShot(dialTimeoutMs, socket, [done, endpoint] {
        done.set(dialFailure(endpoint, ErrorKind::Timeout, u"no answer within 5 s"_s));
    });
    const auto relay =
        onStop(stop, socket, [done, endpoint] { done.set(dialFailure(endpoint, ErrorKind::Cancelled, {})); });
    socket->connectToHostEncrypted(endpoint.host, endpoint.port);

    const Status encrypted = co_await done;
    socket->disconnect();
    if (encrypted) {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
        co_return std::make_unique<TlsStream>(socket);
    }
    // This may run inside one of its signals.
    socket->abort();
    socket->deleteLater();
    co_return std::unexpected(encrypted.error());
}

} // namespace

Task<Dialled> TlsDialer::dial(std::stop_token stop)
{
    return dialTls(m_endpoint, std::move(stop));
}

} // namespace sandglass
