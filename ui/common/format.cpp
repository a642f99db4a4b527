// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include "ui/common/operationwords.h"
#include "ui/common/plaintext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 80;
constexpr qsizetype mostPorts = 6;
constexpr qint64 secondsPerMinute = 60;
constexpr qint64 secondsPerHour = 3600;
constexpr qint64 secondsPerDay = 86400;

QString translated(const char* text)
{
    return QCoreApplication::translate("Format", text);
}

QString portText(const PortMapping& port)
{
    QString text = port.hostPort != 0 ? u"%1→%2"_s.arg(port.hostPort).arg(port.containerPort)
                                      : QString::number(port.containerPort);
    if (port.protocol != "tcp"_L1)
        text += u'/' + shown(port.protocol, 8);
    return text;
}

/// What is done with the capability, as the subject of a sentence.
QString capabilityName(Capability capability)
{
    switch (capability) {
    case Capability::Start:
        return translated(QT_TRANSLATE_NOOP("Format", "Starting"));
    case Capability::Stop:
        return translated(QT_TRANSLATE_NOOP("Format", "Stopping"));
    case Capability::Restart:
        return translated(QT_TRANSLATE_NOOP("Format", "Restarting"));
    case Capability::Pause:
        return translated(QT_TRANSLATE_NOOP("Format", "Pausing"));
    case Capability::Kill:
        return translated(QT_TRANSLATE_NOOP("Format", "Killing"));
    case Capability::Rename:
        return translated(QT_TRANSLATE_NOOP("Format", "Renaming"));
    case Capability::UpdateLimits:
        return translated(QT_TRANSLATE_NOOP("Format", "Changing limits"));
    case Capability::LiftLimits:
        return translated(QT_TRANSLATE_NOOP("Format", "Taking limits away"));
    case Capability::Delete:
        return translated(QT_TRANSLATE_NOOP("Format", "Deleting"));
    case Capability::Processes:
        return translated(QT_TRANSLATE_NOOP("Format", "Listing processes"));
    case Capability::Changes:
        return translated(QT_TRANSLATE_NOOP("Format", "Listing changed files"));
    case Capability::Logs:
        return translated(QT_TRANSLATE_NOOP("Format", "Reading logs"));
    case Capability::LogScope:
        return translated(QT_TRANSLATE_NOOP("Format", "Choosing the lines of a log on the server"));
    case Capability::Exec:
        return translated(QT_TRANSLATE_NOOP("Format", "Running commands"));
    case Capability::Terminal:
        return translated(QT_TRANSLATE_NOOP("Format", "Opening terminals"));
    case Capability::Metrics:
        return translated(QT_TRANSLATE_NOOP("Format", "Reading metrics"));
    case Capability::ListMetrics:
        return translated(QT_TRANSLATE_NOOP("Format", "Reading the metrics of all sandboxes at once"));
    case Capability::Files:
        return translated(QT_TRANSLATE_NOOP("Format", "Browsing files"));
    case Capability::FilesWhenStopped:
        return translated(QT_TRANSLATE_NOOP("Format", "Browsing files of a stopped sandbox"));
    case Capability::Images:
        return translated(QT_TRANSLATE_NOOP("Format", "Listing images"));
    case Capability::PullImages:
        return translated(QT_TRANSLATE_NOOP("Format", "Pulling images"));
    case Capability::Volumes:
        return translated(QT_TRANSLATE_NOOP("Format", "Listing volumes"));
    case Capability::Networks:
        return translated(QT_TRANSLATE_NOOP("Format", "Listing networks"));
    case Capability::DiskUsage:
        return translated(QT_TRANSLATE_NOOP("Format", "Measuring disk usage"));
    case Capability::Gpu:
        return translated(QT_TRANSLATE_NOOP("Format", "Using GPUs"));
    case Capability::Runtimes:
        return translated(QT_TRANSLATE_NOOP("Format", "Choosing a runtime"));
    }
    return {};
}

} // namespace

QString formatBytes(qint64 bytes)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 0)
        return u"–"_s;
    double value = static_cast<double>(bytes);
    size_t unit = 0;
    // Over 1023.5 the next unit begins, so that no "1,024 KiB" is shown.
    while (value >= 1023.5 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    const double tenths = std::round(value * 10);
    const bool whole = unit == 0 || tenths >= 1000 || std::fmod(tenths, 10) == 0;
    return QLocale().toString(value, 'f', whole ? 0 : 1) + u' ' + QString::fromLatin1(units[unit]);
}

