// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/isolation.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

class QTimer;

namespace sandglass {

class Provider;

/// Assessments of the sandboxes that somebody looks at. Main thread.
///
/// The engine is asked once for each run of a sandbox, a few at a time, and only about those that are looked at. A
/// cloud is not asked: that would spend its budget, and its descriptions say nothing of it.
class IsolationService : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 4; ///< questions under way

    /// \a pauseMs: before what failed for the moment is tried again.
    IsolationService(ProviderRegistry& providers, SandboxRegistry& sandboxes, int pauseMs = 10000,
                     QObject* parent = nullptr);

    /// What \a viewer shows now; replaces what it told before. Forgotten with the viewer.
    void setInterest(QObject* viewer, const QSet<SandboxKey>& keys);
    /// Null while it is not known. Valid until the next turn of the event loop.
    const IsolationAssessment* find(const SandboxKey& key) const;
    /// Its limits were changed: what is known holds until the engine has been asked again.
    void askAgain(const SandboxKey& key);

Q_SIGNALS:
    /// These are known now, or anew.
    void assessed(const QSet<sandglass::SandboxKey>& keys);

private:
    /// What an assessment is of: another run may have other limits.
    struct Known
    {
        QDateTime started;
        SandboxState state = SandboxState::Unknown;
        bool old = false;
        std::optional<IsolationAssessment> assessment; ///< empty: the provider could not or did not say
    };

    void onRegistryChanged(const SandboxBatch& batch);
    void turn();
    void lookAgain();
    void ask(Provider& provider, const Sandbox& sandbox);
    void keep(const Sandbox& sandbox, std::optional<IsolationAssessment> assessment);
    bool isCurrent(const Sandbox& sandbox) const;

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    QHash<QObject*, QSet<SandboxKey>> m_interests;
    QHash<SandboxKey, Known> m_known;
    QSet<SandboxKey> m_asking;
    QSet<SandboxKey> m_later; ///< failed for the moment
    QSet<SandboxKey> m_news;
    QTimer* m_pause;
    QTimer* m_turn; ///< what happens in one turn of the event loop is looked at once
};

} // namespace sandglass
