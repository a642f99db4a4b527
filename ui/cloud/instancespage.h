// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

namespace sandglass {

/// The running copies of a cloud's sandbox, and how many there should be.
class InstancesPage final : public CloudPage
{
    Q_OBJECT

public:
    InstancesPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override {}

private:
    void fill(const QList<CloudInstance>& instances);
    void scale();

    int m_count = 0;
};

} // namespace sandglass
