// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sandglass {

/// Keeps secrets by key, such as "northflank/own:1234" for the token of a connection. Main thread. A task may outlive
/// the store.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    /// Nothing when none is kept under that key.
    virtual Task<Result<std::optional<QByteArray>>> read(QString key) = 0;
    virtual Task<Status> write(QString key, QByteArray secret) = 0;
    /// What is not there counts as removed.
    virtual Task<Status> remove(QString key) = 0;

protected:
    SecretStore() = default;
    SecretStore(const SecretStore&) = default;
    SecretStore& operator=(const SecretStore&) = default;
};

} // namespace sandglass
