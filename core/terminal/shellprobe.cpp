// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/shellprobe.h"

#include "core/provider/provider.h"

#include <QHash>

#include <algorithm>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 outputLimit = 64 * 1024;
constexpr qsizetype mostUsers = 64;
constexpr qsizetype longestPath = 512;
constexpr int notExecutable = 126;
constexpr int notFound = 127;
constexpr uint firstPerson = 1000;
constexpr uint nobody = 65534;

// Builtins only, so that it works in the smallest image. The empty line parts shells from /etc/passwd.
constexpr auto script = "for s in bash zsh fish ash sh; do command -v \"$s\"; done; echo; "
                        "while IFS= read -r l; do printf '%s\\n' \"$l\"; done </etc/passwd 2>/dev/null; exit 0"_L1;

/// Whether the engine said that the program to run does not exist, as opposed to the sandbox.
bool programIsMissing(const Error& error)
{
    return error.hint == Hint::NoShell || error.serverText.contains("executable file not found"_L1) ||
           error.serverText.contains("no such file or directory"_L1, Qt::CaseInsensitive);
}

QString userOf(const QByteArray& line)
{
    const auto fields = line.split(':');
    if (fields.size() < 7 || fields.first().isEmpty() || fields.first().size() > 64)
        return {};
    const QByteArray shell = fields.last().trimmed();
    const uint id = fields.at(2).toUInt();
    const bool person = id == 0 || (id >= firstPerson && id != nobody);
    if (!person || shell.endsWith("nologin") || shell.endsWith("false"))
        return {};
    const QString name = QString::fromUtf8(fields.first());
    const bool plain =
        std::ranges::all_of(name, [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.'; });
    return plain ? name : QString();
}

ShellList parse(const QByteArray& output)
{
    ShellList found;
    bool inUsers = false;
    const auto lines = output.split('\n');
    for (const QByteArray& raw : lines) {
        const QByteArray line = raw.trimmed();
        if (line.isEmpty()) {
            inUsers = true;
        } else if (!inUsers) {
            const QString path = QString::fromUtf8(line);
            if (path.startsWith(u'/') && path.size() <= longestPath && !found.shells.contains(path))
                found.shells.append(path);
        } else if (found.users.size() < mostUsers) {
            const QString user = userOf(line);
            if (!user.isEmpty() && !found.users.contains(user))
                found.users.append(user);
        }
    }
    return found;
}
} // namespace

struct ShellProbe::Memory
{
    QHash<QString, ShellList> byImage;
};

ShellProbe::ShellProbe()
    : m_memory(std::make_shared<Memory>())
{
}
ShellProbe::~ShellProbe() = default;

std::optional<ShellList> ShellProbe::known(const QString& imageKey) const
{
    const auto found = m_memory->byImage.constFind(imageKey);
    return found == m_memory->byImage.constEnd() ? std::nullopt : std::optional(*found);
}

void ShellProbe::forget(const QString& imageKey)
{
    m_memory->byImage.remove(imageKey);
}

Task<Result<ShellList>> ShellProbe::find(QPointer<Provider> provider, QString id, QString imageKey)
{
    return probe(m_memory, std::move(provider), std::move(id), std::move(imageKey));
}

Task<Result<ShellList>> ShellProbe::probe(std::shared_ptr<Memory> memory, QPointer<Provider> provider, QString id,
                                          QString imageKey)
{
    if (const auto known = memory->byImage.constFind(imageKey); known != memory->byImage.constEnd())
        co_return *known;

    // /bin/sh is everywhere but in images that put their only shell elsewhere.
    const QStringList candidates{u"/bin/sh"_s, u"sh"_s, u"/busybox/sh"_s};
    for (const QString& shell : candidates) {
        if (!provider)
            co_return fail(ErrorKind::Cancelled);
        ExecSpec spec;
        spec.command = {shell, u"-c"_s, QString(script)};
        const auto result = co_await provider->runCommand(id, spec, {}, outputLimit, {});
        if (!result) {
            if (programIsMissing(result.error()))
                continue;
            co_return std::unexpected(result.error().during(Operation::OpenTerminal, {}));
        }
        if (result->exitCode == notFound || result->exitCode == notExecutable)
            continue;
        ShellList found = parse(result->standardOutput);
        if (found.shells.isEmpty())
            found.shells.append(shell); // It has just run, whatever it printed.
        if (!imageKey.isEmpty())
            memory->byImage.insert(imageKey, found);
        co_return found;
    }
    Error error;
    error.kind = ErrorKind::NotFound;
    error.operation = Operation::OpenTerminal;
    error.hint = Hint::NoShell;
    co_return std::unexpected(error);
}

} // namespace sandglass
