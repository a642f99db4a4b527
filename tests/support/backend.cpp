// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/backend.h"

#include "core/docker/dockerprovider.h"
#include "core/northflank/northflankprovider.h"
#include "core/provider/tokenkey.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace sandglass::test {
using namespace Qt::StringLiterals;

namespace {
const QString project = u"lab"_s;

ConnectionConfig connectionTo(const QString& provider, const QString& endpoint)
{
    ConnectionConfig config;
    config.id = u"test"_s;
    config.name = u"Test"_s;
    config.provider = provider;
    config.endpoint = endpoint;
    return config;
}
} // namespace

Backend* Backend::shared(Kind kind)
{
    static std::array<std::unique_ptr<Backend>, 3> all;
    auto& backend = all.at(static_cast<size_t>(kind));
    if (backend)
        return backend.get();
    const auto engineKind = kind == Kind::Podman ? PrivateEngine::Kind::Podman : PrivateEngine::Kind::Docker;
    PrivateEngine* const engine = PrivateEngine::shared(engineKind);
    if (!engine)
        return nullptr;
    std::unique_ptr<Backend> made(new Backend(kind, *engine));
    if (kind == Kind::Northflank) {
        made->m_emulator = std::make_unique<NorthflankEmulator>(
            *engine, QStringList{u"--project"_s, project, u"--rate-limit"_s, u"100000"_s});
        if (!made->m_emulator->start())
            return nullptr;
        made->m_secrets.write(tokenKey(connectionTo(u"northflank"_s, {})), made->m_emulator->token().toUtf8());
    }
    backend = std::move(made);
    // The emulator ends before the engine that it stands on.
    qAddPostRoutine([] {
        for (auto& one : all)
            one.reset();
    });
    return backend.get();
}

Backend::Backend(Kind kind, PrivateEngine& engine)
    : m_kind(kind)
    , m_engine(engine)
{
}

Backend::~Backend() = default;

std::unique_ptr<Provider> Backend::provider(const Clock& clock)
{
    if (m_kind != Kind::Northflank)
        return std::make_unique<DockerProvider>(connectionTo(u"docker"_s, m_engine.endpoint()), clock);
    ConnectionConfig config = connectionTo(u"northflank"_s, m_emulator->url().toString());
    config.project = project;
    // The lists come soon, so that tests need not wait for them.
    NorthflankTimings timings;
    timings.longestRetryMs = 2000;
    timings.lists.servicesMs = 500;
    timings.lists.firstLookMs = 200;
    timings.lists.longestLookMs = 1000;
    timings.lists.tickMs = 100;
    return std::make_unique<NorthflankProvider>(config, m_secrets, clock, nullptr, timings);
}

SandboxSpec Backend::sleeper(const QString& name) const
{
    SandboxSpec spec;
    spec.name = name;
    spec.image = u"sandglass-busybox"_s;
    spec.command = {u"sleep"_s, u"1000"_s};
    return spec;
}

QString Backend::unknownId() const
{
    return m_kind == Kind::Northflank ? project + u"/nobody"_s : QString(64, u'0');
}

void Backend::kill9()
{
    if (m_emulator)
        m_emulator->kill9();
    else
        m_engine.kill9();
}

bool Backend::restart()
{
    return m_emulator ? m_emulator->restart() : m_engine.restart();
}

void Backend::clear()
{
    if (!m_emulator) {
        m_engine.removeContainers();
        return;
    }
    const QByteArray services = "/v1/projects/" + project.toUtf8() + "/services";
    const auto listed = m_emulator->request("GET", services + "?per_page=100").object();
    const QJsonArray all = listed.value("data"_L1).toObject().value("services"_L1).toArray();
    for (const auto& service : all) {
        m_emulator->request("DELETE", services + '/' + service.toObject().value("id"_L1).toString().toUtf8() +
                                          "?delete_child_objects=true");
    }
}

} // namespace sandglass::test
