// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/eventparser.h"

#include <array>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Effect = EngineEvent::Effect;
using Subject = EngineEvent::Subject;

// What is not named here changes nothing that a list shows: exec_create, exec_start, exec_die and the like come with
// every health check, attach, detach, resize, top, archive-path, export, commit, cleanup and sync with every other
// look.
constexpr std::array<std::pair<QLatin1StringView, Effect>, 17> sandboxActions{{
    {"create"_L1, Effect::Changed},
    {"start"_L1, Effect::Started},
    {"restart"_L1, Effect::Changed},
    {"die"_L1, Effect::Stopped},
    {"died"_L1, Effect::Stopped},
    {"stop"_L1, Effect::Changed},
    {"kill"_L1, Effect::Changed},
    {"oom"_L1, Effect::Changed},
    {"pause"_L1, Effect::Changed},
    {"unpause"_L1, Effect::Changed},
    {"rename"_L1, Effect::Changed},
    {"update"_L1, Effect::Changed},
    {"health_status"_L1, Effect::Changed},
    {"init"_L1, Effect::Changed},
    {"restore"_L1, Effect::Started},
    {"destroy"_L1, Effect::Removed},
    {"remove"_L1, Effect::Removed},
}};

Subject subjectOf(const QString& type)
{
    if (type == "container"_L1)
        return Subject::Sandbox;
    if (type == "image"_L1)
        return Subject::Image;
    if (type == "volume"_L1)
        return Subject::Volume;
    if (type == "network"_L1)
        return Subject::Network;
    return Subject::Other;
}

Effect effectOnSandbox(const QString& action)
{
    for (const auto& [word, effect] : sandboxActions) {
        if (action == word)
            return effect;
    }
    return Effect::None;
}
} // namespace

std::optional<EngineEvent> parseEvent(const QJsonObject& json)
{
    EngineEvent event;
    QString type = json.value("Type"_L1).toString();
    event.action = json.value("Action"_L1).toString();
    if (event.action.isEmpty())
        event.action = json.value("status"_L1).toString();
    if (event.action.isEmpty())
        return std::nullopt;
    if (const auto colon = event.action.indexOf(u':'); colon >= 0)
        event.action.truncate(colon);
    // The oldest form has no type: only sandboxes were told of.
    if (type.isEmpty())
        type = u"container"_s;

    const QJsonObject actor = json.value("Actor"_L1).toObject();
    event.subject = subjectOf(type);
    event.id = actor.value("ID"_L1).toString();
    if (event.id.isEmpty())
        event.id = json.value("id"_L1).toString();
    event.timeNs = json.value("timeNano"_L1).toInteger();
    if (event.timeNs == 0)
        event.timeNs = json.value("time"_L1).toInteger() * 1'000'000'000;

    switch (event.subject) {
    case Subject::Sandbox:
        event.effect = effectOnSandbox(event.action);
        break;
    case Subject::Network: {
        const bool attachment = event.action == "connect"_L1 || event.action == "disconnect"_L1;
        event.changesList = !attachment;
        if (attachment) {
            event.id = actor.value("Attributes"_L1).toObject().value("container"_L1).toString();
            event.effect = event.id.isEmpty() ? Effect::None : Effect::Changed;
        }
        break;
    }
    case Subject::Volume:
        // Mounting comes with every start.
        event.changesList = event.action != "mount"_L1 && event.action != "unmount"_L1;
        break;
    case Subject::Image:
        event.changesList = event.action != "mount"_L1 && event.action != "unmount"_L1 && event.action != "push"_L1 &&
                            event.action != "save"_L1;
        break;
    case Subject::Other:
        break;
    }
    return event;
}

} // namespace sandglass
