// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the real program to its painted window and to its painted live list, and the memory it then has,
// on an X server and a real engine, beside an empty window and the engine's own client. Each start finds the rows that
// the one before has left behind, as everyday starts do.
#include "tests/support/figure.h"
#include "tests/support/privateengine.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>

using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 7;
constexpr int patienceMs = 30000;

/// Ends with this program, however that ends.
void endWithParent(QProcess& process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

/// A program under observation, which tells its moments in the category `sandglass.startup`.
class Program
{
public:
    Program(const QString& name, const QProcessEnvironment& environment, const QStringList& arguments = {})
    {
        endWithParent(m_process);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_startMs = QDeadlineTimer::current().deadline();
        m_process.start(QCoreApplication::applicationDirPath() + u'/' + name, arguments);
    }
    ~Program()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Program)

    /// Milliseconds from the start to the moment that the program told as \a what; -1 and a failed test without it.
    double msUntil(QByteArrayView what)
    {
        for (const QDeadlineTimer deadline(patienceMs); !deadline.hasExpired();) {
            if (!m_process.canReadLine()) {
                m_process.waitForReadyRead(int(deadline.remainingTime()));
                continue;
            }
            const QByteArray line = m_process.readLine().trimmed();
            m_said += line + '\n';
            if (line.endsWith(what))
                return line.first(line.indexOf(' ')).toDouble() * 1000 - double(m_startMs);
        }
        QTest::qFail("the program did not tell “" + what.toByteArray() + "”; it said: " + m_said, __FILE__, __LINE__);
        return -1;
    }

    /// Resident memory in MiB, what is shared counted by halves and thirds, once the program rests.
    double settledMib() const
    {
        QByteArray before;
        if (!QTest::qWaitFor(
                [this, &before] {
                    QTest::qWait(restMs);
                    const QByteArray now = file(u"stat"_s).split(' ').mid(13, 2).join(' '); // processor time
                    return std::exchange(before, now) == now;
                },
                patienceMs))
            QTest::qFail("the program never rests", __FILE__, __LINE__);
        const QByteArray memory = file(u"smaps_rollup"_s);
        const qsizetype at = memory.indexOf("\nPss:") + 5;
        return memory.mid(at, memory.indexOf("kB", at) - at).trimmed().toDouble() / 1024;
    }

private:
    static constexpr int restMs = 500;

    QByteArray file(const QString& name) const
    {
        QFile proc(u"/proc/%1/%2"_s.arg(m_process.processId()).arg(name));
        return proc.open(QIODevice::ReadOnly) ? proc.readAll() : QByteArray();
    }

    QProcess m_process;
    qint64 m_startMs = 0;
    QByteArray m_said;
};

} // namespace

