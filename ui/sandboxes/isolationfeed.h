// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QObject>
#include <QSet>

namespace sandglass {

class IsolationService;
class SandboxList;

/// Brings isolation into the list: asks for the rows that can be seen, or for all where they are filtered or sorted by
/// it, and for none while nobody can see it.
class IsolationFeed : public QObject
{
    Q_OBJECT

public:
    /// Owned by \a list.
    IsolationFeed(IsolationService& isolation, SandboxList& list);

private:
    void lookAgain();
    void pass(const QSet<SandboxKey>& keys);

    IsolationService& m_isolation;
    SandboxList& m_list;
};

} // namespace sandglass
