// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

class QTimer;

namespace sandglass {

/// The ports of a cloud's sandbox, with the addresses of the public ones.
class SandboxPortsPage final : public CloudPage
{
    Q_OBJECT

public:
    SandboxPortsPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_ports.clear(); }

private:
    void fill(const QList<CloudPort>& ports);
    CloudPort selected() const;
    QString needsAddress() const;
    void edit(const CloudPort& port);
    void remove();

    QList<CloudPort> m_ports;
    QTimer* m_awaitAddress; ///< a public name may come seconds after the port
    int m_awaited = 0;
};

} // namespace sandglass
