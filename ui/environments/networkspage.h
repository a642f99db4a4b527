// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/environments/storagepage.h"

namespace sandglass {

/// The networks of an engine, to be made, looked at and removed one by one.
class NetworksPage final : public StoragePage
{
    Q_OBJECT

public:
    explicit NetworksPage(const StorageContext& context);

    void readAgain() override;

Q_SIGNALS:
    void changed(); ///< one was made or removed here

protected:
    void updateButtons() override;
    void forget() override;

private:
    const Network* selected() const; ///< null when nothing is selected
    void create();
    void inspect();
    void remove();

    QList<Network> m_networks;
    QPushButton* m_create;
    QPushButton* m_inspect;
    QPushButton* m_remove;
};

} // namespace sandglass