QString formatBytesOf(qint64 used, qint64 limit)
{
    if (limit <= 0 || used < 0)
        return formatBytes(used);
    // "81 MiB" and "256 MiB": the number, and the first letter of the unit where it is another.
    const auto parts = [](qint64 bytes) {
        const QStringList words = formatBytes(bytes).split(u' ');
        return std::pair(words.first(), words.last().first(1));
    };
    const auto [usedNumber, usedUnit] = parts(used);
    const auto [limitNumber, limitUnit] = parts(limit);
    return usedNumber + (usedUnit == limitUnit ? QString() : usedUnit) + u'/' + limitNumber + limitUnit;
}

QString formatRate(double bytesPerSecond)
{
    if (!std::isfinite(bytesPerSecond) || bytesPerSecond < 0)
        return u"–"_s;
    return formatBytes(std::llround(std::min(bytesPerSecond, 9e18))) + u"/s"_s;
}

QString formatPercent(double percent)
{
    if (!std::isfinite(percent))
        return u"–"_s;
    const bool whole = std::abs(percent) >= 9.95 || percent == 0;
    return QLocale().toString(percent, 'f', whole ? 0 : 1) + u' ' + QLocale().percent();
}

QString formatAge(qint64 seconds)
{
    if (seconds < 0)
        return {};
    const QLocale locale;
    if (seconds < secondsPerMinute)
        return translated(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(locale.toString(seconds));
    if (seconds < secondsPerHour)
        return translated(QT_TRANSLATE_NOOP("Format", "%1 min")).arg(locale.toString(seconds / secondsPerMinute));
    if (seconds < secondsPerDay)
        return translated(QT_TRANSLATE_NOOP("Format", "%1 h")).arg(locale.toString(seconds / secondsPerHour));
    return translated(QT_TRANSLATE_NOOP("Format", "%1 d")).arg(locale.toString(seconds / secondsPerDay));
}

QString formatDuration(qint64 milliseconds)
{
    const QLocale locale;
    if (milliseconds < 0)
        return {};
    if (milliseconds < 9950)
        return translated(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(locale.toString(milliseconds / 1000.0, 'f', 1));
    const qint64 seconds = milliseconds / 1000;
    if (seconds < secondsPerMinute)
        return translated(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(locale.toString(seconds));
    if (seconds < secondsPerHour) {
        return translated(QT_TRANSLATE_NOOP("Format", "%1 min %2 s"))
            .arg(locale.toString(seconds / secondsPerMinute), locale.toString(seconds % secondsPerMinute));
    }
    return translated(QT_TRANSLATE_NOOP("Format", "%1 h %2 min"))
        .arg(locale.toString(seconds / secondsPerHour), locale.toString(seconds % secondsPerHour / secondsPerMinute));
}

QString formatTime(qint64 wallMs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(wallMs);
    const QLocale locale;
    if (time.date() == QDate::currentDate())
        return locale.toString(time.time(), u"HH:mm:ss"_s);
    return locale.toString(time.date(), QLocale::ShortFormat) + u' ' + locale.toString(time.time(), u"HH:mm"_s);
}

QString formatImage(const QString& reference)
{
    constexpr qsizetype idDigits = 64;
    if (reference.startsWith("sha256:"_L1) && reference.size() == "sha256:"_L1.size() + idDigits)
        return reference.sliced("sha256:"_L1.size(), 12);
    for (const auto prefix : {"docker.io/library/"_L1, "docker.io/"_L1}) {
        if (reference.startsWith(prefix))
            return reference.sliced(prefix.size());
    }
    return reference;
}

QString formatPorts(const QList<PortMapping>& ports)
{
    QList<PortMapping> ordered = ports;
    std::ranges::stable_sort(ordered, [](const PortMapping& one, const PortMapping& other) {
        if ((one.hostPort != 0) != (other.hostPort != 0))
            return one.hostPort != 0; // Published ones first.
        return one.containerPort < other.containerPort;
    });
    QStringList texts;
    for (const PortMapping& port : ordered)
        texts.append(portText(port));
    texts.removeDuplicates(); // The same port on IPv4 and IPv6.
    const qsizetype more = texts.size() - mostPorts;
    if (more > 0) {
        texts.resize(mostPorts);
        texts.append(QCoreApplication::translate("Format", "%n more", nullptr, static_cast<int>(more)));
    }
    return texts.join(u", "_s);
}

QString errorHeadline(const Error& error)
{
    const OperationWords words = wordsOf(error.operation);
    if (error.subject.isEmpty())
        return translated(words.failedNameless);
    return translated(words.failed).arg(shown(error.subject, longestName));
}

QString hintText(Hint hint)
{
    switch (hint) {
    case Hint::None:
        return {};
    case Hint::StartEngine:
        return translated(
            QT_TRANSLATE_NOOP("Format", "No engine answers there. Start it, or start the embedded engine."));
    case Hint::SocketPermission:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "You may not use the engine's socket. Join the group that owns it and log in again, or use a "
                      "rootless engine."));
    case Hint::EngineTooOld:
        return translated(QT_TRANSLATE_NOOP("Format", "The engine is too old. Update it."));
    case Hint::EngineTooNew:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The engine is newer than this program knows. Update Sandglass."));
    case Hint::NameTaken:
        return translated(QT_TRANSLATE_NOOP("Format", "The name is in use. Choose another one."));
    case Hint::PortTaken:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The port is in use on the host. Choose another one, or let the engine choose."));
    case Hint::NoCommand:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The image does not say what to run. Give a command, such as “sleep infinity”."));
    case Hint::ImageMissing:
        return translated(QT_TRANSLATE_NOOP("Format", "The engine does not have the image. Pull or import it first."));
    case Hint::RegistryLogin:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The registry wants a login. Log in with “docker login” or “podman login”, then try again."));
    case Hint::DiskFull:
        return translated(QT_TRANSLATE_NOOP("Format", "The disk is full. Free space by cleaning up, then try again."));
    case Hint::NoShell:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The image contains no shell. A program that it contains can still be run by its path."));
    case Hint::SandboxNotRunning:
        return translated(QT_TRANSLATE_NOOP("Format", "The sandbox is not running. Start it first."));
    case Hint::CheckCertificate:
        return translated(QT_TRANSLATE_NOOP("Format", "Check the certificates of the connection."));
    case Hint::CheckSsh:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "Check that “ssh” reaches the machine without a question and that the engine's command line is "
                      "installed there."));
    case Hint::LogDriverUnreadable:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The sandbox sends its logs elsewhere: its log driver cannot be read back."));
    case Hint::UnsafeArchive:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The archive tried to write outside the chosen folder. It was not unpacked."));
    case Hint::CheckToken:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The token is missing, wrong or expired. Give the connection a valid one."));
    case Hint::MissingPermission:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The token's role does not allow this. Add the permission to the role, or use another token."));
    case Hint::RateLimited:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The requests of this hour are spent. It goes on by itself when the budget is renewed."));
    case Hint::PaymentRequired:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The account has no credit left or has reached its quota. Check its billing."));
    case Hint::ChooseSpotTag:
        return translated(
            QT_TRANSLATE_NOOP("Format", "The cluster has only spot nodes. Choose a tag that uses spot nodes."));
    case Hint::UseExistingProject:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The team cannot use this region. Use an existing project, or choose a cluster of your own."));
    case Hint::LongRunningCommand:
        return translated(QT_TRANSLATE_NOOP("Format", "The sandbox's main process ends at once. Give it a command that "
                                                      "keeps running, such as “sleep infinity”."));
    case Hint::NoKeychain:
        return translated(QT_TRANSLATE_NOOP("Format", "No keychain answers: a token lasts until Sandglass ends, and "
                                                      "has to be pasted again when it starts next."));
    case Hint::SetUpVault:
        return translated(QT_TRANSLATE_NOOP("Format", "Choose first how secrets are kept."));
    case Hint::UnlockVault:
        return translated(QT_TRANSLATE_NOOP("Format", "The vault is locked. Unlock it with its passphrase."));
    case Hint::WrongPassphrase:
        return translated(QT_TRANSLATE_NOOP("Format", "That is not the passphrase of the vault. Try again."));
    case Hint::VaultKeyLost:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "The keychain no longer holds the key of the vault, and without it nobody can read what is in "
                      "there. Bring the keychain back, or set up the vault anew and give the secrets again."));
    case Hint::GiveSecretAgain:
        return translated(QT_TRANSLATE_NOOP(
            "Format", "What is kept of the secret is damaged or was changed from outside. Give it again."));
    case Hint::ProgramTooOld:
        return translated(QT_TRANSLATE_NOOP("Format", "It was written by a newer Sandglass. Update this one."));
    }
    return {};
}

