// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QComboBox;

namespace sandglass {

/// Which network the sandbox is in, with a sentence on what that means.
class NetworkPage : public SpecPage
{
    Q_OBJECT

public:
    explicit NetworkPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    void setProvider(Provider* provider) override;

private:
    void explain();

    QComboBox* m_network;
    QString m_connection; ///< whose networks are offered
    QLabel* m_explanation;
};

} // namespace sandglass
