// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QObject>
#include <QSet>

namespace sandglass {

class MetricService;
class SandboxModel;
class SandboxTable;

/// Brings readings into the list: asks for those of the rows that can be seen, and for none while the table is hidden.
class ReadingsFeed : public QObject
{
    Q_OBJECT

public:
    ReadingsFeed(MetricService& metrics, SandboxModel& model, SandboxTable& table);

private:
    void lookAgain();
    void pass(const QSet<SandboxKey>& keys);

    MetricService& m_metrics;
    SandboxModel& m_model;
    SandboxTable& m_table;
};

} // namespace sandglass
