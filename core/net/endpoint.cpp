// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/endpoint.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr quint16 plainPort = 2375;
constexpr quint16 tlsPort = 2376;

std::unexpected<Error> refused(const QString& text)
{
    // A password in the address is not to be repeated.
    const qsizetype at = text.lastIndexOf(u'@');
    const qsizetype start = text.indexOf("://"_L1);
    QString shown = text;
    if (at > 0 && start > 0 && text.indexOf(u':', start + 3) < at && text.indexOf(u':', start + 3) > 0)
        shown = text.left(start + 3) + u"…"_s + text.mid(at);
    return fail(ErrorKind::InvalidInput, shown);
}

/// What may stand on a remote command line as it is: the far side hands it to a shell.
bool isPlainPath(const QString& path)
{
    static const QRegularExpression plain(u"^/[A-Za-z0-9/._+-]*$"_s);
    return plain.match(path).hasMatch();
}

bool isHostName(const QString& host)
{
    static const QRegularExpression name(u"^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?$"_s);
    return host.size() <= 253 && (name.match(host).hasMatch() || !QHostAddress(host).isNull());
}

bool isUserName(const QString& user)
{
    static const QRegularExpression name(u"^[A-Za-z0-9_][A-Za-z0-9._@-]*$"_s);
    return user.isEmpty() || name.match(user).hasMatch();
}

Result<Endpoint> parseNetwork(const QString& text, Endpoint::Scheme scheme)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool ssh = scheme == Endpoint::Scheme::Ssh;
    if (!url.isValid() || url.host().isEmpty() || url.hasQuery() || url.hasFragment() || !url.password().isEmpty())
        return refused(text);
    const QString path = url.path() == u"/"_s ? QString() : url.path();
    if ((!ssh && (!path.isEmpty() || !url.userName().isEmpty())) || (!path.isEmpty() && !isPlainPath(path)))
        return refused(text);
    if (!isHostName(url.host()) || !isUserName(url.userName()) || url.port() == 0)
        return refused(text);

    Endpoint endpoint;
    endpoint.scheme = scheme;
    endpoint.host = url.host();
    endpoint.user = url.userName();
    endpoint.path = path;
    const int standard = ssh ? 0 : scheme == Endpoint::Scheme::Tls ? tlsPort : plainPort;
    endpoint.port = static_cast<quint16>(url.port(standard));
    return endpoint;
}

} // namespace

Result<Endpoint> Endpoint::parse(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.startsWith("unix://"_L1)) {
        Endpoint endpoint;
        endpoint.path = trimmed.sliced(7);
        if (!endpoint.path.startsWith(u'/') || endpoint.path.size() < 2 || endpoint.path.contains(QChar(u'\0')))
            return refused(text);
        return endpoint;
    }
    if (trimmed.startsWith("tcp://"_L1))
        return parseNetwork(trimmed, Scheme::Tcp);
    if (trimmed.startsWith("https://"_L1))
        return parseNetwork(trimmed, Scheme::Tls);
    if (trimmed.startsWith("ssh://"_L1))
        return parseNetwork(trimmed, Scheme::Ssh);
    return refused(text);
}

QString Endpoint::toString() const
{
    if (scheme == Scheme::Unix)
        return u"unix://"_s + path;
    QString text;
    switch (scheme) {
    case Scheme::Tls:
        text = u"https://"_s;
        break;
    case Scheme::Ssh:
        text = u"ssh://"_s;
        break;
    default:
        text = u"tcp://"_s;
        break;
    }
    if (!user.isEmpty())
        text += user + u'@';
    text += host.contains(u':') ? u'[' + host + u']' : host;
    if (port != 0)
        text += u':' + QString::number(port);
    return text + path;
}

} // namespace sandglass
