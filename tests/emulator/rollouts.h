// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "tests/emulator/emulator.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace sandglass::emulator {

/// Makes the containers of services what their descriptions ask for, over time as a cluster does: PENDING, then
/// IN_PROGRESS while containers start, then COMPLETED, or FAILED when they don't stay. Containers that end by
/// themselves are started again, later each time. Also collects logs and metrics of what runs.
class Rollouts : public QObject
{
    Q_OBJECT

public:
    explicit Rollouts(Emulator& emulator);

    /// Watches from now on; continues what a former emulator left.
    void begin();
    /// Makes nothing new any more, and resumes when what is under way has ended.
    Task<void> end();
    /// The number of instances that \a service wants has changed.
    void scale(const std::shared_ptr<Service>& service);
    /// \a service wants new containers.
    void replace(const std::shared_ptr<Service>& service);

    /// These services are not of the world any more: their containers go, later the engine's volumes of \a volumes.
    void remove(const std::vector<std::shared_ptr<Service>>& services);
    void removeVolumes(const std::vector<std::shared_ptr<Service>>& after,
                       const std::vector<std::shared_ptr<Volume>>& volumes);

    /// Services that are not of the world any more and still have containers.
    std::vector<std::shared_ptr<Service>> leaving();

private:
    Task<void> removeVolumesAfter(std::vector<std::shared_ptr<Service>> services,
                                  std::vector<std::shared_ptr<Volume>> volumes);
    Task<void> rollOut(std::shared_ptr<Service> service);
    Task<void> reach(std::shared_ptr<Service> service);
    Task<Status> startInstance(std::shared_ptr<Service> service);
    Task<void> dropInstance(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance);
    Task<void> restartInstance(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance);
    Task<void> look();
    void expire(const std::shared_ptr<Service>& service);
    void note(const std::shared_ptr<Service>& service, const std::shared_ptr<Instance>& instance, bool running);
    Task<void> followLog(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance);
    Task<void> measure();

    Emulator& m_emulator;
    QTimer m_lookTimer;
    QTimer m_measureTimer;
    std::vector<std::weak_ptr<Service>> m_leaving;
    bool m_looking = false;
    bool m_measuring = false;
    bool m_ended = false;
};

} // namespace sandglass::emulator
