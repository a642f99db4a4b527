// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/endpoint.h"
#include "tests/support/testsupport.h"

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

Endpoint made(Endpoint::Scheme scheme, const QString& host, quint16 port = 0, const QString& user = {},
              const QString& path = {})
{
    Endpoint endpoint;
    endpoint.scheme = scheme;
    endpoint.host = host;
    endpoint.port = port;
    endpoint.user = user;
    endpoint.path = path;
    return endpoint;
}

} // namespace

class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void doesNotRepeatAPassword();
};

void TestEndpoint::reads_data()
{
    using enum Endpoint::Scheme;
    QTest::addColumn<QString>("text");
    QTest::addColumn<Endpoint>("endpoint");
    QTest::addColumn<QString>("back");
    QTest::newRow("unix") << u"unix:///run/docker.sock"_s << made(Unix, {}, 0, {}, u"/run/docker.sock"_s)
                          << u"unix:///run/docker.sock"_s;
    QTest::newRow("unix with spaces") << u"unix:///a b/ü.sock"_s << made(Unix, {}, 0, {}, u"/a b/ü.sock"_s)
                                      << u"unix:///a b/ü.sock"_s;
    QTest::newRow("white space around") << u" unix:///a\n"_s << made(Unix, {}, 0, {}, u"/a"_s) << u"unix:///a"_s;
    QTest::newRow("tcp") << u"tcp://host:1234"_s << made(Tcp, u"host"_s, 1234) << u"tcp://host:1234"_s;
    QTest::newRow("tcp, no port") << u"tcp://10.0.0.1"_s << made(Tcp, u"10.0.0.1"_s, 2375) << u"tcp://10.0.0.1:2375"_s;
    QTest::newRow("tcp, IPv6") << u"tcp://[::1]:99/"_s << made(Tcp, u"::1"_s, 99) << u"tcp://[::1]:99"_s;
    QTest::newRow("https") << u"https://Build.example.org"_s << made(Tls, u"build.example.org"_s, 2376)
                           << u"https://build.example.org:2376"_s;
    QTest::newRow("ssh") << u"ssh://me@box:2222"_s << made(Ssh, u"box"_s, 2222, u"me"_s) << u"ssh://me@box:2222"_s;
    QTest::newRow("ssh, bare") << u"ssh://box"_s << made(Ssh, u"box"_s) << u"ssh://box"_s;
    QTest::newRow("ssh with a socket") << u"ssh://me@box/run/user/1000/podman/podman.sock"_s
                                       << made(Ssh, u"box"_s, 0, u"me"_s, u"/run/user/1000/podman/podman.sock"_s)
                                       << u"ssh://me@box/run/user/1000/podman/podman.sock"_s;
}

void TestEndpoint::reads()
{
    QFETCH(const QString, text);
    QFETCH(const Endpoint, endpoint);
    QFETCH(const QString, back);
    const auto parsed = Endpoint::parse(text);
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == endpoint);
    QCOMPARE(parsed->toString(), back);
    QVERIFY(Endpoint::parse(back) == endpoint);
}

void TestEndpoint::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const auto& text : {u""_s,
                             u"   "_s,
                             u"/run/docker.sock"_s,
                             u"unix://"_s,
                             u"unix:///"_s,
                             u"unix://relative.sock"_s,
                             u"tcp://"_s,
                             u"tcp://:2375"_s,
                             u"tcp://host:0"_s,
                             u"tcp://host:99999"_s,
                             u"tcp://host:port"_s,
                             u"tcp://host/path"_s,
                             u"tcp://user@host"_s,
                             u"https://host/?a=b"_s,
                             u"https://host/#a"_s,
                             u"npipe:////./pipe/docker_engine"_s,
                             u"fd://"_s,
                             u"ssh://"_s,
                             u"ssh://-oProxyCommand=touch%20x"_s,
                             u"ssh://-oProxyCommand=x@host"_s,
                             u"ssh://host -oProxyCommand=x"_s,
                             u"ssh://me:secret@host"_s,
                             u"ssh://host/$(touch x)"_s,
                             u"ssh://host/a;touch"_s,
                             u"ssh://host/a%3Btouch"_s,
                             u"ssh://host/a b"_s,
                             u"ssh://host/`x`"_s}) {
        QTest::newRow(text.isEmpty() ? "nothing" : qPrintable(text)) << text;
    }
}

void TestEndpoint::refuses()
{
    QFETCH(const QString, text);
    const auto parsed = Endpoint::parse(text);
    QVERIFY2(!parsed, parsed ? qPrintable(parsed->toString()) : "");
    QCOMPARE(parsed.error().kind, ErrorKind::InvalidInput);
}

void TestEndpoint::doesNotRepeatAPassword()
{
    const auto parsed = Endpoint::parse(u"ssh://me:secret@host"_s);
    QVERIFY(!parsed);
    QVERIFY(!parsed.error().serverText.contains(u"secret"_s));
    QVERIFY(parsed.error().serverText.contains(u"host"_s));
}

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
