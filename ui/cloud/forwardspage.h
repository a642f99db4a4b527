// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

namespace sandglass {

/// Ports of this machine that lead to ports of a cloud's sandbox.
class ForwardsPage final : public CloudPage
{
    Q_OBJECT

public:
    ForwardsPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_ports.clear(); }

private:
    void fill();
    void add();
    void stop();
    QString needsPort() const;
    QString address() const; ///< of the selected one
    CloudForward selected() const;

    QList<CloudPort> m_ports; ///< that can be forwarded
    QList<CloudForward> m_shown;
};

} // namespace sandglass
