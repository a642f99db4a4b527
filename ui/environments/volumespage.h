// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/environments/storagepage.h"

namespace sandglass {

/// The volumes of an engine, to be made, looked at and removed one by one.
class VolumesPage final : public StoragePage
{
    Q_OBJECT

public:
    explicit VolumesPage(const StorageContext& context);

    void readAgain() override;
    /// Sizes come with the disk use, for which the engine walks its disk.
    void setBytes(const QMap<QString, qint64>& bytes);

Q_SIGNALS:
    void changed(); ///< one was made or removed here

protected:
    void updateButtons() override;
    void forget() override;

private:
    void fill();
    void create();
    void inspect();
    void remove();

    QList<Volume> m_volumes;
    QMap<QString, qint64> m_bytes;
    QPushButton* m_create;
    QPushButton* m_inspect;
    QPushButton* m_remove;
};

} // namespace sandglass
