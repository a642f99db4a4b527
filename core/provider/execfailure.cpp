// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/execfailure.h"

#include <QString>

namespace sandglass {
using namespace Qt::StringLiterals;

Error asStartError(Error error)
{
    const QString text = error.serverText.toLower();
    const auto says = [&text](QLatin1StringView part) { return text.contains(part); };
    if (says("unable to find user"_L1) || says("no matching entries in"_L1) || says("chdir to cwd"_L1) ||
        says("unable to find group"_L1)) {
        error.kind = ErrorKind::NotFound;
        error.hint = Hint::None;
    } else if (says("executable file not found"_L1) || says("no such file or directory"_L1) ||
               says("command that was not found"_L1)) {
        error.kind = ErrorKind::NotFound;
        error.hint = Hint::NoShell;
    } else if (says("permission denied"_L1)) {
        error.kind = ErrorKind::Forbidden;
    }
    return error;
}

std::optional<Error> execStartFailure(int exitCode, const QByteArray& output)
{
    constexpr int notExecutable = 126;
    constexpr int notFound = 127;
    if (exitCode != notExecutable && exitCode != notFound)
        return std::nullopt;
    const QByteArray text = output.trimmed();
    const bool byEngine = text.startsWith("OCI runtime exec failed") || text.startsWith("unable to find user") ||
                          (text.startsWith("Error: ") && text.contains("OCI "));
    if (!byEngine)
        return std::nullopt;
    return asStartError(fail(ErrorKind::Internal, QString::fromUtf8(text)).error());
}

} // namespace sandglass
