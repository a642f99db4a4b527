// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "tests/emulator/message.h"

namespace sandglass::emulator {

class Emulator;

/// What is wrong with the `spec` of a template; empty when the emulator can run it.
QString specProblem(const QJsonObject& node);

/// Runs one node of a template: `Workflow` (`sequential` or `parallel`, here one step after the other), `Project`,
/// `Volume`, `SecretGroup` and `DeploymentService`. `${args.NAME}` becomes an argument, `${refs.NAME.FIELD}` a field of
/// what the node with that `ref` has made. A node without `projectId` belongs to the project that was made last.
class TemplateRun
{
public:
    TemplateRun(Emulator& emulator, const QString& team, const QString& templateId, const QString& runId,
                const QJsonObject& arguments);

    /// Goes through \a spec and notes in the run how it went.
    static Task<void> follow(std::shared_ptr<TemplateRun> self, QJsonObject spec);

private:
    static Task<std::optional<QString>> node(std::shared_ptr<TemplateRun> self, QJsonObject node);
    static Task<Answer> make(std::shared_ptr<TemplateRun> self, QString kind, QJsonObject body);
    QJsonValue filledIn(const QJsonValue& value) const;
    QJsonObject* run() const;
    bool isAborted() const;
    void note(const QString& status, const QString& message = {});

    Emulator& m_emulator;
    QString m_team;
    QString m_template;
    QString m_run;
    QJsonObject m_arguments;
    QJsonObject m_made; ///< by `ref`
    QString m_project;
};

} // namespace sandglass::emulator