QString errorDetails(const Error& error)
{
    QStringList lines{errorHeadline(error)};
    const auto add = [&lines](const char* label, const QString& value) {
        if (!value.isEmpty())
            lines.append(translated(label) + u": "_s + value);
    };
    add(QT_TRANSLATE_NOOP("Format", "Kind"), toString(error.kind));
    add(QT_TRANSLATE_NOOP("Format", "Operation"), toString(error.operation));
    add(QT_TRANSLATE_NOOP("Format", "Object"), shown(error.subject, 400));
    add(QT_TRANSLATE_NOOP("Format", "Endpoint"), shown(error.endpoint, 400));
    if (error.httpStatus != 0)
        add(QT_TRANSLATE_NOOP("Format", "HTTP status"), QString::number(error.httpStatus));
    add(QT_TRANSLATE_NOOP("Format", "Server's words"), shown(error.serverText, 4096, true));
    add(QT_TRANSLATE_NOOP("Format", "Left behind"), shown(error.leftBehind.join(u", "_s), 400));
    return lines.join(u'\n');
}

QString activityText(const Activity& task)
{
    const OperationWords words = wordsOf(task.operation);
    const QString subject = shown(task.subject, longestName);
    const auto filled = [&subject](const char* text) {
        const QString pattern = translated(text);
        return pattern.contains("%1"_L1) ? pattern.arg(subject).trimmed() : pattern;
    };
    QString text;
    switch (task.state) {
    case ActivityState::Running:
        return filled(words.running);
    case ActivityState::Succeeded:
        text = filled(words.done);
        break;
    case ActivityState::Failed:
        text = subject.isEmpty() ? translated(words.failedNameless) : filled(words.failed);
        break;
    case ActivityState::Cancelled:
        text = translated(QT_TRANSLATE_NOOP("Format", "Cancelled: %1")).arg(filled(words.running));
        break;
    }
    if (task.connection.isEmpty() || task.connection == task.subject)
        return text;
    //: A finished action, and the connection where it happened
    return QCoreApplication::translate("Format", "%1 on %2").arg(text, shown(task.connection, longestName));
}

