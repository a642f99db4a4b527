// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/redactor.h"
#include "tests/support/testsupport.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestRedactor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsAreTakenOut_data()
    {
        QTest::addColumn<QByteArrayList>("secrets");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("redacted");
        const auto row = [](const char* name, const QByteArrayList& secrets, const char* text, const char* redacted) {
            QTest::newRow(name) << secrets << QByteArray(text) << QByteArray(redacted);
        };
        row("none are known", {}, "plain text", "plain text");
        row("not there", {"s3cret"}, "plain s3cre text s3cre", "plain s3cre text s3cre");
        row("once", {"s3cret"}, "token=s3cret;", "token=[redacted];");
        row("at both ends", {"s3cret"}, "s3cret and s3cret", "[redacted] and [redacted]");
        row("one after the other", {"s3cret"}, "s3crets3cret", "[redacted][redacted]");
        row("one in the other", {"abcdef", "cdef"}, "abcdef cdef abcde", "[redacted] [redacted] abcde");
        row("the shorter where the longer breaks off", {"abcdefgh", "cdef"}, "abcdefgX", "ab[redacted]gX");
        row("overlapping", {"abcdef", "defghi"}, "xabcdefghix", "x[redacted]x");
        row("repeating", {"aaaa"}, "aaaaaaab", "[redacted]b");
        row("shorter than any secret", {"abc", ""}, "abcabc", "abcabc");
        row("not as UTF-8", {"\xff\xfe\xfd\xfc"}, "a\xff\xfe\xfd\xfcz", "a[redacted]z");
        row("in Base64", {"a secret value!"}, "YSBzZWNyZXQgdmFsdWUh", "[redacted]");
        row("in Base64 with its padding", {"a secret value"}, "x YSBzZWNyZXQgdmFsdWU= x", "x [redacted] x");
        row("percent-encoded", {"p&ss w/rd"}, "k=p%26ss%20w%2Frd&l=p%26ss%20w%2frd&m=p%26ss+w%2Frd",
            "k=[redacted]&l=[redacted]&m=[redacted]");
        row("in JSON", {"two\nli\"nes"}, "{\"k\":\"two\\nli\\\"nes\"}", "{\"k\":\"[redacted]\"}");
        row("in a terminal", {"two\nlines"}, "cat: two\r\nlines\r\n", "cat: [redacted]\r\n");
    }
    void secretsAreTakenOut()
    {
        QFETCH(QByteArrayList, secrets);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, redacted);
        const Redactor redactor(secrets);
        QCOMPARE(redactor.redact(text), redacted);
        // Whatever the chunks, the same comes out.
        for (qsizetype size = 1; size <= text.size(); ++size) {
            Redactor::Stream stream(redactor);
            QByteArray out;
            for (qsizetype at = 0; at < text.size(); at += size)
                out += stream.feed(QByteArrayView(text).sliced(at, std::min(size, text.size() - at)));
            QCOMPARE(out + stream.finish(), redacted);
        }
    }

    void aSecretIsFoundInsideOfWhatWasEncodedAsAWhole()
    {
        const QByteArray secret = "t0ken?>~\xc3\xbc with more";
        const Redactor redactor({secret});
        for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
            for (const QByteArray before : {"", "u", "us", "user:"}) {
                const QByteArray out = redactor.redact((before + secret + " after").toBase64(alphabet));
                QVERIFY2(out.contains("[redacted]"), out);
                // What is left cannot be decoded to more than a byte of the secret on either side.
                QVERIFY2(out.size() <= before.toBase64().size() + qsizetype(sizeof("[redacted]")) + 12, out);
            }
        }
    }

    void textOfTheWindowToo()
    {
        const Redactor redactor({u"pässword"_s.toUtf8()});
        QCOMPARE(redactor.redactText(u"„pässword“"_s), u"„[redacted]“"_s);
    }

    void whatCanBeToldIsGivenAtOnce()
    {
        Redactor::Stream stream(Redactor({"s3cret-value"}));
        QCOMPARE(stream.feed("prompt$ "), "prompt$ ");
        QCOMPARE(stream.feed("echo s3cr"), "echo ");
        QCOMPARE(stream.feed("et-nothing"), "s3cret-nothing");
        QCOMPARE(stream.feed("s3cret-"), "");
        QCOMPARE(stream.feed("value"), "[redacted]");
        QCOMPARE(stream.feed("s3"), "");
        QCOMPARE(stream.finish(), "s3");
    }

    /// Against the simplest way to say the same.
    void randomTextIsRedactedAsByHand()
    {
        QRandomGenerator dice(20);
        const auto letters = [&](int length) {
            QByteArray text;
            for (int count = 0; count < length; ++count)
                text.append(static_cast<char>('a' + dice.bounded(2)));
            return text;
        };
        for (int round = 0; round < 300; ++round) {
            QByteArrayList secrets;
            for (int count = 0; count < 3; ++count)
                secrets.append(letters(4 + dice.bounded(5)));
            const QByteArray text = letters(60);
            QByteArray covered(text.size(), ' ');
            for (const QByteArray& secret : secrets) {
                for (qsizetype at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
                    covered.replace(at, secret.size(), QByteArray(secret.size(), 'x'));
            }
            const QByteArray out = Redactor(secrets).redact(text);
            QByteArray left;
            for (qsizetype at = 0; at < text.size(); ++at) {
                if (covered[at] == ' ')
                    left.append(text[at]);
            }
            QCOMPARE(QByteArray(out).replace("[redacted]", ""), left);
        }
    }

    void manySecretsCostNoMoreThanFew()
    {
        QByteArrayList secrets;
        for (int number = 0; number < 1000; ++number)
            secrets.append("token-" + QByteArray::number(number) + '-' + QByteArray::number(number * 7919, 16));
        secrets.append(QByteArray(2000, 'a')); // Each byte of what follows ends one more of it.
        const QByteArray text = QByteArray(4 * 1024 * 1024, 'a') + secrets.first();
        const auto redactingMs = [&text](const QByteArrayList& known) {
            const Redactor redactor(known);
            QElapsedTimer clock;
            clock.start();
            const QByteArray out = redactor.redact(text);
            return out.endsWith("[redacted]") ? clock.elapsed() : -1;
        };
        const qint64 few = redactingMs({secrets.first(), secrets.last()});
        const qint64 many = redactingMs(secrets);
        QVERIFY(few >= 0 && many >= 0);
        QVERIFY2(many < 10 * few + 500, QByteArray::number(many) + " ms, and " + QByteArray::number(few));
    }
};

QTEST_GUILESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
