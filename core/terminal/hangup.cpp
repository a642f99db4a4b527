// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/hangup.h"

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 outputLimit = 4096;

// An engine leaves the process of a closed exec stream running. Its mark is in the environment of everything it
// started, whatever the process ids are inside.
constexpr auto hangUpScript = "for e in /proc/[0-9]*/environ; do p=${e#/proc/}; p=${p%/environ}; "
                              "[ \"$p\" = \"$$\" ] || { grep -qs -- \"$1\" \"$e\" && kill -HUP \"$p\"; }; "
                              "done 2>/dev/null; exit 0"_L1;

} // namespace

Task<Status> hangUp(QPointer<Provider> provider, QString id, QString instance, QString user, QString mark)
{
    if (!provider)
        co_return fail(ErrorKind::Unreachable);
    ExecSpec spec;
    spec.command = {u"/bin/sh"_s, u"-c"_s, QString(hangUpScript), u"sh"_s, terminalMarkVariable + u'=' + mark};
    spec.user = user;
    spec.instance = instance;
    const auto result = co_await provider->runCommand(id, spec, {}, outputLimit, {});
    if (!result)
        co_return std::unexpected(result.error());
    if (result->exitCode != 0)
        co_return fail(ErrorKind::NotFound, QString::fromUtf8(result->standardError).trimmed());
    co_return Status();
}

} // namespace sandglass