QString connectionPhaseText(const ConnectionState& state)
{
    switch (state.phase) {
    case ConnectionPhase::Disconnected:
        return translated(QT_TRANSLATE_NOOP("Format", "Not connected"));
    case ConnectionPhase::Connecting:
        return translated(QT_TRANSLATE_NOOP("Format", "Connecting…"));
    case ConnectionPhase::Ready:
        return translated(QT_TRANSLATE_NOOP("Format", "Ready"));
    case ConnectionPhase::Unauthorised:
        return translated(QT_TRANSLATE_NOOP("Format", "Unauthorised"));
    case ConnectionPhase::Unreachable:
        return translated(QT_TRANSLATE_NOOP("Format", "Not reachable"));
    case ConnectionPhase::Refused:
        return translated(QT_TRANSLATE_NOOP("Format", "Refused"));
    }
    return {};
}

QString capabilityReasonText(Capability capability, CapabilityReason reason)
{
    switch (reason) {
    case CapabilityReason::Supported:
        return {};
    case CapabilityReason::NotInProvider:
        return translated(QT_TRANSLATE_NOOP("Format", "%1 is not possible with this kind of connection"))
            .arg(capabilityName(capability));
    case CapabilityReason::EngineTooOld:
        return translated(QT_TRANSLATE_NOOP("Format", "%1 is not possible: the engine is too old"))
            .arg(capabilityName(capability));
    case CapabilityReason::NotOnThisEngine:
        return translated(QT_TRANSLATE_NOOP("Format", "%1 is not possible: this engine is set up without it"))
            .arg(capabilityName(capability));
    case CapabilityReason::NotConnected:
        return translated(QT_TRANSLATE_NOOP("Format", "%1 is not possible while the connection is down"))
            .arg(capabilityName(capability));
    }
    return {};
}

} // namespace sandglass
