// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

class QTimer;

namespace sandglass {

/// The running copies of a cloud's sandbox, and how many there should be.
class InstancesPage final : public CloudPage
{
    Q_OBJECT

public:
    InstancesPage(const CloudContext& context, MessageBar& messages);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { await(none); }

private:
    void fill(const QList<CloudInstance>& instances);
    void scale();

    static constexpr int none = -1;
    /// Reads again, some times, until so many run.
    void await(int count);

    QTimer* m_await;
    int m_count = 0;
    int m_awaited = none;
    int m_tries = 0;
};

} // namespace sandglass
