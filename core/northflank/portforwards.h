// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloud.h"

#include <memory>
#include <vector>

namespace sandglass {

class NorthflankApi;
class PortForward;

/// The ports of this machine that lead to sandboxes of one connection; closed with the object. Main thread.
class PortForwards
{
public:
    PortForwards();
    ~PortForwards();
    Q_DISABLE_COPY_MOVE(PortForwards)

    /// Errors: those of PortForward::open(), and Cancelled when \a forwards is gone meanwhile.
    static Task<Result<CloudForward>> open(std::weak_ptr<PortForwards> forwards, std::shared_ptr<NorthflankApi> api,
                                           ServicePath service, int internalPort, quint16 localPort);
    QList<CloudForward> list() const;
    void stop(quint16 localPort);

private:
    struct Entry
    {
        QString sandbox;
        std::unique_ptr<PortForward> forward;

        CloudForward described() const;
    };
    std::vector<Entry> m_entries;
};

} // namespace sandglass
