// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QPointer>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace sandglass {

class Provider;

/// What a terminal can be opened with in a sandbox.
struct ShellList
{
    QStringList shells; ///< absolute paths, the most comfortable first; never empty
    QStringList users;  ///< who can log in, root first; best effort, may be empty

    bool operator==(const ShellList&) const = default;
};

/// Finds the shells of sandboxes by running one short command in them, and remembers them per image. Main thread.
class ShellProbe
{
public:
    ShellProbe();
    ~ShellProbe();
    Q_DISABLE_COPY_MOVE(ShellProbe)

    /// The shells of the running sandbox \a id. \a imageKey names its image over all connections; empty: not
    /// remembered. Fails with NotFound and Hint::NoShell when the image has no shell at all.
    Task<Result<ShellList>> find(QPointer<Provider> provider, QString id, QString imageKey);
    /// What is remembered of an image.
    std::optional<ShellList> known(const QString& imageKey) const;
    /// Forgets an image, after one of its shells could not be started.
    void forget(const QString& imageKey);

private:
    struct Memory;
    static Task<Result<ShellList>> probe(std::shared_ptr<Memory> memory, QPointer<Provider> provider, QString id,
                                         QString imageKey);
    std::shared_ptr<Memory> m_memory;
};

} // namespace sandglass
