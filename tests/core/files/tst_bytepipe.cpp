// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/bytepipe.h"
#include "tests/support/testsupport.h"

#include <atomic>
#include <thread>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestBytePipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesBytesFromAWorkerInOrder()
    {
        const auto pipe = std::make_shared<BytePipe>(64);
        std::jthread worker([pipe] {
            for (int i = 0; i < 1000; ++i)
                pipe->write(QByteArray::number(i) + ' ');
            pipe->finish();
        });
        QByteArray expected;
        for (int i = 0; i < 1000; ++i)
            expected += QByteArray::number(i) + ' ';
        QByteArray received;
        QObject context;
        pipe->setListener(&context, [&] {
            for (QByteArray bytes = pipe->take(); !bytes.isEmpty(); bytes = pipe->take())
                received += bytes;
        });
        QTRY_VERIFY(pipe->isAtEnd());
        QTRY_COMPARE(received, expected);
        pipe->clearListener();
    }

    void blocksAWorkerThatIsAhead()
    {
        const auto pipe = std::make_shared<BytePipe>(10);
        std::atomic<int> written = 0;
        std::jthread worker([pipe, &written] {
            for (int i = 0; i < 5; ++i) {
                pipe->write("12345678");
                ++written;
            }
        });
        QTRY_COMPARE(written.load(), 2); // the second made it full
        pipe->take();
        QTRY_COMPARE(written.load(), 3);
        pipe->cancel();
    }

    void cancelWakesABlockedWriterAndABlockedReader()
    {
        const auto full = std::make_shared<BytePipe>(1);
        const auto empty = std::make_shared<BytePipe>();
        full->offer("x");
        std::atomic<int> refused = 0;
        std::jthread writer([&] { refused += full->write("y") ? 0 : 1; });
        std::jthread reader([&] { refused += empty->read().isEmpty() ? 1 : 0; });
        full->cancel();
        empty->cancel();
        QTRY_COMPARE(refused.load(), 2);
        QVERIFY(full->isAtEnd());
        QVERIFY(full->take().isEmpty());
    }

    void asksToPauseWhenFullAndToGoOnWhenHalfEmpty()
    {
        const auto pipe = std::make_shared<BytePipe>(8);
        QObject context;
        int told = 0;
        pipe->setListener(&context, [&] { ++told; });
        QVERIFY(pipe->offer("1234"));
        QVERIFY(!pipe->offer("5678"));
        QVERIFY(!pipe->hasRoom());
        QCOMPARE(pipe->read(), "1234"_ba);
        QVERIFY(pipe->hasRoom());
        QTRY_COMPARE(told, 1);
        pipe->clearListener();
    }

    void aListenerThatIsGoneIsNotCalled()
    {
        const auto pipe = std::make_shared<BytePipe>();
        int told = 0;
        {
            QObject context;
            pipe->setListener(&context, [&] { ++told; });
            pipe->write("x");
            pipe->clearListener();
        }
        QCoreApplication::processEvents();
        QCOMPARE(told, 0);
    }

    void theEndComesAfterTheLastBytes()
    {
        const auto pipe = std::make_shared<BytePipe>();
        pipe->offer("last");
        pipe->finish();
        QVERIFY(!pipe->isAtEnd());
        QCOMPARE(pipe->read(), "last"_ba);
        QVERIFY(pipe->read().isEmpty());
        QVERIFY(pipe->isAtEnd());
        QVERIFY(!pipe->isCancelled());
    }
};

QTEST_GUILESS_MAIN(TestBytePipe)
#include "tst_bytepipe.moc"
