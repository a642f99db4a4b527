// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sandglass::emulator {

/// "My App" becomes "my-app": the id that a name gives.
QString slug(const QString& name);

/// What a kind of thing may be called, and how many characters that takes.
struct NameRule
{
    QString pattern;
    int shortest;
    int longest;

    bool allows(const QString& name) const;
};
NameRule projectNames();
NameRule serviceNames();
NameRule volumeNames();
NameRule portNames();
/// Tags, templates and secret groups.
NameRule otherNames();

/// The name of a new instance: "SERVICE-78b4d4459d-sbtn8".
QString instanceName(const QString& service);
/// \a length random letters and digits.
QString randomText(int length);

/// "2026-11-20T03:39:26.714Z"; now unless given.
QString isoTime();
QString isoTime(qint64 sinceEpochMs);

/// The words of a command line as a shell splits them: blanks, single and double quotes, backslashes.
QStringList words(const QString& commandLine);

} // namespace sandglass::emulator
