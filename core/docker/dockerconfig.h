// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QList>
#include <QString>

namespace sandglass {

/// A Docker context: an engine under a name.
struct DockerContext
{
    QString name;
    QString host; ///< as DOCKER_HOST writes it
    // PEM files of TLS; empty where the context has none.
    QString caFile;
    QString certFile;
    QString keyFile;
};

/// What to log in to a registry with. Never written anywhere.
struct RegistryCredentials
{
    QString user;
    QString password;
    QString identityToken;

    bool isEmpty() const { return user.isEmpty() && password.isEmpty() && identityToken.isEmpty(); }
};

/// Docker's own configuration, as its command line keeps it. Only read, never changed.
struct DockerConfig
{
    QString currentContext;                          ///< empty or "default": none is chosen
    QHash<QString, RegistryCredentials> credentials; ///< by registry, as the file writes it
    QString credentialStore;                         ///< the helper for all registries
    QHash<QString, QString> credentialHelpers;       ///< the helpers of single registries
    QList<DockerContext> contexts;                   ///< by name
};

/// `config.json`. Protocol for what is not a JSON object; fields that are missing or odd are left out.
Result<DockerConfig> parseDockerConfig(const QByteArray& json);

/// A context's `meta.json`, without TLS files. Protocol for what has no name or no engine.
Result<DockerContext> parseDockerContext(const QByteArray& json);

/// Reads the configuration in \a directory (`~/.docker`); files that are missing, broken or over 1 MiB count as empty.
/// At most 256 contexts. Reads files; takes a few milliseconds at most.
DockerConfig readDockerConfig(const QString& directory);

} // namespace sandglass
