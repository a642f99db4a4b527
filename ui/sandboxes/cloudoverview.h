// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/provider/cloud.h"
#include "core/sandboxes/sandbox.h"
#include "core/sandboxes/sandboxfacts.h"

#include <QMap>
#include <QObject>

#include <optional>

namespace sandglass {

class FactForm;
class PortList;
class Provider;

/// What the overview tells of a sandbox in a cloud: its part of the form, and what is read for it from the cloud.
class CloudOverview : public QObject
{
    Q_OBJECT

public:
    /// Adds its rows to \a form, which owns them.
    CloudOverview(FactForm& form, const Clock& clock, QObject* parent = nullptr);

    /// Another sandbox will be shown.
    void clear();
    /// Hides the rows for a sandbox of an engine.
    void show(const Sandbox& sandbox);
    void showFacts(const SandboxFacts& facts);
    /// Asks the cloud for prices, disks and instances; show() was called with the same sandbox.
    void read(Provider& provider);
    /// The cost grows with the age.
    void tellCost();

private:
    void showRead();
    void showVolumes();
    CloudCatalogue known() const { return m_catalogue.value_or(CloudCatalogue()); }

    FactForm& m_form;
    const Clock& m_clock;
    PortList* m_ports;
    std::optional<Sandbox> m_sandbox; ///< empty for one of an engine
    QString m_connection;
    std::optional<CloudCatalogue> m_catalogue; ///< of that connection
    std::optional<CloudProject> m_project;
    std::optional<QList<CloudVolume>> m_volumes;
    std::optional<QList<CloudInstance>> m_instances;
    QMap<QString, QString> m_unread; ///< by row: why it says nothing
    quint64 m_generation = 0;        ///< answers about an earlier sandbox are dropped
};

} // namespace sandglass
