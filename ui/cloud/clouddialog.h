// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "core/sandboxes/sandbox.h"
#include "ui/cloud/pagedialog.h"

class QComboBox;

namespace sandglass {

class CloudVolumesPage;
class ProjectsPage;
class ProjectSecretsPage;
class TemplatesPage;

/// What the team of a cloud's connection has beside sandboxes: projects, volumes, secret groups and templates.
class CloudDialog final : public PageDialog
{
    Q_OBJECT

public:
    /// Begins with \a connection, or with the first that is a cloud. \a selected is offered first for a template.
    CloudDialog(const CloudContext& context, const QString& connection, const SandboxKey& selected, QWidget* parent);

private:
    void chooseConnection();
    void chooseProject();
    void fillProjects(const QList<CloudProject>& projects);

    const CloudContext m_context;
    QComboBox* m_connection;
    QComboBox* m_project;
    ProjectsPage* m_projects;
    CloudVolumesPage* m_volumes;
    ProjectSecretsPage* m_secretGroups;
    TemplatesPage* m_templates;
};

// The dialogs about one sandbox of a cloud.

void openPorts(const CloudContext& context, const Sandbox& sandbox, QWidget* parent);
void openPlan(const CloudContext& context, const Sandbox& sandbox, QWidget* parent);
void openDisks(const CloudContext& context, const Sandbox& sandbox, QWidget* parent);

} // namespace sandglass
