// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/templates.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/templaterun.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto notFound = "Template not found"_L1;
constexpr auto runNotFound = "Template run not found"_L1;

Answer invalid(const QString& field, const QString& text)
{
    return failure(400, text, {{field, QJsonArray{text}}});
}

std::optional<Answer> problemOf(const QJsonObject& body)
{
    if (!otherNames().allows(body.value("name"_L1).toString()))
        return invalid(u"name"_s, u"Template name must have 3 to 100 letters, digits, blanks or hyphens"_s);
    if (body.value("apiVersion"_L1) != "v1.2"_L1)
        return invalid(u"apiVersion"_s, u"Template version must be v1.2"_s);
    if (const QString problem = specProblem(body.value("spec"_L1).toObject()); !problem.isEmpty())
        return invalid(u"spec"_s, problem);
    return std::nullopt;
}

Task<Answer> list(Emulator& emulator, Request request)
{
    QJsonArray all;
    for (QJsonObject shown : emulator.world.team(request.team)->templates) {
        shown.remove("spec"_L1);
        shown.remove("arguments"_L1);
        all.append(shown);
    }
    co_return page(request, u"templates"_s, all);
}

Task<Answer> get(Emulator& emulator, Request request)
{
    const QJsonObject* found = findIn(emulator.world.team(request.team)->templates, request.id(u"template"_s));
    co_return found ? answer(*found) : failure(404, notFound);
}

Task<Answer> create(Emulator& emulator, Request request)
{
    if (const auto problem = problemOf(request.body))
        co_return *problem;
    auto& templates = emulator.world.team(request.team)->templates;
    QJsonObject made = request.body;
    const QString id = slug(made.value("name"_L1).toString());
    if (findIn(templates, id))
        co_return failure(409, u"A template with this identifier exists already"_s);
    made.insert("id"_L1, id);
    made.insert("createdAt"_L1, isoTime());
    made.insert("updatedAt"_L1, isoTime());
    templates.append(made);
    emulator.changed();
    co_return answer(made);
}

Task<Answer> update(Emulator& emulator, Request request)
{
    QJsonObject* present = findIn(emulator.world.team(request.team)->templates, request.id(u"template"_s));
    if (!present)
        co_return failure(404, notFound);
    QJsonObject changed = *present;
    for (auto it = request.body.begin(); it != request.body.end(); ++it)
        changed.insert(it.key(), it.value());
    if (const auto problem = problemOf(changed))
        co_return *problem;
    changed.insert("id"_L1, present->value("id"_L1));
    changed.insert("updatedAt"_L1, isoTime());
    *present = changed;
    emulator.changed();
    co_return answer(changed);
}

Task<Answer> remove(Emulator& emulator, Request request)
{
    const auto team = emulator.world.team(request.team);
    const QString id = request.id(u"template"_s);
    if (team->templates.removeIf([&id](const QJsonObject& entry) { return entry.value("id"_L1) == id; }) == 0)
        co_return failure(404, notFound);
    team->runs.remove(id);
    emulator.changed();
    co_return answer();
}

Task<Answer> start(Emulator& emulator, Request request)
{
    const auto team = emulator.world.team(request.team);
    const QString id = request.id(u"template"_s);
    const QJsonObject* found = findIn(team->templates, id);
    if (!found)
        co_return failure(404, notFound);
    QJsonObject arguments = found->value("arguments"_L1).toObject();
    const QJsonObject given = request.body.value("arguments"_L1).toObject();
    for (auto it = given.begin(); it != given.end(); ++it)
        arguments.insert(it.key(), it.value());
    const QJsonObject run{{u"id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                          {u"templateId"_s, id},
                          {u"status"_s, u"pending"_s},
                          {u"concluded"_s, false},
                          {u"createdAt"_s, isoTime()},
                          {u"updatedAt"_s, isoTime()}};
    team->runs[id].prepend(run);
    const auto running =
        std::make_shared<TemplateRun>(emulator, request.team, id, run.value("id"_L1).toString(), arguments);
    TemplateRun::follow(running, found->value("spec"_L1).toObject());
    emulator.changed();
    co_return answer(run);
}

Task<Answer> listRuns(Emulator& emulator, Request request)
{
    const auto team = emulator.world.team(request.team);
    if (!findIn(team->templates, request.id(u"template"_s)))
        co_return failure(404, notFound);
    const QString status = request.value(u"status");
    const QString concluded = request.value(u"concluded");
    QJsonArray all;
    for (const QJsonObject& run : team->runs.value(request.id(u"template"_s))) {
        if ((status.isEmpty() || run.value("status"_L1) == status) &&
            (concluded.isEmpty() || run.value("concluded"_L1).toBool() == (concluded == "true"_L1)))
            all.append(run);
    }
    co_return page(request, u"templateRuns"_s, all);
}

Task<Answer> getRun(Emulator& emulator, Request request)
{
    const QJsonObject* run =
        findIn(emulator.world.team(request.team)->runs[request.id(u"template"_s)], request.id(u"run"_s));
    co_return run ? answer(*run) : failure(404, runNotFound);
}

Task<Answer> abortRun(Emulator& emulator, Request request)
{
    QJsonObject* run = findIn(emulator.world.team(request.team)->runs[request.id(u"template"_s)], request.id(u"run"_s));
    if (!run)
        co_return failure(404, runNotFound);
    if (run->value("concluded"_L1).toBool())
        co_return failure(409, u"Template run has concluded"_s);
    run->insert("status"_L1, u"aborting"_s);
    emulator.changed();
    co_return answer();
}
} // namespace

QList<Route> templateRoutes()
{
    const QString one = u"templates/{template}"_s;
    const QString runs = one + u"/runs"_s;
    const QString general = u"Account > Templates > General > "_s;
    return {
        {"GET", u"templates"_s, general + u"Read"_s, &list},
        {"POST", u"templates"_s, general + u"Create"_s, &create},
        {"GET", one, general + u"Read"_s, &get},
        {"POST", one, general + u"Update"_s, &update},
        {"DELETE", one, general + u"Delete"_s, &remove},
        {"GET", runs, general + u"Read"_s, &listRuns},
        {"POST", runs, general + u"Run"_s, &start},
        {"GET", runs + u"/{run}"_s, general + u"Read"_s, &getRun},
        {"POST", runs + u"/{run}/abort"_s, u"Account > Templates > Runs > Abort"_s, &abortRun},
    };
}

} // namespace sandglass::emulator
