// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

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
    void backUp();
    void restore();
    void remove();

    const CloudVolume m_volume;
    QList<CloudBackup> m_backups;
};

} // namespace sandglass
