// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/execcommand.h"

#include "tests/emulator/names.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
QStringList commandOf(const QJsonObject& context)
{
    const QJsonValue command = context.value("command"_L1);
    const QString shell = context.value("shell"_L1).toString();
    if (command.isUndefined()) {
        if (!shell.isEmpty() && shell != "none"_L1)
            return words(shell);
        return {u"/bin/sh"_s, u"-c"_s, u"command -v bash >/dev/null && exec bash; exec sh"_s};
    }
    QStringList list;
    for (const auto& word : command.toArray())
        list.append(word.toString());
    if (shell == "none"_L1 || (shell.isEmpty() && command.isArray()))
        return command.isArray() ? list : words(command.toString());
    if (command.isString())
        list = {command.toString()};
    if (!shell.isEmpty())
        return words(shell) + list;
    return QStringList{u"/bin/sh"_s, u"-c"_s, u"command -v bash >/dev/null && exec bash -c \"$1\"; exec sh -c \"$1\""_s,
                       u"sh"_s} +
           list;
}

QString textOf(const QJsonValue& value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}
} // namespace

ExecSpec execSpec(const QJsonObject& context)
{
    ExecSpec spec{.command = commandOf(context), .user = textOf(context.value("user"_L1))};
    const QString group = textOf(context.value("group"_L1));
    if (!group.isEmpty())
        spec.user = (spec.user.isEmpty() ? u"0"_s : spec.user) + u':' + group;
    spec.terminal = context.value("tty"_L1).toBool(!context.contains("command"_L1));
    spec.size.columns = context.value("ttyColumns"_L1).toInt(spec.size.columns);
    spec.size.rows = context.value("ttyRows"_L1).toInt(spec.size.rows);
    return spec;
}

} // namespace sandglass::emulator
