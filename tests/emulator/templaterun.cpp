// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/templaterun.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/projects.h"
#include "tests/emulator/secrets.h"
#include "tests/emulator/services.h"
#include "tests/emulator/volumes.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
QString errorText(const Answer& failed)
{
    return failed.body.value("error"_L1).toObject().value("message"_L1).toString();
}
} // namespace

QString specProblem(const QJsonObject& node)
{
    static const QStringList kinds{u"Workflow"_s, u"Project"_s, u"Volume"_s, u"SecretGroup"_s, u"DeploymentService"_s};
    const QString kind = node.value("kind"_L1).toString();
    if (!kinds.contains(kind) || !node.value("spec"_L1).isObject())
        return u"Unknown template node “%1”"_s.arg(kind);
    if (kind != "Workflow"_L1)
        return {};
    const QJsonObject spec = node.value("spec"_L1).toObject();
    static const QStringList types{u"sequential"_s, u"parallel"_s};
    if (!types.contains(spec.value("type"_L1).toString()))
        return u"A workflow is sequential or parallel"_s;
    for (const auto& step : spec.value("steps"_L1).toArray()) {
        if (const QString problem = specProblem(step.toObject()); !problem.isEmpty())
            return problem;
    }
    return {};
}

TemplateRun::TemplateRun(Emulator& emulator, const QString& team, const QString& templateId, const QString& runId,
                         const QJsonObject& arguments)
    : m_emulator(emulator)
    , m_team(team)
    , m_template(templateId)
    , m_run(runId)
    , m_arguments(arguments)
{
}

QJsonObject* TemplateRun::run() const
{
    return findIn(m_emulator.world.team(m_team)->runs[m_template], m_run);
}

bool TemplateRun::isAborted() const
{
    const QJsonObject* present = run();
    return !present || present->value("status"_L1) == "aborting"_L1;
}

void TemplateRun::note(const QString& status, const QString& message)
{
    QJsonObject* present = run();
    if (!present)
        return;
    const bool concluded = status != "running"_L1;
    present->insert("status"_L1, status);
    present->insert("concluded"_L1, concluded);
    present->insert("updatedAt"_L1, isoTime());
    present->insert(concluded ? "concludedAt"_L1 : "startedAt"_L1, isoTime());
    if (!message.isEmpty())
        present->insert("message"_L1, message);
    m_emulator.changed();
}

QJsonValue TemplateRun::filledIn(const QJsonValue& value) const
{
    if (value.isArray()) {
        QJsonArray all;
        for (const auto& item : value.toArray())
            all.append(filledIn(item));
        return all;
    }
    if (value.isObject()) {
        QJsonObject all = value.toObject();
        for (auto it = all.begin(); it != all.end(); ++it)
            it.value() = filledIn(it.value());
        return all;
    }
    if (!value.isString())
        return value;
    static const QRegularExpression reference(u"\\$\\{(args|refs)\\.([\\w-]+)(?:\\.([\\w-]+))?\\}"_s);
    QString text = value.toString();
    for (auto match = reference.match(text); match.hasMatch(); match = reference.match(text)) {
        const QJsonValue found = match.captured(1) == "args"_L1
                                     ? m_arguments.value(match.captured(2))
                                     : m_made.value(match.captured(2)).toObject().value(match.captured(3));
        text.replace(match.capturedStart(), match.capturedLength(), found.toVariant().toString());
    }
    return text;
}

Task<void> TemplateRun::follow(std::shared_ptr<TemplateRun> self, QJsonObject spec)
{
    co_await sleepFor(self->m_emulator.options.transitionMs);
    if (!self->isAborted())
        self->note(u"running"_s);
    const auto failed = co_await node(self, spec);
    if (self->isAborted())
        self->note(u"aborted"_s);
    else if (failed)
        self->note(u"failure"_s, *failed);
    else
        self->note(u"success"_s);
}

/// Why it failed; nothing when it didn't.
Task<std::optional<QString>> TemplateRun::node(std::shared_ptr<TemplateRun> self, QJsonObject node)
{
    if (self->isAborted())
        co_return std::nullopt;
    const QString kind = node.value("kind"_L1).toString();
    if (kind == "Workflow"_L1) {
        const QJsonObject spec = node.value("spec"_L1).toObject();
        const QJsonValue project = spec.value("context"_L1).toObject().value("projectId"_L1);
        if (project.isString())
            self->m_project = self->filledIn(project).toString();
        for (const auto& step : spec.value("steps"_L1).toArray()) {
            if (auto failed = co_await TemplateRun::node(self, step.toObject()))
                co_return failed;
        }
        co_return std::nullopt;
    }
    co_await sleepFor(self->m_emulator.options.transitionMs);
    const Answer made = co_await make(self, kind, self->filledIn(node.value("spec"_L1)).toObject());
    if (made.status != 200)
        co_return kind + u": "_s + errorText(made);
    self->m_made.insert(node.value("ref"_L1).toString(), made.body.value("data"_L1));
    co_return std::nullopt;
}

Task<Answer> TemplateRun::make(std::shared_ptr<TemplateRun> self, QString kind, QJsonObject body)
{
    Emulator& emulator = self->m_emulator;
    Request request{.method = "POST", .team = self->m_team};
    if (kind == "Project"_L1) {
        const auto project = createProject(emulator, self->m_team, body);
        if (!project)
            co_return project.error();
        self->m_project = (*project)->id();
        co_return answer((*project)->data);
    }
    const QString named = body.take("projectId"_L1).toString();
    request.ids.insert(u"project"_s, named.isEmpty() ? self->m_project : named);
    request.body = body;
    if (kind == "SecretGroup"_L1)
        co_return co_await createSecretGroup(emulator, request);
    if (kind == "Volume"_L1) {
        const auto volume = co_await createVolume(emulator, request);
        co_return volume ? answer((*volume)->data) : volume.error();
    }
    const auto service = co_await createService(emulator, request);
    co_return service ? answer(serviceAnswer(**service)) : service.error();
}

} // namespace sandglass::emulator
