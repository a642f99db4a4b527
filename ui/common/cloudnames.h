// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandglass {

class SandboxRegistry;

// Names in a cloud become identifiers, so two that differ in case or blanks only are the same.

inline constexpr int longestCloudSandboxName = 54;
inline constexpr int longestCloudDescription = 200;
inline constexpr int longestCloudName = 39; ///< of projects and volumes

/// What is wrong with the form of \a name, worded; empty when nothing is.
QString cloudNameProblem(const QString& name, int longest);
/// What is wrong with a description, worded; empty when nothing is.
QString cloudDescriptionProblem(const QString& text);
/// Also whether another sandbox of the connection's \a project has it.
QString cloudSandboxNameProblem(const QString& name, const SandboxRegistry& registry, const QString& connection,
                                const QString& project);
/// A short free name made of the image's: "node-1".
QString suggestedCloudName(const QString& image, const SandboxRegistry& registry, const QString& connection,
                           const QString& project);

} // namespace sandglass
