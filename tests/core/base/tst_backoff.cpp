// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"

#include <QSet>
#include <QTest>

using namespace sandglass;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToItsBound()
    {
        QRandomGenerator random(1);
        Backoff backoff(&random, 1000, 5000);
        for (const int step : {1000, 2000, 4000, 5000, 5000}) {
            const int pause = backoff.nextMs();
            QVERIFY2(pause >= step / 2 && pause <= step, qPrintable(QString::number(pause)));
        }
    }

    void doesNotReturnInStepWithOthers()
    {
        QRandomGenerator random(1);
        QSet<int> pauses;
        for (int client = 0; client < 100; ++client)
            pauses.insert(Backoff(&random).nextMs());
        QVERIFY2(pauses.size() > 50, qPrintable(QString::number(pauses.size())));
    }

    void beginsAgainAfterSuccess()
    {
        QRandomGenerator random(1);
        Backoff backoff(&random);
        for (int attempt = 0; attempt < 10; ++attempt)
            backoff.nextMs();
        QVERIFY(backoff.nextMs() >= 15000);
        backoff.reset();
        QVERIFY(backoff.nextMs() <= 1000);
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
