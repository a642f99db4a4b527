// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/northflankemulator.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

namespace sandglass::test {

namespace {
constexpr int startTimeoutMs = 30000;
constexpr int stopTimeoutMs = 60000;
constexpr int requestTimeoutMs = 60000;

[[nodiscard]] bool failTest(const QString& message)
{
    QTest::qFail(message.toUtf8().constData(), __FILE__, __LINE__);
    return false;
}

void merge(QJsonObject& target, const QJsonObject& changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        QJsonObject inner = target.value(it.key()).toObject();
        if (it.value().isObject()) {
            merge(inner, it.value().toObject());
            target.insert(it.key(), inner);
        } else {
            target.insert(it.key(), it.value());
        }
    }
}
} // namespace

NorthflankEmulator::NorthflankEmulator(const PrivateEngine& engine, QStringList options)
    : m_engine(engine.endpoint())
    , m_options(std::move(options))
{
}

NorthflankEmulator::~NorthflankEmulator()
{
    stop();
}

bool NorthflankEmulator::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setStandardErrorFile(m_directory.filePath(u"emulator.log"_s), QIODevice::Append);
    m_process->start(QCoreApplication::applicationDirPath() + "/northflank-emulator"_L1,
                     QStringList{u"--engine"_s, m_engine, u"--port"_s, QString::number(m_port), u"--token"_s, token(),
                                 u"--state"_s, m_directory.filePath(u"state.json"_s), u"--transition"_s, u"100"_s,
                                 u"--metric-interval"_s, u"1000"_s} +
                         m_options);
    const QByteArray said = readLine();
    m_port = said.split(':').last().toUShort();
    if (m_port == 0)
        return failTest(u"the emulator did not start: "_s + m_process->errorString() + output());
    if (m_options.contains(u"--tls-certificate"_s))
        m_tlsUrl = QUrl(QString::fromLatin1(readLine().split(' ').last()));
    return true;
}

/// The next line that it prints; empty when it ends before.
QByteArray NorthflankEmulator::readLine()
{
    const QDeadlineTimer deadline(startTimeoutMs);
    while (!m_process->canReadLine() && m_process->state() != QProcess::NotRunning && !deadline.hasExpired())
        m_process->waitForReadyRead(100);
    return m_process->readLine().trimmed();
}

bool NorthflankEmulator::enableTls()
{
    const QString key = m_directory.filePath(u"key.pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s,
                                 u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=DNS:localhost"_s, u"-days"_s,
                                 u"2"_s, u"-keyout"_s, key, u"-out"_s, certificateFile()});
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        return failTest(u"no certificate: "_s + QString::fromUtf8(openssl.readAllStandardError()));
    m_options += {u"--tls-certificate"_s, certificateFile(), u"--tls-key"_s, key};
    return true;
}

void NorthflankEmulator::stop()
{
    if (!m_process)
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(stopTimeoutMs))
        m_process->kill();
    m_process.reset();
    QFile::remove(m_directory.filePath(u"state.json"_s));
}

void NorthflankEmulator::kill9()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished();
    m_process.reset();
}

bool NorthflankEmulator::restart()
{
    kill9();
    return start();
}

QUrl NorthflankEmulator::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

QUrl NorthflankEmulator::tlsUrl() const
{
    return m_tlsUrl;
}

QString NorthflankEmulator::certificateFile() const
{
    return m_directory.filePath(u"certificate.pem"_s);
}

QString NorthflankEmulator::token() const
{
    return u"test-token"_s;
}

QString NorthflankEmulator::output()
{
    QFile log(m_directory.filePath(u"emulator.log"_s));
    return log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll().last(std::min<qint64>(4000, log.size())))
                                         : QString();
}

NorthflankEmulator::Answer NorthflankEmulator::request(const QByteArray& method, const QByteArray& target,
                                                       const QJsonObject& body, const QString& otherToken) const
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    const QByteArray text = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    socket.write(method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer " +
                 (otherToken.isEmpty() ? token() : otherToken).toUtf8() +
                 "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(text.size()) +
                 "\r\n\r\n" + text);
    QByteArray received;
    const QDeadlineTimer deadline(requestTimeoutMs);
    const auto length = [&received](qsizetype headEnd) {
        const QByteArray head = received.left(headEnd).toLower();
        const qsizetype at = head.indexOf("content-length:");
        return at < 0 ? 0 : head.sliced(at + 15).split('\r').first().trimmed().toLongLong();
    };
    while (!deadline.hasExpired()) {
        const qsizetype headEnd = received.indexOf("\r\n\r\n");
        if (headEnd >= 0 && received.size() >= headEnd + 4 + length(headEnd)) {
            return {.status = received.mid(received.indexOf(' ') + 1, 3).toInt(),
                    .head = received.left(headEnd),
                    .body = received.sliced(headEnd + 4)};
        }
        if (!socket.waitForReadyRead(requestTimeoutMs) && socket.bytesAvailable() == 0)
            break;
        received += socket.readAll();
    }
    return {};
}

bool NorthflankEmulator::order(const QJsonObject& fault) const
{
    const Answer answer = request("POST", "/emulator/faults", fault);
    return answer.ok() || failTest(u"no such fault: "_s + QString::fromUtf8(answer.body));
}

bool NorthflankEmulator::runService(const QString& project, const QString& name, const QJsonObject& changes) const
{
    request("POST", "/v1/projects", {{u"name"_s, project}, {u"region"_s, u"europe-west"_s}});
    QJsonObject body{
        {u"name"_s, name},
        {u"billing"_s, QJsonObject{{u"deploymentPlan"_s, u"nf-compute-20"_s}}},
        {u"deployment"_s, QJsonObject{{u"instances"_s, 1},
                                      {u"external"_s, QJsonObject{{u"imagePath"_s, u"sandglass-busybox:latest"_s}}},
                                      {u"docker"_s, QJsonObject{{u"configType"_s, u"customCommand"_s},
                                                                {u"customCommand"_s, u"sleep infinity"_s}}}}}};
    merge(body, changes);
    const QByteArray services = "/v1/projects/" + project.toUtf8() + "/services";
    const Answer made = request("POST", services + "/deployment", body);
    if (!made.ok())
        return failTest(u"no service was made: "_s + QString::fromUtf8(made.body));
    const QByteArray id = made.object().value("data"_L1).toObject().value("id"_L1).toString().toUtf8();
    const QDeadlineTimer deadline(startTimeoutMs);
    QByteArray last;
    while (!deadline.hasExpired()) {
        const Answer shown = request("GET", services + '/' + id);
        last = shown.body;
        const QJsonObject status = shown.object().value("data"_L1).toObject().value("status"_L1).toObject();
        if (status.value("deployment"_L1).toObject().value("status"_L1) == "COMPLETED"_L1)
            return true;
        QThread::msleep(50);
    }
    return failTest(u"the service does not run: "_s + QString::fromUtf8(last));
}

} // namespace sandglass::test
