// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

namespace sandglass {

/// The projects of a cloud's team.
class ProjectsPage final : public CloudPage
{
    Q_OBJECT

public:
    ProjectsPage(const CloudContext& context, MessageBar& messages);

Q_SIGNALS:
    void listed(const QList<sandglass::CloudProject>& projects);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_projects.clear(); }

private:
    void fill(const QList<CloudProject>& projects);
    CloudProject selected() const;
    void create();
    void remove();
    void removeEmpty(const CloudProject& project);
    /// Asks what goes with it, and names that.
    void offerContents(const CloudProject& project);
    void removeWithContents(const CloudProject& project, const QStringList& contents);

    QList<CloudProject> m_projects;
};

} // namespace sandglass
