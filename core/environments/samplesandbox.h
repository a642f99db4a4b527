// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace sandglass {

class ActivityLog;
class Provider;
class ProviderRegistry;

/// Makes a first sandbox for people who want to look around: from a small public image where a registry answers, else
/// from the starter image made of this machine's static busybox, so that it works offline. Main thread.
class SampleSandbox : public QObject
{
    Q_OBJECT

public:
    /// A registry that cannot be reached must not keep the person waiting.
    static constexpr int longestPullMs = 20000;

    /// \a pullMs: how long a pull may take before the starter image is made instead.
    SampleSandbox(ProviderRegistry& providers, ActivityLog& activities, int pullMs = longestPullMs,
                  QObject* parent = nullptr);

    /// Creates and starts it on \a connection; progress, cancel and the outcome are in the activity list.
    void create(const QString& connection);

Q_SIGNALS:
    /// The sandbox with the provider's \a id runs.
    void created(const QString& connection, const QString& id);
    void failed(const sandglass::Error& error);

private:
    ProviderRegistry& m_providers;
    ActivityLog& m_activities;
    const int m_pullMs;
};

} // namespace sandglass
