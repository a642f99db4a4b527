// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxnames.h"

#include "core/sandboxes/sandboxregistry.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::SandboxNames)
};

bool isTaken(const QString& name, const SandboxRegistry& registry, const QString& connection, const SandboxKey& except)
{
    return std::ranges::any_of(registry.rows(), [&](const SandboxRow& row) {
        return row.sandbox.key.connection == connection && row.sandbox.key != except && row.sandbox.name == name;
    });
}

} // namespace

QString sandboxNameProblem(const QString& name, const SandboxRegistry& registry, const QString& connection,
                           const SandboxKey& except)
{
    // As the Docker Engine API has it: [a-zA-Z0-9][a-zA-Z0-9_.-]+.
    static const QRegularExpression valid(u"\\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\\z"_s);
    if (name.isEmpty())
        return Words::tr("A name is needed.");
    if (name.size() > 128)
        return Words::tr("At most 128 characters.");
    if (!valid.match(name).hasMatch())
        return Words::tr("At least two of: letters, digits, “_”, “.” and “-”, with a letter or digit first.");
    if (isTaken(name, registry, connection, except))
        return Words::tr("Another sandbox has this name.");
    return {};
}

QString suggestedSandboxName(const QString& image, const SandboxRegistry& registry, const QString& connection)
{
    static const QRegularExpression foreign(u"[^a-zA-Z0-9_.-]"_s);
    QString stem = image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).left(40);
    stem.remove(foreign);
    while (!stem.isEmpty() && !stem.front().isLetterOrNumber())
        stem.removeFirst();
    if (stem.isEmpty())
        stem = u"sandbox"_s;
    for (int number = 1;; ++number) {
        const QString name = u"%1-%2"_s.arg(stem).arg(number);
        if (!isTaken(name, registry, connection, {}))
            return name;
    }
}

} // namespace sandglass
