// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sandglass {

/// One event of the engine.
struct EngineEvent
{
    enum class Subject { Sandbox, Image, Volume, Network, Other };
    /// What the live list does about an event of a sandbox.
    enum class Effect {
        None,    ///< nothing that the list shows
        Changed, ///< read it again
        Started, ///< its process began; read it again
        Stopped, ///< its process ended; read it again
        Removed, ///< it is gone
    };

    Subject subject = Subject::Other;
    Effect effect = Effect::None;
    QString id;        ///< the object; for networks, the sandbox that was attached or detached, if any
    QString action;    ///< the engine's word, without what follows the colon in "health_status: healthy"
    qint64 timeNs = 0; ///< of the engine's clock; 0: not told

    /// Images, volumes, networks: whether lists of them are out of date.
    bool changesList = false;
};

/// Reads an event in any form: Docker before and after API 1.52 (without `status`, `id`, `from`), and Podman's, whose
/// words partly differ. Empty for what is no event.
std::optional<EngineEvent> parseEvent(const QJsonObject& json);

} // namespace sandglass
