// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudpage.h"

namespace sandglass {

struct JsonText;

/// The templates of a cloud's team: they make sandboxes with their volumes.
class TemplatesPage final : public CloudPage
{
    Q_OBJECT

public:
    /// \a selected is the sandbox that is offered first for a new template.
    TemplatesPage(const CloudContext& context, MessageBar& messages, SandboxKey selected);

protected:
    void readFrom(CloudOperations& cloud) override;
    void forget() override { m_templates.clear(); }

private:
    void fill(const QList<CloudTemplate>& templates);
    CloudTemplate selected() const;
    void run();
    void showTemplate();
    void chooseExport();
    void showExport(const QString& sandbox, const QString& name);
    void save(const QString& name, const JsonText& exported);
    void createOnServer(const QString& name, const JsonText& exported);

    const SandboxKey m_selected;
    QList<CloudTemplate> m_templates;
};

} // namespace sandglass
