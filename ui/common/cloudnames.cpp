// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/cloudnames.h"

#include "core/sandboxes/sandboxregistry.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int shortestName = 3;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::CloudNames)
};

QString identifierOf(const QString& name)
{
    return name.toLower().replace(u' ', u'-');
}

bool isTaken(const QString& name, const SandboxRegistry& registry, const QString& connection, const QString& project)
{
    return std::ranges::any_of(registry.rows(), [&](const SandboxRow& row) {
        const Sandbox& other = row.sandbox;
        return other.key.connection == connection && other.cloud && other.cloud->project == project &&
               identifierOf(other.name) == identifierOf(name);
    });
}
} // namespace

QString cloudNameProblem(const QString& name, int longest)
{
    // As the Northflank API has it.
    static const QRegularExpression valid(u"\\A[a-zA-Z]([- ]?[a-zA-Z0-9]+([- ][a-zA-Z0-9]+)*)?\\z"_s);
    if (name.isEmpty())
        return Words::tr("A name is needed.");
    if (name.size() < shortestName || name.size() > longest)
        return Words::tr("Names have %1 to %2 characters.")
            .arg(QString::number(shortestName), QString::number(longest));
    if (!valid.match(name).hasMatch())
        return Words::tr("Names have letters and digits, with single blanks or “-” between them, and a letter first.");
    return {};
}

QString cloudDescriptionProblem(const QString& text)
{
    // As the Northflank API has it.
    static const QRegularExpression foreign(u"[^a-zA-Z0-9.,?\\s\\\\/'\"()\\[\\];`%^&*\\-_:!]"_s);
    const auto found = foreign.match(text);
    return found.hasMatch() ? Words::tr("A description cannot have “%1”.").arg(found.captured()) : QString();
}

QString cloudSandboxNameProblem(const QString& name, const SandboxRegistry& registry, const QString& connection,
                                const QString& project)
{
    const QString problem = cloudNameProblem(name, longestCloudSandboxName);
    if (problem.isEmpty() && isTaken(name, registry, connection, project))
        return Words::tr("Another sandbox of the project has this name.");
    return problem;
}

QString suggestedCloudName(const QString& image, const SandboxRegistry& registry, const QString& connection,
                           const QString& project)
{
    static const QRegularExpression foreign(u"[^a-z0-9]+"_s);
    static const QRegularExpression edges(u"^[^a-z]+|-+$"_s);
    constexpr int longestStem = 40;
    QString stem = image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).toLower().left(longestStem);
    stem.replace(foreign, u"-"_s).remove(edges);
    if (stem.isEmpty())
        stem = u"sandbox"_s;
    for (int number = 1;; ++number) {
        const QString name = u"%1-%2"_s.arg(stem).arg(number);
        if (!isTaken(name, registry, connection, project))
            return name;
    }
}

} // namespace sandglass
