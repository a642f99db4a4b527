// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/emulator.h"

#include "tests/emulator/catalogue.h"
#include "tests/emulator/names.h"
#include "tests/emulator/projects.h"
#include "tests/emulator/rollouts.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
QJsonObject readState(const QString& path)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}
} // namespace

Emulator::Emulator(const Options& given)
    : Emulator(given, readState(given.stateFile))
{
}

Emulator::Emulator(const Options& given, const QJsonObject& state)
    : options(given)
    , identity(state.value("identity"_L1).toString(randomText(12)))
    , engine(options.engine, identity)
    , rate(options.rateLimit, options.rateWindowSeconds)
    , m_rollouts(std::make_unique<Rollouts>(*this))
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(0);
    connect(&m_saveSoon, &QTimer::timeout, this, &Emulator::save);
    world.load(state);
    for (const QString& id : options.teams) {
        if (world.team(id))
            continue;
        auto team = std::make_shared<Team>();
        team->id = id;
        team->tags = usualTags();
        world.teams.push_back(team);
    }
    const auto& first = world.team(options.teams.first());
    for (const QString& name : options.projects) {
        if (!findIn(first->projects, slug(name)))
            first->projects.push_back(makeProject({{u"name"_s, name}, {u"region"_s, u"europe-west"_s}}));
    }
}

Emulator::~Emulator() = default;

void Emulator::changed()
{
    if (!options.stateFile.isEmpty())
        m_saveSoon.start();
}

void Emulator::settle()
{
    if (!m_saveSoon.isActive())
        return;
    m_saveSoon.stop();
    save();
}

void Emulator::save() const
{
    QJsonObject state = world.toJson();
    state.insert("identity"_L1, identity);
    QSaveFile file(options.stateFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(state).toJson()) < 0 || !file.commit())
        std::fprintf(stderr, "northflank-emulator: the state could not be saved: %s\n", qPrintable(file.errorString()));
}

bool Emulator::knows(const QString& token) const
{
    return options.tokens.contains(token) || options.restrictedTokens.contains(token);
}

bool Emulator::allows(const QString& token, const QString& permission) const
{
    const auto restricted = options.restrictedTokens.constFind(token);
    return restricted == options.restrictedTokens.cend() ||
           std::ranges::any_of(*restricted,
                               [&permission](const QString& granted) { return permission.startsWith(granted); });
}

} // namespace sandglass::emulator
