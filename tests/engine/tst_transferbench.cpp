// SPDX-License-Identifier: GPL-3.0-or-later
// How long copies take beside `docker cp`, on the same engine in the same minute. Run it with TMPDIR on a tmpfs.
#include "core/activity/activitylog.h"
#include "core/files/transferqueue.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/figure.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TransferBench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void asFastAsTheCommandLine_data()
    {
        QTest::addColumn<bool>("manyFiles");
        QTest::addColumn<bool>("up");
        QTest::addColumn<double>("goal");
        QTest::newRow("512 MiB up") << false << true << 0.6;
        QTest::newRow("512 MiB down") << false << false << 0.75;
        QTest::newRow("10,000 files up") << true << true << 0.65;
        QTest::newRow("10,000 files down") << true << false << 0.6;
    }
    void asFastAsTheCommandLine()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(bool, manyFiles);
        QFETCH(bool, up);
        QFETCH(double, goal);
        ProviderRegistry registry;
        registry.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
            return std::make_unique<DockerProvider>(config, m_clock);
        });
        registry.addConnection(configOf(engine));
        SandboxRegistry sandboxes(registry, m_clock);
        ActivityLog activities(m_clock);
        TransferQueue queue(registry, sandboxes, activities);
        QSignalSpy finished(&queue, &TransferQueue::finished);

        const QString id = engine.runContainer({u"sleep"_s, u"1000"_s}, {{u"NetworkDisabled"_s, true}});
        const QTemporaryDir here;
        const QString source = here.filePath(u"source"_s);
        makeSource(source, manyFiles);
        engine.cli({u"exec"_s, id, u"mkdir"_s, u"-p"_s, u"/work"_s});
        engine.cli({u"cp"_s, source, id + u":/work/source"_s});

        QList<qint64> ours;
        QList<qint64> theirs;
        for (int round = 0; round < rounds; ++round) {
            const QString name = u"r%1"_s.arg(round);
            QVERIFY(QDir().mkpath(here.filePath(name)));
            engine.cli({u"exec"_s, id, u"mkdir"_s, u"-p"_s, u"/work/"_s + name});
            QElapsedTimer taken;
            taken.start();
            if (up)
                engine.cli({u"cp"_s, source, id + u":/work/"_s + name + u"/theirs"_s});
            else
                engine.cli({u"cp"_s, id + u":/work/source"_s, here.filePath(name + u"/theirs"_s)});
            theirs.append(taken.elapsed());
            finished.clear();
            taken.start();
            if (up)
                queue.upload({u"test"_s, id}, {source}, u"/work/"_s + name);
            else
                queue.download({u"test"_s, id}, {u"/work/source"_s}, here.filePath(name));
            QVERIFY(finished.wait(60000));
            ours.append(taken.elapsed());
            const auto report = qvariant_cast<TransferReport>(finished.at(0).at(1));
            QVERIFY2(!report.error, report.error ? qPrintable(describe(*report.error)) : "");
            QDir(here.filePath(name)).removeRecursively();
            engine.cli({u"exec"_s, id, u"rm"_s, u"-rf"_s, u"/work/"_s + name});
        }
        const QByteArray name = engine.kind() == PrivateEngine::Kind::Docker ? "docker" : "podman";
        printFigure({.name = "copy with " + name,
                     .ours = double(median(ours)),
                     .unit = "ms",
                     .peer = {name + " cp", double(median(theirs))},
                     .goal = engine.kind() == PrivateEngine::Kind::Docker ? goal : 0,
                     .pairs = rounds});
        engine.removeContainers();
    }

private:
    static constexpr int rounds = 5;

    static void makeSource(const QString& path, bool manyFiles)
    {
        const auto write = [](const QString& name, qint64 size) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            const QByteArray piece(std::min<qint64>(size, 1 << 20), 'x');
            for (qint64 left = size; left > 0; left -= piece.size())
                file.write(piece.constData(), std::min<qint64>(left, piece.size()));
        };
        if (!manyFiles) {
            write(path, 512LL << 20);
            return;
        }
        QDir().mkpath(path);
        for (int i = 0; i < 10000; ++i)
            write(path + u'/' + QString::number(i), 2400);
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TransferBench)
#include "tst_transferbench.moc"
