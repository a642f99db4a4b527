// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionwords.h"

#include "core/base/clock.h"
#include "core/net/endpoint.h"
#include "core/provider/localengine.h"
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

bool isUnencrypted(const ConnectionConfig& config)
{
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
    const QString words = shown(state.error->serverText, 300);
    if (hint.isEmpty())
        return words;
    return words.isEmpty() ? hint : words + u'\n' + hint;
}

} // namespace sandglass
