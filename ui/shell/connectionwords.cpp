// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionwords.h"

#include "core/base/clock.h"
#include "core/net/endpoint.h"
#include "core/provider/localengine.h"
#include "core/sandboxes/details.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::ConnectionWords)
};
} // namespace

QString connectionGlyph(ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Ready:
        return u"●"_s;
    case ConnectionPhase::Connecting:
        return u"◐"_s;
    case ConnectionPhase::Disconnected:
    case ConnectionPhase::Unreachable:
        return u"○"_s;
    case ConnectionPhase::Unauthorised:
    case ConnectionPhase::Refused:
        return u"⚠"_s;
    }
    return {};
}

QColor connectionColor(ConnectionPhase phase, const Theme& theme)
{
    switch (phase) {
    case ConnectionPhase::Ready:
        return theme.color(Role::Running);
    case ConnectionPhase::Connecting:
        return theme.color(Role::Transition);
    case ConnectionPhase::Disconnected:
        return theme.color(Role::Stopped);
    case ConnectionPhase::Unreachable:
    case ConnectionPhase::Unauthorised:
    case ConnectionPhase::Refused:
        return theme.color(Role::Failed);
    }
    return {};
}

QString nextAttemptText(const ConnectionState& state, const Clock& clock)
{
    if (state.nextAttemptMs == 0 || state.isReady())
        return {};
    const qint64 seconds = std::max<qint64>((state.nextAttemptMs - clock.monotonicMs() + 999) / 1000, 0);
    return seconds == 0 ? Words::tr("Trying again…") : Words::tr("Next attempt in %1").arg(formatAge(seconds));
}

bool isNorthflank(const ConnectionConfig& config)
{
    return config.provider == "northflank"_L1;
}

QString placeText(const ConnectionConfig& config)
{
    if (!isNorthflank(config))
        return shown(config.endpoint, 300);
    QStringList lines{config.endpoint.isEmpty() ? u"https://api.northflank.com"_s : shown(config.endpoint, 300)};
    if (!config.team.isEmpty())
        lines.append(Words::tr("Team %1").arg(shown(config.team, 100)));
    if (!config.project.isEmpty())
        lines.append(Words::tr("New sandboxes in project %1").arg(shown(config.project, 100)));
    return lines.join(u'\n');
}

QString productText(const EngineInfo& info)
{
    const QString product =
        info.version.isEmpty()
            ? shown(info.product, 60)
            : Words::tr("%1 %2", "product, version").arg(shown(info.product, 60), shown(info.version, 60));
    return Words::tr("%1, API %2", "product, version of the API").arg(product, shown(info.apiVersion, 20));
}

QString missingPermissionsText(const EngineInfo& info)
{
    if (info.missingPermissions.isEmpty())
        return {};
    return Words::tr("The token's role lacks these permissions, and what needs them will be refused: %1")
        .arg(shown(info.missingPermissions.join(u", "_s), 300));
}

bool isUnencrypted(const ConnectionConfig& config)
{
    if (isNorthflank(config))
        return false; // Its token is sent over TLS alone.
    const auto endpoint = Endpoint::parse(config.endpoint);
    return endpoint && endpoint->scheme == Endpoint::Scheme::Tcp && config.caFile.isEmpty() &&
           config.certFile.isEmpty() && config.keyFile.isEmpty();
}

QString unencryptedText()
{
    return Words::tr("Not encrypted: everybody between here and there can read and change everything.");
}

QString engineObstacle(const LocalEngine& engine)
{
    switch (engine.state()) {
    case LocalEngine::State::Unavailable:
        return Words::tr("%1 is not installed.").arg(shown(engine.product(), 40));
    case LocalEngine::State::Starting:
        return Words::tr("It is being started.");
    case LocalEngine::State::Running:
        return Words::tr("It is running already.");
    case LocalEngine::State::Stopped:
    case LocalEngine::State::Failed:
        return {};
    }
    return {};
}

QString connectionProblemText(const ConnectionState& state)
{
    if (!state.error)
        return {};
    const QString hint = hintText(state.error->hint);
    if (state.error->hint == Hint::NoKeychain)
        return hint; // What a library says of it is for the details.
    const QString words = shown(state.error->serverText, 300);
    if (hint.isEmpty())
        return words;
    return words.isEmpty() ? hint : words + u'\n' + hint;
}

} // namespace sandglass
