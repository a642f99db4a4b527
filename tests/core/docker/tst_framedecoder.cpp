// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/framedecoder.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestFrameDecoder : public QObject
{
    Q_OBJECT

private:
    struct Decoded
    {
        QByteArray output;
        QByteArray error;
        int frames = 0;
        std::optional<Error> failure;
    };

    static QByteArray frame(char channel, const QByteArray& payload)
    {
        const auto length = static_cast<quint32>(payload.size());
        const std::array head{channel,           char(0),     char(0), char(0), char(length >> 24), char(length >> 16),
                              char(length >> 8), char(length)};
        return QByteArray(head.data(), head.size()) + payload;
    }

    static Decoded decode(const QList<QByteArray>& slices)
    {
        FrameDecoder decoder;
        Decoded decoded;
        for (const QByteArray& slice : slices) {
            QByteArrayView rest(slice);
            while (true) {
                const auto piece = decoder.next(rest);
                if (!piece) {
                    decoded.failure = piece.error();
                    return decoded;
                }
                if (!*piece)
                    break;
                ((*piece)->error ? decoded.error : decoded.output) += (*piece)->bytes;
                decoded.frames += (*piece)->last;
            }
        }
        return decoded;
    }

private Q_SLOTS:
    void survivesASplitAtEveryByte()
    {
        const QByteArray stream =
            frame(1, "one") + frame(2, "two\xc3\xa9"_ba) + frame(1, "") + frame(1, "three\n") + frame(0, "four");
        for (qsizetype at = 0; at <= stream.size(); ++at) {
            const Decoded decoded = decode({stream.first(at), stream.sliced(at)});
            QVERIFY(!decoded.failure);
            QCOMPARE(decoded.output, "onethree\nfour");
            QCOMPARE(decoded.error, "two\xc3\xa9"_ba);
            QCOMPARE(decoded.frames, 5);
        }
    }

    void survivesSingleBytes()
    {
        const QByteArray stream = frame(1, QByteArray(300, 'a')) + frame(2, "b");
        QList<QByteArray> slices;
        for (const char byte : stream)
            slices += QByteArray(1, byte);
        const Decoded decoded = decode(slices);
        QCOMPARE(decoded.output, QByteArray(300, 'a'));
        QCOMPARE(decoded.error, "b");
        QCOMPARE(decoded.frames, 2);
    }

    void givesTheEnginesOwnErrorAsAnError()
    {
        const Decoded decoded = decode({frame(1, "before"), frame(3, "the log "), QByteArray()});
        QCOMPARE(decoded.output, "before");
        QVERIFY(decoded.failure);
        QCOMPARE(decoded.failure->serverText, u"the log"_s);
    }

    void refusesWhatIsNotFramed_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::newRow("text") << "hello, this is text"_ba;
        QTest::newRow("unknown channel") << frame(4, "x");
        QTest::newRow("padding that is not zero") << "\x01\x00\x01\x00\x00\x00\x00\x01x"_ba;
        QTest::newRow("insane length") << "\x01\x00\x00\x00\xff\xff\xff\xff"_ba;
    }
    void refusesWhatIsNotFramed()
    {
        QFETCH(QByteArray, stream);
        const Decoded decoded = decode({stream});
        QVERIFY(decoded.failure);
        QCOMPARE(decoded.failure->kind, ErrorKind::Protocol);
    }
};

QTEST_GUILESS_MAIN(TestFrameDecoder)
#include "tst_framedecoder.moc"
