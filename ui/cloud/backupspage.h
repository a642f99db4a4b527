// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

class QTimer;

namespace sandglass {

/// The backups of one volume.
class BackupsPage final : public CloudPage
{
    Q_OBJECT

public:
    BackupsPage(const CloudContext& context, MessageBar& messages, CloudVolume volume);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_backups.clear(); }

private:
    void fill(const QList<CloudBackup>& backups);
    CloudBackup selected() const;
    QString restoreObstacle() const;
    void backUp();
    void restore();
    void remove();

    const CloudVolume m_volume;
    QTimer* m_await; ///< a backup takes a while
    QList<CloudBackup> m_backups;
};

} // namespace sandglass
