// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

namespace sandglass {

/// The volumes of a project, or those of one sandbox.
class CloudVolumesPage final : public CloudPage
{
    Q_OBJECT

public:
    CloudVolumesPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_volumes.clear(); }

private:
    void fill(const QList<CloudVolume>& volumes);
    CloudVolume selected() const;
    bool isOfSandbox() const { return !place().sandbox.isEmpty(); }
    /// Those that \a volume can still be attached to.
    QStringList candidates(const CloudVolume& volume) const;
    QString attachObstacle() const;
    QString detachObstacle() const;
    void create();
    void attach();
    void detach();
    void confirmDetach(const CloudVolume& volume, const QString& sandbox);
    void grow();
    void showBackups();
    void remove();

    QList<CloudVolume> m_volumes; ///< of the project
};

} // namespace sandglass