class StartBench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(m_engine);
        endWithParent(m_display);
        m_display.start(u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1600x1000x24"_s, u"-nolisten"_s,
                                    u"tcp"_s, u"-noreset"_s});
        QVERIFY2(m_display.waitForReadyRead(patienceMs), "no X server");
        for (const auto& folder : {u"config"_s, u"data"_s, u"cache"_s, u"run"_s})
            QVERIFY(QDir(m_home.path()).mkdir(folder));
        QFile::setPermissions(m_home.filePath(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_environment = QProcessEnvironment::systemEnvironment();
        const QMap<QString, QString> variables{
            {u"DISPLAY"_s, u':' + QString::fromLatin1(m_display.readLine().trimmed())},
            {u"QT_QPA_PLATFORM"_s, u"xcb"_s},
            {u"QT_LOGGING_RULES"_s, u"sandglass.startup.debug=true"_s},
            {u"QT_MESSAGE_PATTERN"_s, u"%{time boot} %{message}"_s},
            {u"QT_FORCE_STDERR_LOGGING"_s, u"1"_s},
            {u"HOME"_s, m_home.path()},
            {u"XDG_CONFIG_HOME"_s, m_home.filePath(u"config"_s)},
            {u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s)},
            {u"XDG_CACHE_HOME"_s, m_home.filePath(u"cache"_s)},
            {u"XDG_RUNTIME_DIR"_s, m_home.filePath(u"run"_s)},
            {u"DOCKER_HOST"_s, m_engine->endpoint()},
        };
        for (auto variable = variables.cbegin(); variable != variables.cend(); ++variable)
            m_environment.insert(variable.key(), *variable);
    }

    void cleanupTestCase()
    {
        m_display.kill();
        m_display.waitForFinished();
    }

    void startsAtOnce_data()
    {
        QTest::addColumn<int>("sandboxes");
        QTest::newRow("no sandboxes") << 0;
        QTest::newRow("100 sandboxes") << 100;
        QTest::newRow("500 sandboxes") << 500;
    }
    void startsAtOnce()
    {
        QFETCH(int, sandboxes);
        for (; m_made < sandboxes; ++m_made)
            QVERIFY(!m_engine->createContainer({u"true"_s}).isEmpty());
        const QByteArray listed = "list painted, " + QByteArray::number(sandboxes) + " sandboxes";
        const QString floorRows = QString::number(sandboxes);
        // Fills the caches of the disk, and those of the program.
        rememberRows(listed);
        QVERIFY(Program(u"sandglass-emptywindow"_s, m_environment, {floorRows}).msUntil("window painted") > 0);

        QList<double> window;
        QList<double> list;
        QList<double> memory;
        QList<double> floorWindow;
        QList<double> floorMemory;
        QList<double> clientList;
        for (int round = 0; round < rounds; ++round) {
            {
                Program ours(u"sandglass"_s, m_environment);
                window.append(ours.msUntil("window painted"));
                if (sandboxes > 0)
                    list.append(ours.msUntil(listed));
                memory.append(ours.settledMib());
            }
            {
                Program floor(u"sandglass-emptywindow"_s, m_environment, {floorRows});
                floorWindow.append(floor.msUntil("window painted"));
                floorMemory.append(floor.settledMib());
            }
            QElapsedTimer taken;
            taken.start();
            QCOMPARE(m_engine->cli({u"ps"_s, u"-a"_s}).count('\n'), sandboxes + 1);
            clientList.append(double(taken.nsecsElapsed()) / 1e6);
        }
        const double painted = median(window);
        printFigure({.name = "start to painted window",
                     .ours = painted,
                     .unit = "ms",
                     .floor = {"empty window", median(floorWindow)},
                     .pairs = rounds});
        if (sandboxes > 0) {
            printFigure({.name = "start to painted live list",
                         .ours = median(list),
                         .unit = "ms",
                         .peer = {"docker ps -a, and the row above", median(clientList) + painted},
                         .goal = 1.3,
                         .pairs = rounds});
        }
        const double resident = median(memory);
        printFigure({.name = "memory after start",
                     .ours = resident,
                     .unit = "MiB",
                     .floor = {"empty window", median(floorMemory)},
                     .goal = sandboxes == 0 ? 1.8 : 0,
                     .pairs = rounds});
        if (sandboxes == 0)
            m_residentWithNone = resident;
        else
            printFigure({.name = "memory for the sandboxes",
                         .ours = resident - m_residentWithNone,
                         .unit = "MiB",
                         .goal = 12,
                         .pairs = rounds});
    }

private:
    /// A first start, which leaves the rows behind for the next.
    void rememberRows(QByteArrayView listed)
    {
        const auto kept = [this] {
            QFile rows(m_home.filePath(u"data/sandglass/sandglass/rows.json"_s));
            return rows.open(QIODevice::ReadOnly) ? rows.readAll().count("\"id\"") : 0;
        };
        Program program(u"sandglass"_s, m_environment);
        program.msUntil("window painted");
        if (m_made == 0)
            return;
        program.msUntil(listed);
        QTRY_COMPARE_WITH_TIMEOUT(kept(), m_made, patienceMs);
    }

    PrivateEngine* m_engine = nullptr;
    QProcess m_display;
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    int m_made = 0;
    double m_residentWithNone = 0;
};

QTEST_GUILESS_MAIN(StartBench)
#include "tst_startbench.moc"
