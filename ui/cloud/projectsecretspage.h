// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

#include <QSet>

namespace sandglass {

/// The secret groups of a project. Their values are written and never shown.
class ProjectSecretsPage final : public CloudPage
{
    Q_OBJECT

public:
    ProjectSecretsPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_groups.clear(); }

private:
    void fill(const QList<CloudSecretGroup>& groups);
    /// Asks for the names of its variables, which the list does not tell.
    void readSelected();
    QString variablesText(const CloudSecretGroup& group) const;
    CloudSecretGroup selected() const;
    /// The sandboxes to give it to, or to take it from.
    QStringList candidates(bool use) const;
    QString useObstacle(bool use) const;
    void create();
    void use(bool use);

    QList<CloudSecretGroup> m_groups;
    QSet<QString> m_asked; ///< ids of those whose variables were asked for
    QSet<QString> m_read;
};

} // namespace sandglass
