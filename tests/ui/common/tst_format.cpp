// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "ui/common/format.h"

#include <QLocale>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int operationCount = static_cast<int>(Operation::OpenStore) + 1;

} // namespace

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void sizes()
    {
        QCOMPARE(formatBytes(0), u"0 B"_s);
        QCOMPARE(formatBytes(512), u"512 B"_s);
        QCOMPARE(formatBytes(1023), u"1,023 B"_s);
        QCOMPARE(formatBytes(1024), u"1 KiB"_s);
        QCOMPARE(formatBytes(1536), u"1.5 KiB"_s);
        QCOMPARE(formatBytes(1048575), u"1 MiB"_s);
        QCOMPARE(formatBytes(12897485), u"12.3 MiB"_s);
        QCOMPARE(formatBytes(268435456), u"256 MiB"_s);
        QCOMPARE(formatBytes(std::numeric_limits<qint64>::max()), u"8 EiB"_s);
        QCOMPARE(formatBytes(-1), u"–"_s);
        QCOMPARE(formatBytesOf(84934656, 268435456), u"81/256M"_s);
        QCOMPARE(formatBytesOf(831488, 2147483648), u"812K/2G"_s);
        QCOMPARE(formatBytesOf(0, 268435456), u"0B/256M"_s);
        QCOMPARE(formatBytesOf(1536, 0), u"1.5 KiB"_s);
        QCOMPARE(formatRate(1258291.2), u"1.2 MiB/s"_s);
        QCOMPARE(formatRate(-1), u"–"_s);
        QCOMPARE(formatRate(std::nan("")), u"–"_s);
    }

    void numbersFollowTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(formatBytes(1536), u"1,5 KiB"_s);
        QCOMPARE(formatPercent(0.4), u"0,4 %"_s);
    }

    void percentages()
    {
        QCOMPARE(formatPercent(0), u"0 %"_s);
        QCOMPARE(formatPercent(0.42), u"0.4 %"_s);
        QCOMPARE(formatPercent(9.97), u"10 %"_s);
        QCOMPARE(formatPercent(12.34), u"12 %"_s);
        QCOMPARE(formatPercent(391.6), u"392 %"_s);
    }

    void ages()
    {
        QCOMPARE(formatAge(-1), QString());
        QCOMPARE(formatAge(0), u"0 s"_s);
        QCOMPARE(formatAge(59), u"59 s"_s);
        QCOMPARE(formatAge(60), u"1 min"_s);
        QCOMPARE(formatAge(3599), u"59 min"_s);
        QCOMPARE(formatAge(7200), u"2 h"_s);
        QCOMPARE(formatAge(86400 * 3), u"3 d"_s);
        QCOMPARE(formatDuration(800), u"0.8 s"_s);
        QCOMPARE(formatDuration(12345), u"12 s"_s);
        QCOMPARE(formatDuration(184000), u"3 min 4 s"_s);
        QCOMPARE(formatDuration(7500000), u"2 h 5 min"_s);
    }

    void images()
    {
        QCOMPARE(formatImage(u"docker.io/library/node:20"_s), u"node:20"_s);
        QCOMPARE(formatImage(u"docker.io/grafana/loki:3"_s), u"grafana/loki:3"_s);
        QCOMPARE(formatImage(u"registry.example:5000/node"_s), u"registry.example:5000/node"_s);
        QCOMPARE(formatImage(u"sha256:0123456789abcdef"_s + QString(48, u'0')), u"0123456789ab"_s);
    }

    void ports()
    {
        QCOMPARE(formatPorts({}), QString());
        QCOMPARE(
            formatPorts({{53, 0, {}, u"udp"_s}, {80, 8080, u"0.0.0.0"_s, u"tcp"_s}, {80, 8080, u"::"_s, u"tcp"_s}}),
            u"8080→80, 53/udp"_s);
        QList<PortMapping> many;
        for (quint16 port = 1; port <= 100; ++port)
            many.append({port, port, {}, u"tcp"_s});
        QVERIFY(formatPorts(many).endsWith("94 more"_L1));
    }

    void everyOperationHasItsWords_data()
    {
        QTest::addColumn<int>("value");
        for (int value = 1; value < operationCount; ++value)
            QTest::newRow(qPrintable(toString(static_cast<Operation>(value)))) << value;
    }
    void everyOperationHasItsWords()
    {
        QFETCH(int, value);
        const auto operation = static_cast<Operation>(value);
        QVERIFY(toString(operation) != "Unknown"_L1);
        Error error;
        error.operation = operation;
        const QString nameless = errorHeadline(error);
        QVERIFY2(nameless.startsWith("Could not "_L1), qPrintable(nameless));
        QVERIFY(!nameless.contains(u'%'));
        error.subject = u"api-1"_s;
        QVERIFY2(errorHeadline(error).contains(u"“api-1”"_s), qPrintable(errorHeadline(error)));

        Activity task;
        task.operation = operation;
        task.subject = u"api-1"_s;
        task.connection = u"lab-2"_s;
        const QString running = activityText(task);
        QVERIFY2(running.contains("ing "_L1) && running.endsWith("api-1"_L1), qPrintable(running));
        task.state = ActivityState::Succeeded;
        const QString done = activityText(task);
        QVERIFY2(done.endsWith("api-1 on lab-2"_L1) && done != running, qPrintable(done));
        task.state = ActivityState::Cancelled;
        QVERIFY(activityText(task).startsWith("Cancelled: "_L1));
        task.state = ActivityState::Failed;
        QVERIFY(activityText(task).startsWith("Could not "_L1));
    }

    void theLastOperationIsKnown()
    {
        // Whoever adds an operation adds its words, and counts it here.
        QCOMPARE(toString(static_cast<Operation>(operationCount)), u"Unknown"_s);
    }

    void activities()
    {
        Activity task{.operation = Operation::StopSandbox, .subject = u"api-1"_s, .connection = u"lab-2"_s};
        QCOMPARE(activityText(task), u"Stopping api-1"_s);
        task.state = ActivityState::Succeeded;
        QCOMPARE(activityText(task), u"Stopped api-1 on lab-2"_s);
        task.connection.clear();
        QCOMPARE(activityText(task), u"Stopped api-1"_s);
        task.subject = u"%1 %2"_s;
        task.connection = u"%1"_s;
        QCOMPARE(activityText(task), u"Stopped %1 %2 on %1"_s);
    }

    void everyHintHasItsWords()
    {
        QVERIFY(hintText(Hint::None).isEmpty());
        QSet<QString> texts;
        for (int value = 1; value <= int(Hint::ProgramTooOld); ++value) {
            const QString text = hintText(static_cast<Hint>(value));
            QVERIFY2(!text.isEmpty(), QByteArray::number(value));
            texts.insert(text);
        }
        QCOMPARE(texts.size(), int(Hint::ProgramTooOld));
    }

    void everyCapabilityHasAReason()
    {
        QSet<QString> texts;
        for (int value = 0; value <= int(Capability::Runtimes); ++value) {
            const auto capability = static_cast<Capability>(value);
            QVERIFY(capabilityReasonText(capability, CapabilityReason::Supported).isEmpty());
            for (const auto reason : {CapabilityReason::NotInProvider, CapabilityReason::EngineTooOld,
                                      CapabilityReason::NotOnThisEngine, CapabilityReason::NotConnected}) {
                const QString text = capabilityReasonText(capability, reason);
                QVERIFY(!text.contains(u'%') && !text.startsWith(u' '));
                texts.insert(text);
            }
        }
        QCOMPARE(texts.size(), (int(Capability::Runtimes) + 1) * 4);
    }

    void everyPhaseHasAWord()
    {
        QSet<QString> texts;
        for (int value = 0; value <= int(ConnectionPhase::Refused); ++value) {
            ConnectionState state;
            state.phase = static_cast<ConnectionPhase>(value);
            texts.insert(connectionPhaseText(state));
        }
        QVERIFY(!texts.contains(QString()));
        QCOMPARE(texts.size(), int(ConnectionPhase::Refused) + 1);
    }

    void detailsTellEverything()
    {
        const Error error{.kind = ErrorKind::Conflict,
                          .operation = Operation::CreateSandbox,
                          .subject = u"api-1"_s,
                          .endpoint = u"unix:///run/docker.sock"_s,
                          .httpStatus = 409,
                          .serverText = u"name in use\nby\u202e another"_s,
                          .hint = Hint::NameTaken};
        const QString details = errorDetails(error);
        for (const QString& part : {u"Could not create sandbox “api-1”"_s, u"Conflict"_s, u"CreateSandbox"_s,
                                    u"unix:///run/docker.sock"_s, u"409"_s, u"name in use\nby‹U+202E› another"_s})
            QVERIFY2(details.contains(part), qPrintable(part));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestFormat)
#include "tst_format.moc"
