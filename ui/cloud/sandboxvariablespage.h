// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/settingspage.h"

namespace sandglass {

class PairsEdit;

/// The variables of the sandbox's own.
class SandboxVariablesPage final : public SettingsPage
{
    Q_OBJECT

public:
    SandboxVariablesPage(const CloudContext& context, MessageBar& messages, const Sandbox& sandbox);

protected:
    void readFrom(CloudOperations& cloud) override;
    CloudUpdate changes() const override;
    void applied(const CloudUpdate& update) override;
    QString problem() const override;

private:
    PairsEdit* m_pairs;
    QMap<QString, QString> m_before;
};

} // namespace sandglass
